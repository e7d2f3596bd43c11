"""Revisions: numbers that the database raises with every change of what a stage is read from."""

from collections.abc import Iterator
from typing import NamedTuple

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


class Read(NamedTuple):
    """A table that stages are read from: whose revision it raises, by which changes."""

    table: str
    of: str
    columns: str = ""
    changes: tuple[str, ...] = ("INSERT", "UPDATE", "DELETE")
    when: str = ""


STAGE, YEAR, PEOPLE = "{row}.stage", "{row}.cycle", "''"
ASKED = "(SELECT stage FROM ask WHERE id = {row}.ask)"
NO_ANSWER = "NEW.state NOT IN ('answered', 'declined', 'recused')"
READS = (
    Read("cycle", "{row}.key", "title, loaded"),
    Read("stage", "{row}.id", "definition, adopted_at, title, page"),
    Read("deadline", YEAR, "name, at, zone, shown, version"),
    Read("firing", STAGE),
    Read("failure", STAGE),
    Read("document", STAGE),
    Read(
        "ask",
        STAGE,
        'step, rung, version, form, title, question, "by", rule, document, asked_at, due_at,'
        " due_zone, due_shown, state, outcome, settled_at, options, calls, checks, because",
    ),
    Read("obligation", ASKED, "state, delegate, delegate_until", ("UPDATE",), NO_ANSWER),
    Read("import_batch", STAGE),
    Read("item", STAGE),
    Read("person", PEOPLE),
    Read("membership", PEOPLE),
    Read("list_address", PEOPLE),
)
RAISE = (
    'INSERT INTO revision ("of", number) VALUES ({of}, 1)'
    ' ON CONFLICT ("of") DO UPDATE SET number = revision.number + 1'
)


def upgrade() -> None:
    op.create_table(
        "revision",
        sa.Column("of", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("of", name="pk_revision"),
    )
    for read in READS:
        for change in read.changes:
            for statement in _raises(read, change):
                op.execute(statement)


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for read in READS:
        for change in read.changes:
            name = f"{read.table}_raises_{change.lower()}"
            op.execute(f"DROP TRIGGER {name}" + ("" if sqlite else f" ON {read.table}"))
            if not sqlite:
                op.execute(f"DROP FUNCTION igf_{name}()")
    op.drop_table("revision")


def _raises(read: Read, change: str) -> Iterator[str]:
    name = f"{read.table}_raises_{change.lower()}"
    raised = RAISE.format(of=read.of.format(row="OLD" if change == "DELETE" else "NEW"))
    changing = f"{change} OF {read.columns}" if read.columns and change == "UPDATE" else change
    made = f"CREATE TRIGGER {name} AFTER {changing} ON {read.table}"
    if op.get_bind().dialect.name == "sqlite":
        when = f" WHEN {read.when}" if read.when else ""
        yield f"{made}{when} BEGIN {raised}; END"
        return
    when = f" WHEN ({read.when})" if read.when else ""
    each = "STATEMENT" if read.of == PEOPLE else "ROW"
    yield (
        f"CREATE OR REPLACE FUNCTION igf_{name}() RETURNS trigger LANGUAGE plpgsql"
        f" AS $$ BEGIN {raised}; RETURN NULL; END $$"
    )
    yield f"{made} FOR EACH {each}{when} EXECUTE FUNCTION igf_{name}()"
