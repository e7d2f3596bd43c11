"""Memberships have days and a function, and a file changes only what it says."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from igf.log.write import By
from igf.office.office import Office
from igf.people.balance import balance_of
from igf.people.membership import leave
from igf.people.person_record import known_of
from igf.people.rules.terms import bodies_cell
from igf.people.take_in import people_of
from igf.store.queries import asks as ask_queries
from igf.store.queries import year as queries
from igf.store.tables.records import LogValue
from tests.engine.a_year import SetClock, opened
from tests.engine.counting import counted
from tests.people.people_files import AMINA, person, take, wrong


@pytest.fixture(params=["sqlite", "postgres"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    sqlite = f"sqlite:///{tmp_path / 'igf.db'}"
    url = sqlite if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    with opened(url, tmp_path) as found:
        yield found


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Office]:
    with opened(f"sqlite:///{tmp_path / 'igf.db'}", tmp_path) as found:
        yield found


def test_memberships_become_those_of_the_file_and_lasting_ones_are_not_touched(
    office: Office,
) -> None:
    take(office, person(bodies="mag; mag_chair"), person("Keiko Tanaka", bodies="mag"))
    take(office, person(bodies="mag"), person("Keiko Tanaka", bodies="mag; mag_chair"))
    assert [each.id for each in people_of(office, "mag_chair")] == ["keiko-tanaka"]
    assert [each.id for each in people_of(office, "mag")] == ["keiko-tanaka", "luis-ortega"]


def test_a_body_has_a_function_and_days_and_keeps_them_where_a_file_names_none(
    office: Office,
) -> None:
    said = "mag (2026-01-01 to 2027-12-31); wg_strategy (co-facilitator, from 2027-01-20)"
    take(office, person(bodies=said), person("Keiko Tanaka", until="2027-12-31"))
    keiko, luis = people_of(office)
    assert bodies_cell(keiko) == "mag (until 2027-12-31)"
    assert bodies_cell(luis) == said
    assert take(office, person(bodies="mag; wg_strategy"), person("Keiko Tanaka")).is_empty


def test_members_count_from_their_first_day_to_the_end_of_their_last(small: Office) -> None:
    clock = SetClock()
    office = replace(small, clock=clock)
    take(office, person(bodies="mag (2027-02-01 to 2027-02-03)"))
    first, after = datetime(2027, 2, 1, tzinfo=UTC), datetime(2027, 2, 4, tzinfo=UTC)
    instants = (first - timedelta(seconds=1), first, after - timedelta(seconds=1), after)
    counted = []
    for clock.at in instants:
        with office.store.read() as session:
            told = ask_queries.members(session, ["mag"], now=clock.at)["mag"]
        counted.append((len(people_of(office, "mag")), len(told)))
    assert counted == [(0, 0), (1, 1), (1, 1), (0, 0)]


def test_who_has_left_is_not_brought_back_by_a_file_that_names_no_days(small: Office) -> None:
    take(small, person(bodies="mag (until 2027-01-10)"))
    found = take(small, person(bodies="mag", zone="America/Lima"))
    assert found.left == (("luis-ortega", "mag"),)
    assert people_of(small, "mag") == []
    take(small, person(bodies="mag (from 2027-01-15)"))
    assert len(people_of(small, "mag")) == 1


def test_who_left_within_a_day_is_as_a_file_with_that_day_says(small: Office) -> None:
    take(small, person())
    leave(small, "luis-ortega", body="mag", by=By(AMINA, "resigned"))
    assert take(small, person(bodies="mag (until 2027-01-20)")).is_empty


def test_a_changed_membership_is_recorded_with_before_and_after(office: Office) -> None:
    take(office, person(bodies="mag (until 2027-12-31); mag_chair"))
    take(office, person(bodies="mag (until 2027-06-30)"))
    with office.store.read() as session:
        entries = queries.log(session)[-2:]
        values = [session.get_one(LogValue, entry.id).values for entry in entries]
    assert [entry.act for entry in entries] == ["member.changed", "member.left"]
    assert {entry.subject for entry in entries} == {"people"}
    assert values[0] == {
        "person": "luis-ortega",
        "body": "mag",
        "before": "member, until 2027-12-31",
        "after": "member, until 2027-06-30",
    }


@pytest.mark.parametrize(
    ("bodies", "message"),
    [
        ("mag (2027-02-30 to 2027-03-01)", "bodies: no term"),
        ("mag (2027-03-01 to 2027-02-01)", "bodies: ends before it begins"),
        ("mag (since 2027)", "bodies: no term"),
        ("mag (2026-01-01", "bodies: not written as expected"),
        ("mag (from 2026-01-01, until 2026-02-01)", "bodies: more than one term"),
    ],
)
def test_a_term_that_cannot_be_read_is_refused(small: Office, bodies: str, message: str) -> None:
    assert [each[1] for each in wrong(small, person(bodies=bodies))] == [message]


def test_an_import_takes_the_same_questions_for_any_number_of_people(small: Office) -> None:
    def asked(number: int, **said: str) -> int:
        rows = [person(f"Person {n}", email=f"p{n}@example.org", **said) for n in range(number)]
        with counted(small.store) as statements:
            take(small, *rows)
        return len(statements)

    new = asked(1)
    changed = asked(1, zone="Africa/Dakar", bodies="mag (until 2027-12-31)")
    # The second time the first member of a body is no longer waited for.
    assert (new, asked(400)) == (21, 19)
    many = asked(400, zone="Africa/Dakar", bodies="mag (until 2027-12-31)")
    assert (changed, many) == (18, 18)


def test_lists_and_balances_take_the_same_questions_for_any_number_of_people(
    small: Office,
) -> None:
    def asked() -> list[int]:
        numbers = []
        looks: tuple[Callable[[Office, str], object], ...] = (people_of, balance_of, known_of)
        for look, what in zip(looks, ("mag", "mag", "person-0"), strict=True):
            with counted(small.store) as statements:
                look(small, what)
            numbers.append(len(statements))
        return numbers

    take(small, person("Person 0", email="p0@example.org"))
    few = asked()
    take(small, *(person(f"Person {n}", email=f"p{n}@example.org") for n in range(400)))
    assert few == asked() == [4, 5, 5]
