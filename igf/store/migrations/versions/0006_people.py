"""More about people: further addresses, gender as given, and what they are in a body."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("person") as person:
        person.add_column(
            sa.Column("other_addresses", sa.JSON(), nullable=False, server_default="[]")
        )
        person.add_column(sa.Column("gender", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("membership") as membership:
        membership.add_column(sa.Column("role", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("membership") as membership:
        membership.drop_column("role")
    with op.batch_alter_table("person") as person:
        person.drop_column("gender")
        person.drop_column("other_addresses")
