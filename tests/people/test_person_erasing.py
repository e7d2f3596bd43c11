"""Data held about one person are shown, handed out and erased; the log stays whole."""

import json
from collections.abc import Sequence

import pytest
from sqlalchemy import select

from igf.asks.decide import decide
from igf.log.read import walked
from igf.log.rules.naming import PersonNames, former
from igf.log.seal import seal
from igf.log.write import Actor, By
from igf.office.office import Office
from igf.people.handover import Duties, foresee_handover, hand_over
from igf.people.membership import leave
from igf.people.person_erasing import erase, erasure_words, foresee_erasure
from igf.people.person_record import data_of, known_of, known_words
from igf.store.tables.people import Person
from igf.store.tables.records import LogEntry, LogSeal, LogValue, Outgoing
from igf.store.tables.year import Answer, Base
from schemas.errors import Mistake
from tests.engine.a_year import NOW
from tests.engine.begun import CLOSES, Begun, reply_to
from tests.engine.counting import counted
from tests.people.test_membership import enter

BY = By(Actor("Hanna Keller", "command"), "asked for it")
WORDS = ("Amina Diallo", "amina@example.org", "person:amina")


def decided(year: Begun) -> None:
    """Amina was mailed, approved, and left; the year stands after the approval."""
    year.carry(CLOSES)
    decide(year.office, year.ask("approve").id, reply=reply_to(year.ask("approve")))
    why = By(BY.actor, "Amina Diallo takes another post")
    hand_over(year.office, foresee_handover(year.office, Duties("amina", "jun")), by=why)


def everything(office: Office) -> dict[str, str]:
    """Every row of every table as text, by table."""
    with office.store.read() as session:
        return {
            name: "\n".join(str(tuple(row)) for row in session.execute(select(table)))
            for name, table in Base.metadata.tables.items()
        }


def holding(office: Office, words: Sequence[str]) -> set[str]:
    return {
        name for name, text in everything(office).items() if any(word in text for word in words)
    }


def test_what_is_known_of_a_person_is_shown(small: Begun) -> None:
    decided(small)
    lines = list(known_words(known_of(small.office, "amina@example.org"), now=CLOSES))
    assert lines[0] == "Amina Diallo (amina)"
    assert "  the MAG (mag): member" in lines
    assert "  MAG Chair (mag_chair): member, until 2027-01-31 (not now)" in lines
    assert lines[-1] == "  1 answer under this name"
    mails = [mail for mail in small.mails() if mail.recipient == "person:amina"]
    assert lines[-2].startswith(f"  {len(mails)} mails: ")


def test_everything_that_is_held_is_handed_out(small: Begun) -> None:
    decided(small)
    data = data_of(small.office, "amina")
    assert [each.body for each in data.memberships] == ["mag", "mag_chair"]
    assert [(each.title, each.choice) for each in data.answers] == [
        (small.ask("approve").title, "approve")
    ]
    mails = [mail for mail in small.mails() if mail.recipient == "person:amina"]
    assert [(mail.subject, mail.text) for mail in data.mails] == [
        (m.subject, m.text) for m in mails
    ]
    acts = [entry.act for entry in data.log]
    assert acts == ["answer.given", "member.left", "member.joined", "people.handed_over"]
    assert json.loads(data.model_dump_json())["person"]["email"] == "amina@example.org"


def test_a_preview_says_what_goes_and_writes_nothing(small: Begun) -> None:
    decided(small)
    before = everything(small.office)
    lines = list(erasure_words(foresee_erasure(small.office, "amina")))
    assert "1 answer and all decisions stay, under a former member of the MAG" in lines
    assert everything(small.office) == before


def test_nothing_says_who_acted_once_a_person_is_erased(year: Begun) -> None:
    decided(year)
    assert holding(year.office, WORDS) >= {"person", "outbox", "log_value", "answer"}
    done = erase(year.office, "amina", by=BY)
    assert done.alias == "a former member of the MAG"
    assert holding(year.office, WORDS) == set()
    with year.office.store.read() as session:
        assert session.get(Person, "amina") is None
        given = session.scalars(select(Answer)).all()
    assert [(row.given_by, row.choice) for row in given] == [(done.alias, "approve")]


def test_a_mail_that_waits_never_leaves_and_one_that_left_is_empty(small: Begun) -> None:
    decided(small)
    with small.office.store.write(CLOSES) as session:
        rows = session.scalars(select(Outgoing).where(Outgoing.recipient == "person:amina")).all()
        rows[0].state, rows[1].state = "draft", "unknown"
    erasure = erase(small.office, "amina", by=BY)
    with small.office.store.read() as session:
        query = select(Outgoing).where(Outgoing.recipient == erasure.anonymous)
        found = session.scalars(query.order_by(Outgoing.id)).all()
    assert [row.state for row in found][:2] == ["skipped", "skipped"]
    assert {row.text + row.html + row.subject + row.address for row in found} == {""}
    assert all(row.key.endswith(f"/{erasure.anonymous}") for row in found)
    assert len({row.message_id for row in found}) == len(found) == erasure.mails


def test_the_chain_stays_whole_and_the_erasing_is_recorded_by_numbers(year: Begun) -> None:
    decided(year)
    seal(year.office)
    erasure = erase(year.office, "amina", by=BY)
    seal(year.office)
    with year.office.store.read() as session:
        last = session.scalars(select(LogSeal).order_by(LogSeal.position.desc())).first()
        assert last is not None
        assert session.get_one(LogEntry, last.entry).act == "log.erased"
        note = session.get_one(LogValue, last.entry).values
        blank = [session.get_one(LogValue, number) for number in erasure.entries]
    assert walked(year.office.store).wrong == ""
    number = len(erasure.entries)
    assert note == {
        "entries": number,
        "earlier": 0,
        "person": erasure.anonymous,
        "reason": "asked for it",
    }
    assert {(row.actor, row.on_behalf_of, str(row.values)) for row in blank} == {("", None, "{}")}


def test_who_alone_can_answer_an_open_question_hands_over_first(small: Begun) -> None:
    small.carry(CLOSES)
    question = small.ask("approve").id
    with pytest.raises(Mistake, match=f"amina alone can answer {question} for mag_chair") as needed:
        erase(small.office, "amina", by=BY)
    assert "hand over first: igf handover amina WHO" in str(needed.value)
    hand_over(small.office, foresee_handover(small.office, Duties("amina", "jun")), by=BY)
    assert foresee_erasure(small.office, "amina").row.id == "amina"


def test_what_two_people_of_one_name_signed_stays(small: Begun) -> None:
    decided(small)
    with small.office.store.write(CLOSES) as session:
        session.get_one(Person, "lea").name = "Amina Diallo"
    erasure = erase(small.office, "amina", by=BY)
    assert "1 other person has this name: answers and decisions under it stay as they are" in list(
        erasure_words(erasure)
    )
    with small.office.store.read() as session:
        assert [row.given_by for row in session.scalars(select(Answer))] == ["Amina Diallo"]


@pytest.mark.parametrize(
    ("reason", "said"),
    [(" ", "the reason is missing"), ("as Amina Diallo asked", "the reason names the person")],
)
def test_the_reason_is_kept_and_names_nobody(small: Begun, reason: str, said: str) -> None:
    with pytest.raises(Mistake, match=said):
        erase(small.office, "amina", by=By(BY.actor, reason))


def test_nobody_is_erased_while_a_mail_to_them_is_being_sent(small: Begun) -> None:
    decided(small)
    with small.office.store.write(CLOSES) as session:
        row = session.scalars(select(Outgoing).where(Outgoing.recipient == "person:amina")).first()
        assert row is not None
        row.state = "sending"
    with pytest.raises(Mistake, match="a mail to them is just being sent"):
        erase(small.office, "amina", by=BY)


def test_who_has_left_is_called_by_the_body_they_were_in(small: Begun) -> None:
    leave(small.office, "jun", body="mag", by=BY)
    assert foresee_erasure(small.office, "jun").alias == "a former member of the MAG"


@pytest.mark.parametrize(
    ("member", "title", "alias"),
    [
        ("a member of the MAG", "MAG", "a former member of the MAG"),
        ("an organiser", "Organisers", "a former organiser"),
        (None, "UN DESA", "a former member of UN DESA"),
        (None, "", "a former participant"),
    ],
)
def test_the_name_after_erasing_tells_the_body_only(
    member: str | None, title: str, alias: str
) -> None:
    assert former(member, title) == alias


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Li Wei resigned", True),
        ("asked by li wei, in May", True),
        ("Li Weiss resigned", False),
        ("to Li <li@example.org>", True),
        ("to li@example.org.uk", False),
        ("igf-2027/call/person:li-wei", True),
        ("person:li-wei-2", False),
        ("li-wei", False),
    ],
)
def test_a_text_names_a_person_by_whole_words(text: str, named: bool) -> None:  # noqa: FBT001 -- the expected answer
    assert PersonNames("li-wei", "Li Wei", ("li@example.org",)).in_text(text) is named


def test_an_id_alone_names_a_person() -> None:
    names = PersonNames("jun", "Jun Sato", ("jun@example.org",))
    assert names.in_values({"person": "jun"})
    assert not names.in_values({"person": "june", "n": 3, "none": None})


def test_erasing_takes_the_same_questions_for_any_number_of_people(small: Begun) -> None:
    def asked(person: str) -> int:
        with counted(small.office.store) as statements:
            erase(small.office, person, by=BY)
        return len(statements)

    small.clock.move_to(NOW)
    first = asked("jun")
    enter(small.office, "one", "two", *(f"p{n}" for n in range(400)))
    asked("one")
    # The first was in a body, the others in none.
    assert (first, asked("two")) == (54, 52)


def test_erasing_somebody_whom_no_entry_names_is_recorded_as_well(small: Begun) -> None:
    small.clock.move_to(NOW)
    enter(small.office, "one")
    erased = erase(small.office, "one", by=BY)
    assert erased.entries == ()
    with small.office.store.read() as session:
        told = session.scalars(select(LogValue.values).order_by(LogValue.entry)).all()[-1]
    assert told == {
        "entries": 0,
        "earlier": 0,
        "person": erased.anonymous,
        "reason": "asked for it",
    }
    assert not walked(small.office.store).wrong
