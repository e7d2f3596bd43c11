"""People answer one by one; decisions are records of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
ONCE, EACH = "uq_answer_ask_holder", "uq_answer_ask_holder_number"


def upgrade() -> None:
    with op.batch_alter_table("ask") as ask:
        ask.add_column(sa.Column("options", sa.JSON(), nullable=False, server_default="[]"))
        ask.add_column(
            sa.Column("four_eyes", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("obligation") as obligation:
        obligation.add_column(sa.Column("side", sa.String(), nullable=False, server_default=""))
        obligation.add_column(sa.Column("reason", sa.Text(), nullable=False, server_default=""))
        obligation.add_column(sa.Column("delegate", sa.String(), nullable=True))
        obligation.add_column(sa.Column("delegate_until", INSTANT, nullable=True))
    with op.batch_alter_table("answer") as answer:
        answer.add_column(sa.Column("number", sa.Integer(), nullable=False, server_default="1"))
        answer.add_column(sa.Column("person", sa.String(), nullable=True))
        answer.add_column(sa.Column("form_key", sa.String(), nullable=True))
        answer.add_column(sa.Column("withdrawn_at", INSTANT, nullable=True))
        answer.add_column(
            sa.Column("withdrawn_because", sa.Text(), nullable=False, server_default="")
        )
        answer.drop_constraint(ONCE, type_="unique")
        answer.create_unique_constraint(EACH, ["ask", "holder", "number"])
        answer.create_unique_constraint("uq_answer_form_key", ["form_key"])
    op.execute("UPDATE obligation SET side = holder")
    _decisions()


def _decisions() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ask", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("tally", sa.JSON(), nullable=False),
        sa.Column("document_sha256", sa.String(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        sa.Column("confirmed_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["ask"], ["ask.id"], name="fk_decision_ask_ask"),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
        sa.UniqueConstraint("ask", "number", name="uq_decision_ask_number"),
    )
    op.create_table(
        "revocation",
        sa.Column("ask", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("revoked_at", INSTANT, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ask"], ["ask.id"], name="fk_revocation_ask_ask"),
        sa.PrimaryKeyConstraint("ask", "person", name="pk_revocation"),
    )
    op.create_table(
        "secret",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_secret"),
    )


def downgrade() -> None:
    for table in ("secret", "revocation", "decision"):
        op.drop_table(table)
    # Of those who changed their mind only the last answer fits.
    op.execute(
        "DELETE FROM answer WHERE EXISTS (SELECT 1 FROM answer AS later WHERE"
        " later.ask = answer.ask AND later.holder = answer.holder AND later.number > answer.number)"
    )
    with op.batch_alter_table("answer") as answer:
        answer.drop_constraint("uq_answer_form_key", type_="unique")
        answer.drop_constraint(EACH, type_="unique")
        answer.create_unique_constraint(ONCE, ["ask", "holder"])
        for column in ("withdrawn_because", "withdrawn_at", "form_key", "person", "number"):
            answer.drop_column(column)
    with op.batch_alter_table("obligation") as obligation:
        for column in ("delegate_until", "delegate", "reason", "side"):
            obligation.drop_column(column)
    with op.batch_alter_table("ask") as ask:
        for column in ("four_eyes", "options"):
            ask.drop_column(column)
