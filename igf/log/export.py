"""The log as a file: whole, or without everything that names a person."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from igf.log.lines import VERSION, line
from igf.log.rules.words import is_public
from igf.log.write import ENGINE
from igf.office.office import Office
from igf.store.queries import log as log_queries
from igf.store.queries import year as queries
from igf.store.queries.log import LogRow
from igf.store.session import Session
from igf.year.declared import titles, year_of
from schemas.errors import Mistake
from schemas.log import Link, Logged, Value


@dataclass(frozen=True)
class ExportedLog:
    """Result of an export: how many entries, how many parts of which name were left out."""

    entries: int = 0
    erased: int = 0
    newest: Link | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)


def export_log(office: Office, path: Path, *, public: bool) -> ExportedLog:
    """Write the log to a file, a page at a time; in a `public` one nobody is named.

    Roles and bodies stay, and each line still verifies against the chain.
    Mistake: the file exists.
    """
    if path.exists():
        raise Mistake(f"{path} exists already", "name another file, for example with the date")
    part = path.with_name(f"{path.name}.part")
    head = {"log": VERSION, "public": public, "written_at": office.now().isoformat()}
    with part.open("w", encoding="utf-8") as stream, office.store.read() as session:
        stream.write(f"{json.dumps(head)}\n")
        eyes = _Eyes(_roles(session) if public else None)
        done = ExportedLog()
        for row in log_queries.chain(session):
            if row.entry:
                stream.write(f"{eyes.line(row.entry, row)}\n")
                done = _counted(done, row)
        stream.write(f"{json.dumps({'entries': done.entries, 'left_out': eyes.left_out})}\n")
    part.replace(path)
    return replace(done, left_out=dict(eyes.left_out))


@dataclass
class _Eyes:
    """For whose eyes a log is written; without `roles` for those who may see everything."""

    roles: frozenset[str] | None
    left_out: Counter[str] = field(default_factory=Counter)

    def line(self, entry: Logged, row: LogRow) -> str:
        """An entry without the parts that are left out, which are counted."""

        def keeps(name: str, value: Value) -> bool:
            kept = self.roles is None or _is_public(entry, name, value=value, roles=self.roles)
            self.left_out.update([] if kept else [name.removeprefix("values.")])
            return kept

        return line(row.link, entry, told=row.told, keeps=keeps)


def _counted(done: ExportedLog, row: LogRow) -> ExportedLog:
    erased = done.erased + bool(row.told and row.told.erased_at)
    return ExportedLog(done.entries + 1, erased, row.link or done.newest)


def _is_public(entry: Logged, name: str, *, value: Value, roles: frozenset[str]) -> bool:
    if name == "actor":
        return value == ENGINE.name and entry.standing == ENGINE.standing
    if name == "on_behalf_of":
        return value is None or value in roles
    return is_public(entry.act, name.removeprefix("values."), value=value, roles=roles)


def _roles(session: Session) -> frozenset[str]:
    """The keys of the bodies and roles of every year."""
    years = [year_of(session, row.key) for row in queries.cycles(session)]
    return frozenset(key for year in years for key in titles(year))
