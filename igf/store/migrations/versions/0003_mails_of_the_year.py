"""Mails of a whole year: they belong to no stage, and stand under the year's key."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STAGE = "fk_outbox_stage_stage"


def upgrade() -> None:
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_constraint(STAGE, type_="foreignkey")


def downgrade() -> None:
    op.execute("DELETE FROM outbox WHERE stage NOT IN (SELECT id FROM stage)")
    with op.batch_alter_table("outbox") as outbox:
        outbox.create_foreign_key(STAGE, "stage", ["stage"], ["id"])
