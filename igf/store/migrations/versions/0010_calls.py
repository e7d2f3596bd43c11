"""Notices of an open question to one person: a later member, or a repeated notice."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("ask") as ask:
        ask.add_column(sa.Column("calls", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    with op.batch_alter_table("ask") as ask:
        ask.drop_column("calls")
