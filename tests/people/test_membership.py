"""People join and leave: it counts at once, is recorded, and what waits for them goes on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from igf.engine.followers import FOLLOWERS
from igf.engine.installation import open_office
from igf.log.write import Actor, By
from igf.office.office import Office
from igf.office.ports import MembersChanged
from igf.people.membership import change_words, join, leave
from igf.people.rules.terms import Span, first_instant
from igf.people.take_in import people_of
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.people import Person
from igf.store.tables.records import LogValue
from igf.store.tables.year import Definition, Stage
from schemas.definition import StageDefinition
from schemas.errors import Mistake
from tests.engine.a_year import CALL, NOW, SetClock, opened, start_year
from tests.engine.counting import counted

BY = By(Actor("Hanna Keller", "command"), "resigned")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with opened(f"sqlite:///{tmp_path / 'igf.db'}", tmp_path) as found:
        start_year(found)
        enter(found, "amina", "keiko")
        yield found


def enter(office: Office, *keys: str) -> None:
    with office.store.write(NOW) as session:
        for key in keys:
            given = {"zone": "UTC", "stakeholder_group": "", "region": "", "languages": ["en"]}
            session.add(Person(id=key, name=key.title(), email=f"{key}@example.org", **given))


def members(office: Office, body: str = "mag") -> list[str]:
    return [row.id for row in people_of(office, body)]


def last_entry(office: Office) -> tuple[str, dict[str, object]]:
    with office.store.read() as session:
        entry = queries.log(session)[-1]
        return entry.act, session.get_one(LogValue, entry.id).values


def test_who_joins_counts_at_once_and_who_leaves_no_longer(office: Office) -> None:
    join(office, "amina", body="mag", by=BY)
    assert members(office) == ["amina"]
    leave(office, "amina", body="mag", by=BY)
    assert members(office) == []
    assert last_entry(office) == (
        "member.left",
        {
            "person": "amina",
            "body": "mag",
            "before": "member, from 2027-01-20",
            "after": "member, 2027-01-20 to 2027-01-20",
            "reason": "resigned",
        },
    )


def test_every_follower_is_told_who_joined_and_who_left(office: Office) -> None:
    told: list[MembersChanged] = []

    def follow(session: Session, changed: MembersChanged, *, now: datetime) -> None:
        assert session.in_transaction()
        assert now == NOW
        told.append(changed)

    followed = replace(office, followers=(*office.followers, follow))
    join(followed, "amina", body="mag", by=BY)
    leave(followed, "amina", body="mag", by=BY)
    nobody: frozenset[tuple[str, str]] = frozenset()
    amina = frozenset({("mag", "amina")})
    assert told == [MembersChanged(amina, nobody), MembersChanged(nobody, amina)]


def test_what_a_follower_refuses_does_not_happen(office: Office) -> None:
    def refuse(session: Session, changed: MembersChanged, *, now: datetime) -> None:  # noqa: ARG001 -- as a Follower
        raise Mistake("amina evaluates a proposal", "hand it over first")

    with pytest.raises(Mistake, match="evaluates"):
        join(replace(office, followers=(refuse,)), "amina", body="mag", by=BY)
    assert members(office) == []


def test_an_installation_opens_with_every_follower(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IGF_HOME", str(tmp_path))
    found = open_office()
    found.store.close()
    assert found.followers == FOLLOWERS


def test_a_person_is_known_by_an_address_too(office: Office) -> None:
    assert join(office, "Amina@Example.org", body="mag", by=BY).person == "amina"


def test_the_last_day_counts_to_its_end(office: Office) -> None:
    clock = SetClock()
    later = replace(office, clock=clock)
    join(later, "amina", body="mag", by=BY)
    leave(later, "amina", body="mag", by=BY, on=date(2027, 2, 3))
    clock.at = datetime(2027, 2, 3, 23, 59, tzinfo=UTC)
    assert members(later) == ["amina"]
    clock.at = datetime(2027, 2, 4, tzinfo=UTC)
    assert members(later) == []


def test_who_joins_later_does_not_count_yet(office: Office) -> None:
    join(office, "amina", body="mag", by=BY, span=Span(since=first_instant(date(2027, 2, 1))))
    assert members(office) == []
    with pytest.raises(Mistake, match="joins mag only later"):
        leave(office, "amina", body="mag", by=BY, on=date(2027, 1, 25))


def test_joining_again_gives_new_days_and_the_same_twice_is_refused(office: Office) -> None:
    join(office, "amina", body="mag", by=BY)
    change = join(office, "amina", body="mag", by=BY, span=Span(role="co-chair"))
    assert list(change_words([change], now=NOW)) == [
        "amina stays in mag: member, co-chair, from 2027-01-20 (was: member, from 2027-01-20)"
    ]
    with pytest.raises(Mistake, match="amina is in mag already"):
        join(office, "amina", body="mag", by=BY)


@pytest.mark.parametrize(
    ("person", "body", "reason", "said"),
    [
        ("amin", "mag", "resigned", "nobody has the id or name amin -> did you mean Amina"),
        ("amina", "mag", "resigned", "amina is not in mag"),
        ("amina", "mag", " ", "the reason is missing"),
    ],
)
def test_what_cannot_be_left_is_said(
    office: Office, person: str, body: str, reason: str, said: str
) -> None:
    with pytest.raises(Mistake, match=said):
        leave(office, person, body=body, by=replace(BY, reason=reason))


def test_a_body_that_no_year_names_cannot_be_joined(office: Office) -> None:
    with pytest.raises(Mistake, match="there is no body or role magg -> did you mean mag"):
        join(office, "amina", body="magg", by=BY)


def test_a_stage_waits_for_the_first_member_and_for_no_other(office: Office) -> None:
    wait_for_the_mag(office)
    join(office, "amina", body="secretariat", by=BY)
    assert next_at(office) is None
    join(office, "amina", body="mag", by=BY)
    assert next_at(office) == NOW
    with office.store.write(NOW) as session:
        session.get_one(Stage, CALL).next_at = None
    join(office, "keiko", body="mag", by=BY)
    assert next_at(office) is None


def test_joining_takes_the_same_questions_for_any_number_of_people(office: Office) -> None:
    few = asked(office, "amina")
    enter(office, *(f"p{n}" for n in range(400)))
    for number in range(3):
        join(office, f"p{number}", body="mag", by=BY)
    # The first member of a body wakes the stages that wait for one.
    assert (few, asked(office, "keiko")) == (14, 13)


def asked(office: Office, person: str) -> int:
    with counted(office.store) as statements:
        join(office, person, body="mag", by=BY)
    return len(statements)


def wait_for_the_mag(office: Office) -> None:
    with office.store.write(NOW) as session:
        stage = session.get_one(Stage, CALL)
        body = queries.definition(session, stage.definition).body
        changed = StageDefinition.model_validate_json(body).model_copy(update={"needs": ("mag",)})
        digest = changed.sha256()
        session.add(Definition(sha256=digest, schema_version=1, body=changed.canonical()))
        session.flush()
        stage.definition = digest


def next_at(office: Office) -> object:
    with office.store.read() as session:
        return session.get_one(Stage, CALL).next_at
