"""Delivery that is held: who holds it, since when, why, and which mails a person let go since."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

CLEARED = "fk_outbox_cleared_mail_hold"


def upgrade() -> None:
    op.create_table(
        "mail_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("backed_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_hold")),
    )
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("cleared", sa.Integer(), nullable=True))
        outbox.create_foreign_key(CLEARED, "mail_hold", ["cleared"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_constraint(CLEARED, type_="foreignkey")
        outbox.drop_column("cleared")
    op.drop_table("mail_hold")
