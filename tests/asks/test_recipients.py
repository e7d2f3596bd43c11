"""Who gets a notice: each person and each list once, at the moment of writing."""

from datetime import timedelta

from igf.asks.recipients import recipients
from igf.store.tables.people import ListAddress, Membership, Person
from igf.year.declared import year_of
from tests.engine.begun import OPENS, STARTED, Begun

DAY = timedelta(days=1)


def told(year: Begun, *names: str) -> list[tuple[str, str]]:
    """Key and reason of everyone behind the names."""
    with year.office.store.read() as session:
        declared = year_of(session, "igf-2027")
        found = recipients(session, names, year=declared, now=year.clock.now())
    return [(each.key, each.why) for each in found]


def test_who_is_named_twice_gets_it_once_for_the_first_reason(year: Begun) -> None:
    assert told(year, "mag_chair", "mag") == [
        ("person:amina", "as MAG Chair"),
        ("person:jun", "as a member of the MAG"),
    ]


def test_a_list_is_one_recipient_with_its_own_reason(small: Begun) -> None:
    assert told(small, "community") == [("list:community", "as a reader of the IGF community list")]


def test_a_body_whose_members_have_a_name_of_their_own_gives_that_as_the_reason(
    small: Begun,
) -> None:
    with small.office.store.read() as session:
        declared = year_of(session, "igf-2027")
        mag = declared.bodies["mag"].model_copy(update={"member": "an adviser"})
        year = declared.model_copy(update={"bodies": {**declared.bodies, "mag": mag}})
        found = recipients(session, ["mag"], year=year, now=small.clock.now())
    assert {each.why for each in found} == {"as an adviser"}


def test_two_people_who_share_an_address_both_get_it(small: Begun) -> None:
    with small.office.store.write(STARTED) as session:
        session.get_one(Person, "jun").email = "AMINA@example.org"
    assert [key for key, _ in told(small, "mag")] == ["person:amina", "person:jun"]


def test_a_list_at_the_address_of_a_person_does_not_get_it_again(small: Begun) -> None:
    with small.office.store.write(STARTED) as session:
        session.get_one(ListAddress, "community").address = "AMINA@example.org"
    assert [key for key, _ in told(small, "mag", "community")] == ["person:amina", "person:jun"]


def test_a_membership_counts_from_its_first_to_its_last_day(year: Begun) -> None:
    with year.office.store.write(STARTED) as session:
        session.add(Membership(person="lea", body="mag", since=OPENS, until=OPENS + DAY))
    assert ("person:lea", "as a member of the MAG") not in told(year, "mag")
    year.clock.move_to(OPENS)
    assert ("person:lea", "as a member of the MAG") in told(year, "mag")
    year.clock.move_to(OPENS + DAY)
    assert ("person:lea", "as a member of the MAG") not in told(year, "mag")


def test_a_list_without_an_address_and_a_body_without_members_reach_nobody(small: Begun) -> None:
    with small.office.store.write(STARTED) as session:
        session.delete(session.get_one(ListAddress, "community"))
    assert told(small, "community", "nobody") == []


def test_an_address_that_changed_is_the_one_that_counts(small: Begun) -> None:
    with small.office.store.write(STARTED) as session:
        session.get_one(Person, "jun").email = "new@example.org"
    small.carry(OPENS)
    assert [mail.address for mail in small.mails()][1] == "new@example.org"
