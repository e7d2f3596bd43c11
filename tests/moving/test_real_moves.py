"""Any move in the two real years: the preview names each mail and step that comes otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from igf.engine.followers import FOLLOWERS
from igf.engine.forecast import asks_people
from igf.log.write import Actor, By
from igf.mail.memory import MemoryTransport
from igf.moving import MoveOrder, carry_out, foresee
from igf.moving.foreseen import Reminder
from igf.office.office import Office
from igf.ops.example import EXAMPLES
from igf.ops.trial import year_from
from igf.people.take_in import read_people_file, take_in_people
from igf.rehearsal.loop import SimulatedClock, rehearse
from igf.stage.rules.forecast import foretell
from igf.stage.situation import situation
from igf.starting.start import start
from igf.store import schema
from igf.store.queries import year as queries
from igf.store.session import Store
from schemas.errors import Mistake
from tests.amounts import examples
from tests.engine.begun import catalogue, willing
from tests.tree import ROOT

CHAIR = Actor("Layla Haddad", "command")
#: When each year is started, and as of when its dates are moved.
TIMES = {
    "igf-2024": (datetime(2024, 3, 18, 9, tzinfo=UTC), datetime(2024, 5, 10, 15, tzinfo=UTC)),
    "igf-2025": (datetime(2025, 1, 20, 9, tzinfo=UTC), datetime(2025, 2, 20, 15, tzinfo=UTC)),
}
YEARS = sorted(TIMES)
FAR = timedelta(days=900)
Coming = Mapping[tuple[str, str, str], tuple[str, datetime]]


@dataclass
class Moved:
    """A year as it stands, in a database to be copied."""

    year: str
    database: Path

    def office(self) -> Office:
        copy = self.database.with_suffix(".copy")
        copy.write_bytes(self.database.read_bytes())
        return office_in(copy, SimulatedClock(TIMES[self.year][1]))


def office_in(database: Path, clock: SimulatedClock) -> Office:
    store = Store(f"sqlite:///{database}", durable=False)
    out = database.parent / "out"
    return Office(store, catalogue(), clock, MemoryTransport(), out, followers=FOLLOWERS)


@pytest.fixture(scope="module", params=YEARS)
def moved(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Moved:
    year, (since, at) = request.param, TIMES[request.param]
    database = tmp_path_factory.mktemp(year) / "igf.db"
    office = office_in(database, clock := SimulatedClock(since))
    schema.upgrade(office.store)
    take_in_people(office, read_people_file(office, EXAMPLES / "people.csv"), by=CHAIR)
    start(office, year_from(ROOT / "cycles" / f"{year}.yaml"), by=CHAIR)
    rehearse(office, clock, people=willing, until=at)
    office.store.close()
    return Moved(year, database)


def coming(office: Office, year: str) -> Coming:
    """All that comes if nobody answers anything: by stage, step and rung."""
    now, found = office.now(), {}
    with office.store.read() as session:
        for row in queries.stages(session, year):
            if row.state in {"waiting", "running"}:
                facts = situation(session, row.id, now=now).facts
                for each in foretell(facts, now, until=now + FAR, asks=asks_people):
                    if each.act != "lapse" and each.due >= facts.adopted_at:
                        key = (row.id, each.step.key, each.rung)
                        found[key] = (each.act, max(each.due, now))
    return found


def named(reminders: tuple[Reminder, ...]) -> dict[tuple[str, str, str], datetime | None]:
    return {(each.stage, each.key[0], each.key[1]): each.comes for each in reminders}


@settings(
    max_examples=examples(6, soak=200),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(place=st.integers(0, 10_000), days=st.sampled_from([-30, -9, -2, -1, 1, 3, 10, 45]))
def test_the_preview_names_what_comes_at_another_instant_and_nothing_else(
    moved: Moved, place: int, days: int
) -> None:
    office = moved.office()
    with office.store.read() as session:
        names = [row.name for row in queries.deadlines(session, moved.year)]
        at = {row.name: row.at for row in queries.deadlines(session, moved.year)}
    ahead = [name for name in names if (found := at[name]) and found > office.now()]
    dates = {ahead[place % len(ahead)]: f"{days:+d}d"}
    try:
        foreseen = foresee(office, MoveOrder(moved.year, dates, By(CHAIR, "a test"), force=True))
    except Mistake:
        return
    before = coming(office, moved.year)
    carry_out(office, foreseen)
    after = coming(office, moved.year)
    shifts = {key: at for key, (act, at) in after.items() if _changes(before, key, act=act, at=at)}
    again, armed = named(foreseen.not_again), named(foreseen.armed)
    assert armed == shifts
    gone = {key for key, (act, _) in before.items() if act != "skip" and not _comes(after, key)}
    assert gone <= named(foreseen.unsent).keys() | again.keys()
    assert all(not _comes(after, key) for key in named(foreseen.unsent))
    office.store.close()


def _changes(before: Coming, key: tuple[str, str, str], *, act: str, at: datetime) -> bool:
    return act != "skip" and before.get(key) != (act, at)


def _comes(found: Coming, key: tuple[str, str, str]) -> bool:
    return key in found and found[key][0] != "skip"


def test_all_who_were_invited_to_a_meeting_that_moves_are_told(moved: Moved) -> None:
    if moved.year == "igf-2025":
        pytest.skip("nobody was invited to its second meeting yet")
    office = moved.office()
    foreseen = foresee(office, MoveOrder(moved.year, {"oc_mag_2": "+1d"}, By(CHAIR, "a test")))
    with office.store.read() as session:
        sent = [row for row in queries.outbox(session) if row.step == "invite"]
    invited = {row.recipient for row in sent if row.stage.endswith("oc_mag_2")}
    told = {notice.mail.recipient.key for notice in foreseen.notices}
    assert invited
    assert invited <= told
    office.store.close()
