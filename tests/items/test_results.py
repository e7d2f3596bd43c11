"""The result of what was sent in: who is told what, and who is not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from igf.items.acts import note_presented, select
from igf.items.enter import take_in_items
from igf.items.rules.results import results
from igf.items.rules.rows import SaidItem
from igf.log.write import By
from igf.people.membership import join
from igf.store.queries import year as queries
from igf.store.tables.items import StageItem
from igf.store.tables.people import Membership, Person
from schemas.items import Item
from tests.engine.begun import CLOSES, DAY, STAFF, STARTED, Begun
from tests.items.proposing import CEILINGS, act, enter, proposing

DECIDED = CLOSES + 40 * DAY
FINE = {"level": "national", "amount": "5000", "listed": "yes"}


def applied(key: str, **fields: str) -> Item:
    return Item(key=key, kind="application", title=key, fields=FINE | fields, received_at=STARTED)


def test_a_grant_is_refused_for_the_objections_to_it() -> None:
    """R-NRI-1."""
    small, large = results((applied("small"), applied("large", amount="5001")), CEILINGS)
    assert (small.is_chosen, small.outcome, small.amount) == (True, "approved", "5,000")
    assert (large.is_chosen, large.outcome) == (False, "not approved")
    assert large.reason == "1 USD above the ceiling of 5,000 USD"


def test_what_was_withdrawn_has_no_result_and_what_came_late_is_not_approved() -> None:
    late = applied("late").model_copy(update={"state": "late"})
    gone = applied("gone").model_copy(update={"state": "withdrawn"})
    [found] = results((late, gone), CEILINGS)
    assert (found.item.key, found.reason) == ("late", "it came after the closing date")


def test_nothing_is_a_result_while_a_proposal_that_was_presented_is_not_decided() -> None:
    shown = applied("a").model_copy(update={"kind": "proposal", "state": "presented"})
    chosen = applied("b").model_copy(update={"kind": "proposal", "state": "selected"})
    absent = applied("c").model_copy(update={"kind": "proposal", "state": "carried_over"})
    assert results((shown, absent), {}) == ()
    assert [each.outcome for each in results((chosen, absent), {})] == [
        "selected",
        "not presented, carried over to the next year",
    ]


@pytest.fixture
def grants(tmp_path: Path) -> Iterator[Begun]:
    """A call for grants with another applicant, Noor Khan, besides Jun Sato."""
    with proposing(f"sqlite:///{tmp_path / 'igf.db'}", tmp_path, "grants") as year:
        with year.office.store.write(STARTED) as session:
            given = {"zone": "UTC", "stakeholder_group": "", "region": "", "languages": ["en"]}
            session.add(Person(id="noor", name="Noor Khan", email="noor@example.org", **given))
            session.flush()
            session.add(Membership(person="noor", body="grant_applicants"))
        yield year


def told(year: Begun, step: str) -> dict[str, str]:
    """The texts of the first mails of a step, by the name of the reader."""
    return {each.name: each.text for each in year.mails(step) if not each.rung.startswith("due")}


def test_who_gets_a_grant_is_asked_and_who_does_not_is_told_why(grants: Begun) -> None:
    enter(grants, "small", by_whom="jun@example.org", **FINE)
    enter(grants, "large", by_whom="Noor Khan", **FINE | {"amount": "9000"})
    grants.live(DECIDED)
    assert list(told(grants, "results")) == ["Jun Sato"]
    assert "Title of small: 5,000 USD" in told(grants, "results")["Jun Sato"]
    assert list(told(grants, "refusals")) == ["Noor Khan"]
    text = " ".join(told(grants, "refusals")["Noor Khan"].split())
    assert "Title of large. Reason: 4,000 USD above the ceiling of 5,000 USD" in text
    assert "accept" not in text
    with grants.office.store.read() as session:
        sides = [row.holder for row in queries.obligations(session, grants.ask("results").id)]
    assert sides == ["person:jun"]


def test_who_has_both_gets_both_letters_each_with_its_own(grants: Begun) -> None:
    enter(grants, "small", by_whom="jun@example.org", **FINE)
    enter(grants, "large", by_whom="jun@example.org", **FINE | {"amount": "9000"})
    grants.live(DECIDED)
    assert "large" not in told(grants, "results")["Jun Sato"]
    assert "small" not in told(grants, "refusals")["Jun Sato"]


def test_no_letter_leaves_while_it_is_not_known_whose_an_application_is(grants: Begun) -> None:
    enter(grants, "small", by_whom="jun@example.org", **FINE)
    enter(grants, "lost", by_whom="Island IGF", **FINE)
    grants.live(DECIDED)
    assert told(grants, "results") == {}
    assert "it is not known who sent in lost" in grants.failures()["results"]


def second_noor(year: Begun, *bodies: str) -> None:
    """Another person of that name."""
    given = {"zone": "UTC", "stakeholder_group": "", "region": "", "languages": ["en"]}
    with year.office.store.write(STARTED) as session:
        session.add(Person(id="noor-2", name="NOOR  Khan", email="khan@example.org", **given))
        session.flush()
        session.add_all(Membership(person="noor-2", body=body) for body in bodies)


def test_of_two_applicants_of_one_name_neither_is_told_until_it_is_said_which(
    grants: Begun,
) -> None:
    enter(grants, "large", by_whom="Island IGF", **FINE | {"amount": "9000"})
    with grants.office.store.write(STARTED) as session:
        session.query(StageItem).one().by_whom = "Noor Khan"  # entered before either was
    second_noor(grants, "grant_applicants")
    grants.live(DECIDED)
    assert told(grants, "refusals") == {}
    failure = grants.failures()["refusals"]
    assert "large (2 people have the name Noor Khan)" in failure
    take_in_items(grants.office, act(grants), rows=[SaidItem("large", "", "noor-2")])
    grants.live(DECIDED + DAY)
    assert [each.address for each in grants.mails("refusals")] == ["khan@example.org"]


def test_of_two_of_one_name_the_one_who_applied_is_told(grants: Begun) -> None:
    enter(grants, "large", by_whom="Island IGF", **FINE | {"amount": "9000"})
    with grants.office.store.write(STARTED) as session:
        session.query(StageItem).one().by_whom = "Noor Khan"
    second_noor(grants)
    grants.live(DECIDED)
    assert [each.address for each in grants.mails("refusals")] == ["noor@example.org"]


def test_who_becomes_an_applicant_later_is_not_asked_whether_a_grant_is_accepted(
    grants: Begun,
) -> None:
    enter(grants, "small", by_whom="jun@example.org", **FINE)
    grants.live(CLOSES + 33 * DAY)
    while not grants.mails("results"):
        grants.live(grants.clock.now() + DAY)
    join(grants.office, "lea", body="grant_applicants", by=By(STAFF, "came late"))
    grants.carry()
    with grants.office.store.read() as session:
        rows = queries.obligations(session, grants.ask("results").id)
    assert [row.holder for row in rows] == ["person:jun"]


def test_a_result_names_each_proposal_with_what_was_decided(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'igf.db'}"
    with proposing(url, tmp_path, "pn_bpf_selection") as year:
        enter(year, "pnai", "access")
        select_after_presenting(year)
        year.live(CLOSES + 20 * DAY)
        text = told(year, "result")["Jun Sato"]
        assert "Title of pnai: selected" in text
        assert "Title of access: not selected" in text


def select_after_presenting(year: Begun) -> None:
    note_presented(year.office, act(year), keys=["pnai", "access"], absent=[])
    select(year.office, act(year), keys=["pnai"])


@pytest.mark.parametrize(
    ("kind", "step"), [("working_groups", "sign_up"), ("pn_bpf_selection", "present")]
)
def test_where_nothing_was_sent_in_nobody_is_asked_about_it(
    tmp_path: Path, kind: str, step: str
) -> None:
    url = f"sqlite:///{tmp_path / 'igf.db'}"
    with proposing(url, tmp_path, kind) as year:
        year.live(CLOSES + 8 * DAY)
        join(year.office, "lea", body="mag", by=By(STAFF, "a new member"))
        year.live(CLOSES + 9 * DAY)
        assert year.mails(step) == []
        assert step not in year.failures()
