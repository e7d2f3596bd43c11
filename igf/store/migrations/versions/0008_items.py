"""Items proposed to stages: proposals, charters, applications."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("by_whom", sa.String(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("slot_at", INSTANT, nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("merged_into", sa.String(), nullable=True),
        sa.Column("carried_to", sa.String(), nullable=True),
        sa.Column("over_capacity", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["stage"], ["stage.id"], name="fk_item_stage_stage"),
        sa.PrimaryKeyConstraint("id", name="pk_item"),
        sa.UniqueConstraint("stage", "key", name="uq_item_stage_key"),
    )


def downgrade() -> None:
    op.drop_table("item")
