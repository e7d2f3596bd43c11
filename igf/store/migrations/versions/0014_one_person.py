"""People who were merged into one, and how a stated answer was given, and who typed it in."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("former_ids", "former_names"):
        column = sa.Column(name, sa.JSON(), server_default="[]", nullable=False)
        op.add_column("person", column)
    for name in ("how", "entered_by"):
        op.add_column("answer", sa.Column(name, sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    for name in ("entered_by", "how"):
        op.drop_column("answer", name)
    for name in ("former_names", "former_ids"):
        op.drop_column("person", name)
