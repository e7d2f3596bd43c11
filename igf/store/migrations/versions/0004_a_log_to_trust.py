"""A log one can trust: no names in permanent parts, a digest for each part, and guards.

The links of the chain no longer cover the names, so the chain is begun again over the same entries
in the same order. The old one is checked first; an entry of the log keeps its last digest, and
whether it was whole.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

FIRST = "0" * 64
PAGE = 1000
BEGUN = "log.begun"
WHY = "no names in the entries any more: the chain covers the same entries in the same order"
INSTANT = sa.DateTime(timezone=True)
LOG = sa.table(
    "log",
    sa.column("id", sa.Integer),
    sa.column("cycle", sa.String),
    sa.column("stage", sa.String),
    sa.column("at", INSTANT),
    sa.column("act", sa.String),
    sa.column("subject", sa.String),
    sa.column("fields", sa.JSON),
    sa.column("actor", sa.String),
    sa.column("on_behalf_of", sa.String),
    sa.column("door", sa.String),
    sa.column("standing", sa.String),
    sa.column("digest", sa.String),
)
VALUE = sa.table(
    "log_value",
    sa.column("entry", sa.Integer),
    sa.column("salt", sa.String),
    sa.column("actor", sa.String),
    sa.column("on_behalf_of", sa.String),
    sa.column("values", sa.JSON),
    sa.column("erased_at", INSTANT),
)
SEAL = sa.table(
    "log_seal",
    sa.column("position", sa.Integer),
    sa.column("entry", sa.Integer),
    sa.column("previous", sa.String),
    sa.column("digest", sa.String),
    sa.column("sealed_at", INSTANT),
)
GROWS = "the log only grows"
BLANKS = "what the log tells can only be blanked"
KEYS = {"log": "id", "log_value": "entry", "log_seal": "position"}
BLANKED = (
    "NEW.entry = OLD.entry AND {values} = '{{}}' AND NEW.salt = '' AND NEW.actor = ''"
    " AND NEW.on_behalf_of IS NULL AND NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL"
)
REFUSE = (
    "CREATE OR REPLACE FUNCTION igf_refuse() RETURNS trigger LANGUAGE plpgsql"
    " AS $$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$"
)

Entry = Mapping[str, Any]
Digest = Callable[[Entry, Entry], str]
Made = Callable[[str, Entry], str]


def upgrade() -> None:
    op.add_column("log_value", sa.Column("actor", sa.String(), nullable=False, server_default=""))
    op.add_column("log_value", sa.Column("on_behalf_of", sa.String(), nullable=True))
    op.add_column("log_value", sa.Column("erased_at", INSTANT, nullable=True))
    op.execute(
        "UPDATE log_value SET actor = (SELECT actor FROM log WHERE id = entry),"
        " on_behalf_of = (SELECT on_behalf_of FROM log WHERE id = entry)"
    )
    last, wrong = _old_chain()
    wrong = wrong or _old_values()
    _write_digests(_new_digest)
    if last:
        _write_chain(_new_link)
    # Not in a batch: it would make the table anew, to which others refer.
    op.drop_column("log", "actor")
    op.drop_column("log", "on_behalf_of")
    if last:
        _record(last, wrong)
    _guard()


def downgrade() -> None:
    _unguard()
    op.add_column("log", sa.Column("actor", sa.String(), nullable=False, server_default=""))
    op.add_column("log", sa.Column("on_behalf_of", sa.String(), nullable=True))
    op.execute(
        "UPDATE log SET actor = (SELECT actor FROM log_value WHERE entry = log.id),"
        " on_behalf_of = (SELECT on_behalf_of FROM log_value WHERE entry = log.id)"
    )
    _write_digests(_old_digest)
    _write_chain(_old_link)
    for column in ("erased_at", "on_behalf_of", "actor"):
        op.drop_column("log_value", column)


def _pages(query: sa.Select[Any], key: sa.ColumnElement[int]) -> Iterator[list[Entry]]:
    """The rows of a query, a page at a time."""
    last = 0
    page = query.order_by(key).limit(PAGE)
    while rows := op.get_bind().execute(page.where(key > last)).mappings().all():
        yield [dict(row) for row in rows]
        last = rows[-1][key.name]


def _old_chain() -> tuple[str, str]:
    """The last digest of the chain so far (empty: there is none), and its first fault in words."""
    previous, wrong = FIRST, ""
    query = sa.select(SEAL.c.position, SEAL.c.previous, SEAL.c.digest.label("sealed"), *LOG.c)
    query = query.select_from(SEAL.outerjoin(LOG, LOG.c.id == SEAL.c.entry))
    for page in _pages(query, SEAL.c.position):
        for row in page:
            whole = row["id"] is not None and row["previous"] == previous
            if not (whole and _old_link(previous, row) == row["sealed"]) and not wrong:
                wrong = f"wrong at position {row['position']}"
            previous = row["sealed"]
    return ("" if previous == FIRST else previous), wrong


def _old_values() -> str:
    """The first fault in the values as they were digested so far; empty if there is none."""
    query = sa.select(LOG.c.id, LOG.c.digest, VALUE.c.salt, VALUE.c["values"])
    query = query.outerjoin(VALUE, VALUE.c.entry == LOG.c.id)
    for page in _pages(query, LOG.c.id):
        for row in page:
            if row["salt"] is None or _old_digest(row, row["values"]) != row["digest"]:
                return f"values of entry {row['id']} wrong"
    return ""


def _write_digests(made: Digest) -> None:
    """Digest the values of each entry again; the digests of erased values stay as they are."""
    changed = sa.update(LOG).where(LOG.c.id == sa.bindparam("of"))
    values = (VALUE.c.salt, VALUE.c["values"], VALUE.c.actor, VALUE.c.on_behalf_of)
    query = sa.select(LOG.c.id, *values).join(VALUE, VALUE.c.entry == LOG.c.id)
    for page in _pages(query.where(VALUE.c.erased_at.is_(None)), LOG.c.id):
        rows = [{"of": row["id"], "made": made(row, row["values"])} for row in page]
        op.get_bind().execute(changed.values(digest=sa.bindparam("made")), rows)


def _write_chain(made: Made) -> None:
    previous = FIRST
    query = sa.select(SEAL.c.position, *LOG.c).select_from(SEAL.join(LOG, LOG.c.id == SEAL.c.entry))
    changed = sa.update(SEAL).where(SEAL.c.position == sa.bindparam("of"))
    changed = changed.values(previous=sa.bindparam("before"), digest=sa.bindparam("made"))
    for page in _pages(query, SEAL.c.position):
        rows = []
        for row in page:
            link = made(previous, row)
            rows.append({"of": row["position"], "before": previous, "made": link})
            previous = link
        op.get_bind().execute(changed, rows)


def _record(last: str, wrong: str) -> None:
    """Record in the log that the chain was begun again, and how the old one ended."""
    now = datetime.now(UTC)
    values = {"was": last, "found": wrong or "whole", "reason": WHY}
    row = {
        "cycle": "log",
        "at": now if op.get_bind().dialect.name != "sqlite" else now.replace(tzinfo=None),
        "act": BEGUN,
        "subject": "log",
        "fields": sorted(values),
        "door": "engine",
        "standing": "declared",
    }
    told = {"salt": secrets.token_hex(16), "actor": "IGF Cycle", "on_behalf_of": None}
    digest = _new_digest(told, values)
    # Not by the driver's last row id: PostgreSQL has none.
    op.get_bind().execute(sa.insert(LOG).values(**row, digest=digest))
    number = sa.select(sa.func.max(LOG.c.id)).scalar_subquery()
    op.get_bind().execute(sa.insert(VALUE).values(entry=number, values=values, **told))


def _new_digest(row: Entry, values: Entry) -> str:
    parts = {"actor": row["actor"], "on_behalf_of": row["on_behalf_of"]}
    parts |= {f"values.{name}": value for name, value in values.items()}
    salts = {name: _sha256(f"{row['salt']}\n{name}") for name in parts}
    digests = {name: _sha256(f"{salts[name]}\n{_canonical(parts[name])}") for name in parts}
    return _sha256(_canonical(digests))


def _old_digest(row: Entry, values: Entry) -> str:
    return _sha256(f"{row['salt']}\n{_canonical(dict(values))}")


def _new_link(previous: str, row: Entry) -> str:
    return _link(previous, row, without={"actor", "on_behalf_of"})


def _old_link(previous: str, row: Entry) -> str:
    return _link(previous, row, without={"stage"})


def _link(previous: str, row: Entry, *, without: set[str]) -> str:
    said = {name: row[name] for name in LOG.c.keys() if name not in without}  # noqa: SIM118 -- names, not columns
    said["at"] = row["at"].replace(tzinfo=row["at"].tzinfo or UTC).astimezone(UTC).isoformat()
    return _sha256(f"{previous}\n{_canonical(said)}")


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _guard() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    if not sqlite:
        op.execute(REFUSE)
    for table in KEYS:
        for statement in _sqlite(table) if sqlite else _postgres(table):
            op.execute(statement)


def _unguard() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in KEYS:
        ends = ("insert", "delete", "update") if sqlite else ("grows", "blanks")
        for end in ends:
            on = "" if sqlite else f" ON {table}"
            op.execute(f"DROP TRIGGER IF EXISTS {table}_{end}{on}")
    if not sqlite:
        op.execute("DROP FUNCTION igf_refuse()")


def _sqlite(table: str) -> Iterator[str]:
    key = KEYS[table]
    there = f"SELECT 1 FROM {table} WHERE {key} = NEW.{key}"  # noqa: S608 -- names of our own
    taken = f" WHEN EXISTS ({there})"
    blanked = BLANKED.format(values='NEW."values"')
    guards = {"insert": (taken, GROWS), "delete": ("", GROWS), "update": ("", GROWS)}
    if table == "log_value":
        guards["update"] = (f" WHEN NOT ({blanked})", BLANKS)
    for change, (when, says) in guards.items():
        yield (
            f"CREATE TRIGGER {table}_{change} BEFORE {change.upper()} ON {table}{when}"
            f" BEGIN SELECT RAISE(ABORT, '{says}'); END"
        )


def _postgres(table: str) -> Iterator[str]:
    changes = "DELETE OR TRUNCATE" if table == "log_value" else "UPDATE OR DELETE OR TRUNCATE"
    yield (
        f"CREATE TRIGGER {table}_grows BEFORE {changes} ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION igf_refuse('{GROWS}')"
    )
    if table == "log_value":
        blanked = BLANKED.format(values='NEW."values"::text')
        yield (
            f"CREATE TRIGGER {table}_blanks BEFORE UPDATE ON {table}"
            f" FOR EACH ROW WHEN (NOT ({blanked})) EXECUTE FUNCTION igf_refuse('{BLANKS}')"
        )
