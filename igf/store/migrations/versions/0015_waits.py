"""What stages wait for in other stages, and triggers that wake them when it is settled."""

from collections.abc import Iterator
from typing import NamedTuple

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

WAKE = (
    "UPDATE stage SET next_at = {at} WHERE state IN ('waiting', 'running')"
    " AND (next_at IS NULL OR next_at > {at}) AND id IN"
    " (SELECT stage FROM stage_wait WHERE awaited = {stage} AND what IN ({whats}))"
)


class Settles(NamedTuple):
    """A change that may settle what is awaited: of which stage, what of it, and when it was."""

    table: str
    change: str
    stage: str
    what: str
    at: str
    when: str = ""

    @property
    def name(self) -> str:
        """The name of its trigger."""
        return f"{self.table}_wakes_{self.change.partition(' ')[0].lower()}"


LAST = "COALESCE((SELECT MAX(fired_at) FROM firing WHERE firing.stage = NEW.id), NEW.adopted_at)"
SETTLES = (
    Settles("firing", "INSERT", "NEW.stage", "NEW.step", "NEW.fired_at"),
    Settles("document", "INSERT", "NEW.stage", "NEW.key", "NEW.made_at"),
    Settles(
        "ask",
        "UPDATE OF state, outcome",
        "NEW.stage",
        "NEW.step",
        "COALESCE(NEW.settled_at, NEW.asked_at)",
    ),
    Settles("stage", "UPDATE OF state", "NEW.id", "what", LAST, "NEW.state <> OLD.state"),
)


def upgrade() -> None:
    op.create_table(
        "stage_wait",
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("awaited", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["stage"], ["stage.id"], name="fk_stage_wait_stage_stage"),
        sa.PrimaryKeyConstraint("stage", "awaited", "what", name="pk_stage_wait"),
    )
    op.create_index("ix_stage_wait_awaited", "stage_wait", ["awaited"])
    for each in SETTLES:
        for statement in _wakes(each):
            op.execute(statement)


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for each in SETTLES:
        op.execute(f"DROP TRIGGER {each.name}" + ("" if sqlite else f" ON {each.table}"))
        if not sqlite:
            op.execute(f"DROP FUNCTION igf_{each.name}()")
    op.drop_index("ix_stage_wait_awaited", "stage_wait")
    op.drop_table("stage_wait")


def _wakes(each: Settles) -> Iterator[str]:
    wake = WAKE.format(at=each.at, stage=each.stage, whats=each.what)
    made = f"CREATE TRIGGER {each.name} AFTER {each.change} ON {each.table}"
    if op.get_bind().dialect.name == "sqlite":
        when = f" WHEN {each.when}" if each.when else ""
        yield f"{made}{when} BEGIN {wake}; END"
        return
    when = f" WHEN ({each.when})" if each.when else ""
    yield (
        f"CREATE OR REPLACE FUNCTION igf_{each.name}() RETURNS trigger LANGUAGE plpgsql"
        f" AS $$ BEGIN {wake}; RETURN NULL; END $$"
    )
    yield f"{made} FOR EACH ROW{when} EXECUTE FUNCTION igf_{each.name}()"
