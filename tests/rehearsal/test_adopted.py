"""A year started in its middle: what was said to leave is what leaves, and nothing of the past."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from igf.rehearsal.loop import rehearse
from igf.starting.outlook import outlook
from igf.starting.start import YearToStart, start
from igf.store.queries import year as queries
from igf.store.tables.people import ListAddress, Membership, Person
from igf.year.file import load_year
from igf.year.rules.adoption import PROPOSED, Adoption, beginning, standing
from igf.year.rules.plan import plan
from schemas.cycle import CycleFile
from tests.amounts import examples
from tests.engine.begun import DAY, STAFF, Begun, silent, staffed
from tests.tree import ROOT


def done(stage: str) -> Adoption:
    return Adoption(done=frozenset({stage}))


def skip(stage: str) -> Adoption:
    return Adoption(skip=frozenset({stage}))


def without(stage: str, counts: dict[str, int]) -> dict[str, int]:
    return {key: number for key, number in counts.items() if not key.startswith(f"{stage}/")}


HOUR = timedelta(hours=1)
#: The call for thematic input closes.
CLOSES = datetime(2024, 1, 31, 23, 59, tzinfo=UTC)
INSTANTS = {
    "before the year": datetime(2023, 10, 1, tzinfo=UTC),
    "the day a call opens": datetime(2023, 12, 14, 20, 0, tzinfo=UTC),
    "between two reminders": datetime(2024, 1, 20, 7, 30, tzinfo=UTC),
    "an hour before a deadline": CLOSES - HOUR,
    "an hour after a deadline": CLOSES + HOUR,
    "a week before the first meeting": datetime(2024, 2, 20, 8, 59, tzinfo=UTC),
    "the call for sessions is open": datetime(2024, 4, 21, 8, 0, tzinfo=UTC),
    "evaluation and hiring at once": datetime(2024, 5, 12, 22, 0, tzinfo=UTC),
    "the second meeting and the selection": datetime(2024, 6, 27, 12, 0, tzinfo=UTC),
    "the schedule is built": datetime(2024, 10, 11, 8, 0, tzinfo=UTC),
    "the week of the meeting": datetime(2024, 12, 15, 23, 30, tzinfo=UTC),
    "after the end": datetime(2025, 6, 1, tzinfo=UTC),
}
#: On this day nobody would be told anything.
QUIET = INSTANTS["after the end"]
GROUPS = "mag_working_groups"
#: In the office below are three members of the MAG, two persons for its Chair, two of the
#: Secretariat, and one for every other body, role and list.
OPENING = {
    "thematic_input/announce": 3 + 3,  # the MAG; community, NRIs, DCs
    "previous_outputs/draft": 2,  # the Secretariat, as its kind says
    "mag_onboarding/approve": 1,  # the head of the Secretariat, of the documents
    "mag_onboarding/buddies": 1,  # its deputy
    "mag_working_groups/charters": 1,  # the facilitators
    "letter_ai_body/draft": 2,  # the Secretariat, as its kind says
    "lp_paper_review/paper": 1,  # the Chair of the Leadership Panel
    "lp_paper_review/cover": 1,  # whose signature of it is still due
}
CLOSING = {
    "thematic_input/say_nothing_came_in": 1,  # nothing was imported: its lead is asked
    "pn_bpf_selection/call": 3 + 1 + 2,  # opens on 1 February: MAG, facilitators, two lists
    "mag_working_groups/collect": 1,  # the charters, made before the start
    "cstd_answer/draft": 1,  # on which comments are still due
}
#: What leaves within a day: as proposed, with a stage that is done, with one that is left out.
COUNTED = [
    ("the day a call opens", PROPOSED, OPENING),
    ("the day a call opens", done("thematic_input"), without("thematic_input", OPENING)),
    ("the day a call opens", skip("previous_outputs"), without("previous_outputs", OPENING)),
    ("an hour before a deadline", PROPOSED, CLOSING),
    ("an hour before a deadline", done("thematic_input"), without("thematic_input", CLOSING)),
    ("an hour before a deadline", skip(GROUPS), without(GROUPS, CLOSING)),
]
Mails = Counter[tuple[str, str, datetime, str]]


@lru_cache
def year_of(name: str) -> YearToStart:
    found = load_year(ROOT / "cycles" / name, ROOT / "flows" / "kinds")
    assert not isinstance(found, list)
    planned = plan(found.cycle, found.definitions)
    return YearToStart(name, found.cycle, found.definitions, planned)


@contextmanager
def office_at(at: datetime, year: YearToStart, folder: Path) -> Iterator[Begun]:
    """An office with a person for every body, role and list in which no year was started yet."""
    with staffed(f"sqlite:///{folder / 'igf.db'}", folder, at=at) as found:
        with found.office.store.write(at) as session:
            session.add_all(everybody(year.cycle))
            session.flush()
            named = (*year.cycle.bodies, *year.cycle.roles)
            session.add_all(Membership(person=f"of_{key}", body=key) for key in named)
        yield found


def everybody(cycle: CycleFile) -> Iterator[Person | ListAddress]:
    for key in (*cycle.bodies, *cycle.roles):
        given = {"languages": ["en"], "zone": "UTC", "stakeholder_group": "", "region": ""}
        yield Person(id=f"of_{key}", name=f"Of {key}", email=f"{key}@example.org", **given)
    for key in cycle.lists.keys() - {"community"}:
        address = f"{key}@lists.example.org"
        yield ListAddress(key=key, name=f"List {key}", address=address, languages=["en"])


def said(office: Begun, year: YearToStart, adoption: Adoption) -> Mails:
    leaving = outlook(office.office, year, adoption=adoption).day.leaving
    return Counter((e.stage, e.step, e.at, name) for e in leaving for name in e.to)


def left(office: Begun) -> Mails:
    """Mails that the loop hands over within a day, with nobody answering."""
    until = office.clock.now() + DAY
    rehearse(office.office, office.clock, people=silent, until=until)
    with office.office.store.read() as session:
        rows = queries.outbox(session)
    assert len(office.letters.parcels) == len(rows)
    return Counter((e.stage.partition("/")[2], e.step, e.written_at, e.name) for e in rows)


def from_the_beginning(year: YearToStart, now: datetime) -> Adoption:
    """Every stage that has passed or begun, from its beginning on."""
    held = (each for each in year.plan.stages if year.cycle.stages[each.key].held == "yes")
    begun = (each for each in held if standing(each, now=now) != "coming")
    return Adoption(since={each.key: at for each in begun if (at := beginning(each))})


@pytest.mark.parametrize("at", INSTANTS.values(), ids=INSTANTS.keys())
def test_what_is_said_to_leave_on_the_first_day_is_what_leaves(
    at: datetime, tmp_path: Path
) -> None:
    year = year_of("igf-2024.yaml")
    with office_at(at, year, tmp_path) as office:
        foretold = said(office, year, Adoption())
        start(office.office, year, by=STAFF)
        assert left(office) == foretold
        assert bool(foretold) == (at != QUIET)


def half_and_half(year: YearToStart, now: datetime) -> Adoption:
    """Of the stages that run or come within a day, every other one is done, the rest left out."""
    held = [each for each in year.plan.stages if year.cycle.stages[each.key].held == "yes"]
    soon = [each.key for each in held if standing(each, now=now + DAY) == "running"]
    return Adoption(done=frozenset(soon[::2]), skip=frozenset(soon[1::2]))


@pytest.mark.parametrize("at", INSTANTS.values(), ids=INSTANTS.keys())
def test_nothing_leaves_of_stages_that_are_done_or_left_out(at: datetime, tmp_path: Path) -> None:
    year = year_of("igf-2024.yaml")
    adoption = half_and_half(year, at)
    with office_at(at, year, tmp_path) as office:
        foretold = said(office, year, adoption)
        start(office.office, year, by=STAFF, adoption=adoption)
        assert left(office) == foretold
        assert {stage for stage, *_ in foretold}.isdisjoint(adoption.named)
        with office.office.store.read() as session:
            states = {row.key: row.state for row in queries.stages(session)}
        assert {states[key] for key in adoption.done} <= {"done"}
        assert {states[key] for key in adoption.skip} <= {"skipped"}


@pytest.mark.parametrize(("name", "adoption", "counted"), COUNTED)
def test_the_mails_of_the_first_day_are_those_counted_by_hand(
    name: str, adoption: Adoption, counted: dict[str, int], tmp_path: Path
) -> None:
    at, year = INSTANTS[name], year_of("igf-2024.yaml")
    with office_at(at, year, tmp_path) as office:
        start(office.office, year, by=STAFF, adoption=adoption)
        mails = Counter(f"{stage}/{step}" for stage, step, *_ in left(office).elements())
        assert mails == counted


@pytest.mark.parametrize("name", ["an hour before a deadline", "the week of the meeting"])
def test_it_is_so_for_stages_that_go_on_since_their_beginning_too(
    name: str, tmp_path: Path
) -> None:
    at, year = INSTANTS[name], year_of("igf-2024.yaml")
    everything = from_the_beginning(year, at)
    with office_at(at, year, tmp_path) as office:
        foretold = said(office, year, everything)
        start(office.office, year, by=STAFF, adoption=everything)
        assert left(office) == foretold
        assert foretold


@settings(max_examples=examples(4, soak=100), suppress_health_check=list(HealthCheck))
@given(
    at=st.datetimes(datetime(2024, 10, 1), datetime(2025, 9, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- bounds have no zone there
)
def test_nothing_leaves_that_was_due_before_the_start(at: datetime) -> None:
    year = year_of("igf-2025.yaml")
    with TemporaryDirectory() as folder, office_at(at, year, Path(folder)) as office:
        start(office.office, year, by=STAFF)
        left(office)
        with office.office.store.read() as session:
            stages = [row.id for row in queries.stages(session)]
            fired = [row for stage in stages for row in queries.firings(session, stage)]
        done = [row for row in fired if row.outcome == "done"]
        assert [row for row in done if row.due_at < at] == []
