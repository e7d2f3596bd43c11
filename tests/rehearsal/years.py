"""A small year to rehearse, and its record."""

from functools import lru_cache

from igf.rehearsal.year import RehearsalSettings, rehearse_year
from igf.starting.start import YearToStart
from schemas.rehearsal import EventKind, Rehearsed, RehearsedEvent
from tests.engine.begun import INPUT, ready, year_file
from tests.year.years import Data

SECOND: Data = INPUT | {
    "title": "Second call",
    "opens": "2027-02-10 09:00 UTC",
    "closes": "2027-04-20 23:59 UTC",
    "audience": ["mag"],
}
BODIES: Data = {
    "mag": {"title": "the MAG", "size": 6},
    "secretariat": {"title": "the IGF Secretariat"},
}


@lru_cache(maxsize=1)
def small_year() -> YearToStart:
    """Two calls for input, with six members of the MAG."""
    stages = {"thematic_input": INPUT, "second_input": SECOND}
    return ready(year_file(stages, bodies=BODIES))


@lru_cache(maxsize=64)
def rehearsed(seed: int = 1) -> Rehearsed:
    return rehearse_year(small_year(), RehearsalSettings(seed=seed))


def events(record: Rehearsed, kind: EventKind) -> list[RehearsedEvent]:
    return [event for event in record.events if event.kind == kind]
