"""The renewal of the MAG: who stays, joins and leaves; exactly those concerned are told."""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from igf.log.write import Actor, By
from igf.office.office import Office
from igf.people.membership import leave
from igf.people.read import PeopleRead
from igf.people.renewal import Renewal, foresee_renewal, renew, renewal_words
from igf.people.rules.terms import bodies_cell
from igf.people.take_in import people_of, read_people_file, take_in_people
from igf.store.queries import year as queries
from igf.store.tables.records import LogValue
from schemas.errors import Mistake
from tests.engine.begun import Begun, begun
from tests.engine.counting import counted
from tests.year.years import Data

BY = By(Actor("Hanna Keller", "command"), "appointed")
BODIES = {
    "mag": {"title": "the MAG", "member": "a member of the MAG"},
    "new_mag_members": {"title": "New members"},
    "leaving_mag_members": {"title": "Leaving members"},
    "secretariat": {"title": "the IGF Secretariat"},
}
RENEWAL: Data = {
    "kind": "renewal",
    "title": "Renewal of the MAG",
    "opens": "2027-01-04 09:00 UTC",
    "closes": "2027-01-31 23:59 UTC",
}
ON = date(2027, 1, 15)
LATER = datetime(2027, 1, 16, 12, 0, tzinfo=UTC)
WELCOME = "Welcome, with sign-up to the orientation (Renewal of the MAG)"
THANKS = "Thanks to the members who leave (Renewal of the MAG)"
#: Jun leaves, Keiko and Omar join.
LIST = ("amina", "keiko", "omar")


@pytest.fixture
def year(small_url: str, tmp_path: Path) -> Iterator[Begun]:
    stages = {"mag_renewal": RENEWAL}
    with begun(small_url, tmp_path, stages=stages, bodies=BODIES) as found:
        yield found


def listed(office: Office, *keys: str, bodies: str | None = None) -> PeopleRead:
    path = office.outgoing.parent / "mag.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = [[key, key.title(), f"{key}@example.org", bodies or ""] for key in keys]
        table = csv.writer(stream)
        table.writerow(["id", "name", "email", "bodies" if bodies is not None else "zone"])
        table.writerows(rows)
    return read_people_file(office, path)


def foreseen(year: Begun, *keys: str, on: date = ON) -> Renewal:
    return foresee_renewal(year.office, listed(year.office, *keys), body="mag", on=on)


def done(year: Begun, *keys: str, on: date = ON) -> None:
    renew(year.office, foreseen(year, *keys, on=on), by=BY)


def ids(office: Office, body: str) -> list[str]:
    return [row.id for row in people_of(office, body)]


def test_who_stays_joins_and_leaves_is_shown_and_nothing_is_written(year: Begun) -> None:
    assert list(renewal_words(foreseen(year, "jun", "keiko"))) == [
        "mag from 15 January 2027 on: 2 members",
        "Stay: 1: Jun",
        "Join: 1: Keiko",
        "Leave: 1: Amina Diallo",
        f"new_mag_members: 1 person; told by: {WELCOME}",
        f"leaving_mag_members: 1 person; told by: {THANKS}",
        "Amina Diallo leaves and is still MAG Chair: igf handover amina WHO",
    ]
    assert ids(year.office, "mag") == ["amina", "jun"]


def test_the_new_count_from_the_day_and_the_leaving_until_it(year: Begun) -> None:
    done(year, *LIST)
    assert ids(year.office, "mag") == ["amina", "jun"]
    year.clock.move_to(LATER)
    assert ids(year.office, "mag") == ["amina", "keiko", "omar"]
    cells = {row.id: bodies_cell(row) for row in people_of(year.office)}
    assert cells["jun"] == "leaving_mag_members (from 2027-01-01); mag (until 2027-01-14)"
    assert cells["keiko"] == "mag (from 2027-01-15); new_mag_members (from 2027-01-01)"
    assert cells["amina"] == "mag; mag_chair"


def test_the_notices_of_welcome_and_thanks_reach_exactly_them(year: Begun) -> None:
    done(year, *LIST)
    year.live(datetime(2027, 2, 3, tzinfo=UTC))
    assert sorted({mail.recipient for mail in year.mails("welcome")}) == [
        "person:keiko",
        "person:omar",
    ]
    assert [mail.recipient for mail in year.mails("thank")] == ["person:jun"]


def test_the_same_list_again_changes_nothing(year: Begun) -> None:
    done(year, *LIST)
    again = foreseen(year, *LIST)
    assert list(renewal_words(again)) == ["mag is as this file has it: nothing changes"]
    assert again.change.is_empty


def test_a_late_appointment_keeps_those_who_are_welcomed_with_it(year: Begun) -> None:
    done(year, *LIST)
    done(year, *LIST, "sina")
    assert ids(year.office, "new_mag_members") == ["keiko", "omar", "sina"]
    assert ids(year.office, "leaving_mag_members") == ["jun"]


def test_who_was_on_the_list_by_mistake_is_neither_welcomed_nor_thanked(year: Begun) -> None:
    done(year, *LIST)
    done(year, "amina", "keiko")
    assert ids(year.office, "new_mag_members") == ["keiko"]
    assert ids(year.office, "leaving_mag_members") == ["jun"]
    year.clock.move_to(LATER)
    assert ids(year.office, "mag") == ["amina", "keiko"]


def test_the_next_renewal_tells_only_its_own(year: Begun) -> None:
    done(year, *LIST)
    year.clock.move_to(LATER)
    done(year, "keiko", "omar", "sina", on=date(2028, 1, 1))
    assert ids(year.office, "new_mag_members") == ["sina"]
    assert ids(year.office, "leaving_mag_members") == ["amina"]


def test_a_term_that_ends_with_the_renewal_goes_on_for_who_stays(year: Begun) -> None:
    leave(year.office, "amina", body="mag", by=BY, on=date(2027, 1, 14))
    leave(year.office, "jun", body="mag", by=BY, on=date(2027, 1, 14))
    done(year, "amina", "keiko")
    year.clock.move_to(LATER)
    assert ids(year.office, "mag") == ["amina", "keiko"]
    assert ids(year.office, "leaving_mag_members") == ["jun"]


def test_the_file_says_until_when_and_what_else_people_are(year: Begun) -> None:
    read = listed(year.office, "amina", "keiko", bodies="mag (until 2027-12-31); secretariat")
    renew(year.office, foresee_renewal(year.office, read, body="mag", on=ON), by=BY)
    cells = {row.id: bodies_cell(row) for row in people_of(year.office)}
    assert cells["amina"] == "mag (until 2027-12-31); secretariat"
    assert cells["keiko"] == (
        "mag (2027-01-15 to 2027-12-31); new_mag_members (from 2027-01-01); secretariat"
    )
    assert foresee_renewal(year.office, read, body="mag", on=ON).change.is_empty


def test_a_renewal_is_recorded_with_its_numbers_and_each_membership(year: Begun) -> None:
    done(year, *LIST)
    with year.office.store.read() as session:
        entries = [entry for entry in queries.log(session) if entry.cycle == "people"]
        values = session.get_one(LogValue, entries[0].id).values
    assert entries[0].act == "people.renewed"
    assert (values["stay"], values["join"], values["leave"]) == (1, 2, 1)
    assert len(entries) == 7


def test_what_changed_since_it_was_shown_is_shown_again(year: Begun) -> None:
    shown = foreseen(year, *LIST)
    take_in_people(year.office, listed(year.office, "sina"), by=BY.actor)
    with pytest.raises(Mistake, match="people changed since this was shown"):
        renew(year.office, shown, by=BY)
    assert ids(year.office, "new_mag_members") == []


def test_a_body_that_no_year_names_is_not_renewed(year: Begun) -> None:
    with pytest.raises(Mistake, match="there is no body or role magg"):
        foresee_renewal(year.office, listed(year.office, "amina"), body="magg", on=ON)


def test_a_body_without_notices_is_renewed_too(year: Begun) -> None:
    read = listed(year.office, "keiko")
    renewal = foresee_renewal(year.office, read, body="secretariat", on=date(2027, 1, 1))
    renew(year.office, renewal, by=BY)
    assert renewal.told == {}
    assert ids(year.office, "secretariat") == ["keiko"]


def test_a_renewal_takes_the_same_questions_for_any_number_of_people(year: Begun) -> None:
    few = asked(year, "amina", "keiko")
    many = asked(year, "amina", *(f"p{n}" for n in range(400)))
    # The second time nobody of the body was there to be sought for what waits for it.
    assert (few, many) == (29, 28)


def asked(year: Begun, *keys: str) -> int:
    read = listed(year.office, *keys)
    with counted(year.office.store) as statements:
        renewal = foresee_renewal(year.office, read, body="mag", on=ON)
        renew(year.office, renewal, by=BY)
    return len(statements)
