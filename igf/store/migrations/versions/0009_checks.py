"""Reports that something outside has not happened yet: their number and reasons."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("ask") as table:
        table.add_column(sa.Column("checks", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("because", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("ask") as table:
        table.drop_column("because")
        table.drop_column("checks")
