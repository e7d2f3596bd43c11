"""A message that no step foresees: seen whole, drafted once, approved like any other."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from igf.acts.prepare import Changed, confirm
from igf.asks.links import without_links
from igf.documents.put import put_document
from igf.documents.versions import MARKDOWN, Made
from igf.log.read import log_lines
from igf.outbox.approve import Choice, approve_mails, show_drafts
from igf.store.queries.log import Chosen
from igf.store.tables.people import Membership
from schemas.errors import Mistake
from tests.acts.acting import LEA, choices, done, shown, unchanged
from tests.asks.test_sides import BALLOT, say
from tests.engine.begun import CALL, DAY, OPENS, STAFF, Begun, begun_with
from tests.store.databases import dump

WRITTEN = {
    "subject": "Room of the second day",
    "text": "We meet in Room 5.\n\nPlease *bring* your badge.",
    "reason": "The room has changed",
}


def write(year: Begun, **filled: object) -> list[str]:
    """Draft a message; the lines that say who gets it."""
    done(year.office, made := shown(year.office, "write-message", stage=year.stage, **filled))
    return [line.strip() for line in made.preview.lines]


@pytest.fixture
def ballot(small_url: str, tmp_path: Path) -> Iterator[Begun]:
    with begun_with(small_url, tmp_path, BALLOT) as year:
        year.carry(OPENS)
        year.carry(OPENS + DAY)
        yield year


def test_a_message_is_drafted_to_each_once_and_leaves_once_approved(year: Begun) -> None:
    lines = write(year, to=["mag", "mag_chair", "community"], **WRITTEN)
    assert lines == [
        "Drafted: 3 emails; they leave once they are approved",
        "Amina Diallo <amina@example.org> as a member of the MAG",
        "Jun Sato <jun@example.org> as a member of the MAG",
        "IGF community <community@lists.example.org> as a reader of the IGF community list",
    ]
    drafts = year.mails("message")
    assert [row.state for row in drafts] == ["draft"] * 3
    assert drafts[0].subject == "IGF 2027 · Room of the second day"
    assert "Dear Amina Diallo," in drafts[0].text
    assert "Please *bring* your badge." in drafts[0].text
    choice = Choice(stage=CALL.partition("/")[2])
    code = show_drafts(year.office, choice).code
    approve_mails(year.office, choice, shown=code, by=STAFF)
    year.carry()
    assert [row.state for row in year.mails("message")] == ["sent"] * 3


def test_a_second_message_of_a_stage_is_another_one(small: Begun) -> None:
    write(small, to=["mag_chair"], **WRITTEN)
    write(small, to=["mag_chair"], **WRITTEN | {"subject": "And the first day"})
    assert [row.rung for row in small.mails("message")] == ["1", "2"]


def test_who_is_also_elsewhere_is_left_out_and_named(small: Begun) -> None:
    lines = write(small, to=["mag"], without=["mag_chair"], **WRITTEN)
    assert lines == [
        "Drafted: 1 email; they leave once they are approved",
        "Jun Sato <jun@example.org> as a member of the MAG",
        "Left out: 1 recipient",
        "Amina Diallo <amina@example.org>",
    ]
    line = list(log_lines(small.office, Chosen(acts=("mails.drafted",))))[-1]
    assert "to: the MAG, without: MAG Chair, mails: 1, because: The room has changed" in line.words


def test_those_who_still_owe_an_answer_get_it(ballot: Begun) -> None:
    say(ballot, "vote", "amina", "against")
    ask = ballot.ask("vote").id
    options = choices(ballot.office, "write-message", field="owing", stage=ballot.stage)
    assert options == [(ask, "Vote")]
    made = shown(ballot.office, "write-message", stage=ballot.stage, owing=[ask], **WRITTEN)
    assert [each.address for each in made.preview.mails] == ["jun@example.org"]


def test_a_document_of_the_stage_is_linked(small: Begun) -> None:
    made = Made("Plan of the rooms", MARKDOWN, b"# Rooms\n\nRoom 5 is on the second floor.\n")
    put_document(small.office, CALL, key="synthesis", made=made, by=STAFF)
    offered = choices(small.office, "write-message", field="document", stage=CALL)
    assert ("synthesis", "Plan of the rooms") in offered
    write(small, to=["mag_chair"], document="synthesis", **WRITTEN)
    (text,) = without_links([small.mails("message")[0].text])
    read = " ".join(text.split())
    assert "Document: Plan of the rooms <[the link to the document]>, version 1" in read


def test_who_joins_before_it_is_kept_is_shown_first(small: Begun) -> None:
    made = shown(small.office, "write-message", stage=CALL, to=["mag"], **WRITTEN)
    with small.office.store.write(small.clock.now()) as session:
        session.add(Membership(person="lea", body="mag"))
    before = dump(small.office.store)
    with pytest.raises(Changed) as changed:
        confirm(small.office, made.id, doer=LEA)
    assert len(changed.value.now.preview.mails) == len(made.preview.mails) + 1
    assert unchanged(small.office, before)


@pytest.mark.parametrize(
    ("filled", "words"),
    [
        ({}, "nobody is named who gets it"),
        ({"to": ["mag_chair"], "without": ["mag"]}, "all of them are left out"),
        ({"to": ["mag"], "subject": "One\nTwo"}, "the subject has several lines"),
    ],
)
def test_a_message_to_nobody_is_refused(
    small: Begun, filled: dict[str, object], words: str
) -> None:
    with pytest.raises(Mistake, match=words):
        shown(small.office, "write-message", stage=CALL, **WRITTEN | filled)


def test_bodies_roles_and_lists_are_those_of_the_year(small: Begun) -> None:
    found = choices(small.office, "write-message", field="to", stage=CALL)
    assert choices(small.office, "write-message", field="to") == found
    assert ("mag", "the MAG") in found
    assert ("mag_chair", "MAG Chair") in found
    assert ("community", "the IGF community list") in found
