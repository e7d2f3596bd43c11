"""Dates as people were told of them, and stages and years that were stopped."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("deadline") as deadline:
        deadline.add_column(sa.Column("told", sa.Integer(), nullable=True))
    with op.batch_alter_table("cycle") as cycle:
        cycle.add_column(sa.Column("state", sa.String(), nullable=False, server_default="running"))
        cycle.add_column(sa.Column("stopped_because", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("stage") as stage:
        stage.add_column(sa.Column("stopped_from", sa.String(), nullable=True))
        stage.add_column(sa.Column("stopped_because", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("decided_by", sa.String(), nullable=True))
    # Of a stage that sent a mail, people were told its dates as they stood then.
    op.execute(
        "UPDATE deadline SET told = version WHERE EXISTS (SELECT 1 FROM outbox"
        " WHERE deadline.id IN (outbox.stage || '.opens', outbox.stage || '.closes'))"
    )


def downgrade() -> None:
    for table, columns in (
        ("outbox", ("decided_by",)),
        ("stage", ("stopped_because", "stopped_from")),
        ("cycle", ("stopped_because", "state")),
        ("deadline", ("told",)),
    ):
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_column(column)
