"""The outcome of a scenario: every row of every table, without times and random values."""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Table, select

from igf.log.read import walked
from igf.office.office import Office
from igf.store.session import Session
from igf.store.tables.year import Base
from igf.store.types import UtcInstant

#: Left out everywhere: numbers given by the database, and what is drawn by lot.
DRAWN = frozenset({"id", "entry", "salt", "digest", "previous", "lease_token", "claimed_by"})
#: Tables that are left out: signs of life, and how often something was changed.
COUNTS = frozenset({"service", "revision"})
#: Left out of a table: what tells a time, or how often something was tried.
TIMES = {
    "ask": {"document", "due_shown"},
    "outbox": {"text", "html", "attempts", "phase", "reason"},
    "secret": {"value"},
    "stage": {"lease_run"},
}
#: A name drawn by lot; an hour: who goes on after a death asks some minutes later.
_ANYHOW = re.compile(r"(?<=former-)[0-9a-f]{8}|\d\d:\d\d(?= UTC)")

Row = tuple[str, str]


@dataclass(frozen=True)
class Outcome:
    """`rows` by table; of mails in doubt (by Message-ID) they hold that they were sent.

    `files` are those that are ready to post, by name with their digest.
    """

    rows: Counter[Row]
    sent: frozenset[str]
    doubt: dict[str, str]
    files: Counter[Row] = field(default_factory=Counter)
    log_is_whole: bool = True

    def all(self) -> Counter[Row]:
        return self.rows + self.files


def outcome_of(office: Office) -> Outcome:
    """The outcome of a year."""
    rows: Counter[Row] = Counter()
    with office.store.read() as session:
        for table in Base.metadata.sorted_tables:
            if table.name not in COUNTS:
                rows.update(_rows(session, table))
        rows.update(_order_of_the_log(session))
        outbox = Base.metadata.tables["outbox"]
        columns = (outbox.c.message_id, outbox.c.state, outbox.c.step, outbox.c.recipient)
        mails = session.execute(select(*columns)).all()
    sent = frozenset(each.message_id for each in mails if each.state == "sent")
    doubt = {
        each.message_id: f"{each.step} to {_ANYHOW.sub('?', each.recipient)}"
        for each in mails
        if _is_in_doubt(each.state, each.recipient)
    }
    return Outcome(rows, sent, doubt, _files(office.outgoing), _is_whole(office))


def _rows(session: Session, table: Table) -> Counter[Row]:
    left_out = DRAWN | TIMES.get(table.name, set())
    kept = [
        each
        for each in table.columns
        if not isinstance(each.type, UtcInstant)
        # A name that people gave is kept where the database would give a number.
        and (each.name not in left_out or (each.name == "id" and each.type.python_type is str))
    ]
    found: Counter[Row] = Counter()
    for row in session.execute(select(*kept)).mappings():
        values = dict(row)
        if table.name == "outbox" and _is_in_doubt(values["state"], values["recipient"]):
            values["state"] = "sent"
        found[table.name, _ANYHOW.sub("?", repr(values))] += 1
    return found


def _is_in_doubt(state: str, recipient: str) -> bool:
    """Whether a mail may have arrived; erasing a person ends the doubt about his or her mails."""
    return state == "unknown" or (state == "skipped" and recipient.startswith("person:former-"))


def _order_of_the_log(session: Session) -> Counter[Row]:
    log = Base.metadata.tables["log"]
    acts = session.execute(select(log.c.act, log.c.subject).order_by(log.c.id)).all()
    return Counter(("order of the log", f"{place} {act}") for place, act in enumerate(acts))


def _is_whole(office: Office) -> bool:
    found = walked(office.store)
    return not found.wrong and found.erased == found.told_erased


def _files(folder: Path) -> Counter[Row]:
    there = sorted(path for path in folder.rglob("*") if path.is_file())
    return Counter(
        (path.relative_to(folder).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest())
        for path in there
    )
