"""A small started year for tests: two calls and a meeting, as rows of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from igf.engine.followers import FOLLOWERS
from igf.mail.memory import MemoryTransport
from igf.office.office import Office
from igf.store.tables.year import Cycle, Deadline, Definition, Stage
from schemas.cycle import CycleFile
from schemas.definition import StageDefinition
from tests.engine.begun import catalogue
from tests.store.databases import SLOW_MS
from tests.store.databases import opened as with_tables

OPENS = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
CLOSES = datetime(2027, 1, 31, 23, 59, tzinfo=UTC)
NOW = datetime(2027, 1, 20, 12, 0, tzinfo=UTC)
CALL = "igf-2027/thematic_input"
STEPS = {
    "call_for_input": {"key": "count", "do": "compute", "what": "count_input", "makes": "counts"},
    "meeting": {"key": "join", "do": "wait", "at": "opens"},
}
TITLES = {
    "thematic_input": ("call_for_input", "Call for thematic input"),
    "stocktaking": ("call_for_input", "Taking stock"),
    "annual_meeting": ("meeting", "Annual meeting"),
}


@dataclass
class SetClock:
    """A clock that stands where a test sets it."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


@contextmanager
def opened(url: str, folder: Path) -> Iterator[Office]:
    """An office over an empty database; none of its transactions computes long."""
    with with_tables(url, slow_ms=SLOW_MS) as store:
        yield Office(
            store=store,
            catalogue=catalogue(),
            clock=SetClock(),
            transport=MemoryTransport(),
            outgoing=folder / "outgoing",
            followers=FOLLOWERS,
        )


def year_file(key: str) -> CycleFile:
    dates = {"opens": "2027-01-04", "closes": {"at": "2027-01-31 23:59 UTC", "grace": "2h"}}
    return CycleFile.model_validate(
        {
            "schema": 1,
            "cycle": key,
            "title": key.replace("igf-", "IGF "),
            "venue": {"city": "Example City", "country": "Exampleland", "zone": "UTC"},
            "contact": "igf@example.org",
            "website": "https://igf.example.org",
            "anchors": {"T": "2027-12-06", "P": "2026-12-04"},
            "bodies": {"secretariat": {"title": "IGF Secretariat"}, "mag": {"title": "MAG"}},
            "roles": {"mag_chair": {"title": "MAG Chair", "body": "mag"}},
            "lists": {"community": {"title": "IGF community list"}},
            "stages": {
                stage: {"kind": kind, "title": title, **dates}
                for stage, (kind, title) in TITLES.items()
            },
        }
    )


def start_year(office: Office, key: str = "igf-2027", *, closes: datetime | None = CLOSES) -> None:
    """The year as rows; only what takes contributions needs."""
    year = year_file(key)
    with office.store.write(office.now()) as session:
        session.add(
            Cycle(
                key=key,
                title=year.title,
                file_name=f"{key}.yaml",
                loaded=year.model_dump_json(by_alias=True),
                version=1,
                started_at=office.now(),
            )
        )
        for position, stage in enumerate(year.stages):
            definition = _definition(key, stage)
            session.add(
                Definition(
                    sha256=definition.sha256(), schema_version=1, body=definition.canonical()
                )
            )
            session.flush()
            session.add(_stage(definition, position, at=office.now()))
            session.add(_date(f"{key}/{stage}.opens", OPENS))
            session.add(_date(f"{key}/{stage}.closes", closes))


def _definition(cycle: str, stage: str) -> StageDefinition:
    kind, title = TITLES[stage]
    return StageDefinition.model_validate(
        {
            "cycle": cycle,
            "key": stage,
            "kind": kind,
            "title": title,
            "lane": "calls",
            "words": {},
            "lead": "secretariat",
            "steps": [{"title": "Step", **STEPS[kind]}],
        }
    )


def _stage(definition: StageDefinition, position: int, *, at: datetime) -> Stage:
    return Stage(
        id=f"{definition.cycle}/{definition.key}",
        cycle=definition.cycle,
        key=definition.key,
        position=position,
        kind=definition.kind,
        title=definition.title,
        page="https://igf.example.org",
        definition=definition.sha256(),
        state="running",
        adopted_at=at,
    )


def _date(date: str, at: datetime | None) -> Deadline:
    cycle, _, name = date.partition("/")
    return Deadline(
        id=date,
        cycle=cycle,
        name=name,
        expression=None,
        basis="default",
        state="confirmed",
        at=at,
        zone="UTC",
        shown=f"{at:%H:%M} UTC" if at else "",
        version=1,
    )
