"""Answers that come as a file: read whole, every problem told, each side counted once."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from igf.asks.answer_lists import answers_of, owed
from igf.asks.answer_page import Filled, answer
from igf.asks.answers_beside import foreseen_words
from igf.asks.answers_file import (
    AnswersFile,
    AnswersRead,
    foresee_answers,
    read_answers,
    read_words,
    take_answers,
)
from igf.asks.excuse import Letting, delegate, excuse, withdraw_answer, withdraw_file
from igf.asks.supersede import confirm, supersede
from igf.documents.put import put_document
from igf.log.write import By
from igf.rehearsal.replies import stand_in
from igf.store.queries import asks as ask_queries
from igf.store.queries import log as log_queries
from igf.store.queries import year as queries
from igf.store.tables.people import Person
from schemas.errors import Mistake, Mistakes
from schemas.sources import DateOrder
from tests.asks.test_sides import ASK, BALLOT, say, states, token
from tests.engine.begun import DAY, OPENS, STAFF, Begun, begun_with
from tests.engine.counting import counted
from tests.year.years import Data

PAPER: Data = {
    "key": "paper",
    "do": "compute",
    "title": "Paper",
    "what": "write_paper",
    "makes": "paper",
    "at": "opens",
    "by": ["secretariat"],
}
ROWS = (("Name", "Answer", "Comment"),)


@pytest.fixture
def ballot(small_url: str, tmp_path: Path) -> Iterator[Begun]:
    with begun_with(small_url, tmp_path, BALLOT) as year:
        year.carry(OPENS)
        yield year


@dataclass
class Ticking:
    """A clock that goes on whenever it is looked at."""

    at: datetime

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def handed(year: Begun, *rows: Sequence[str], **more: dict[str, str]) -> AnswersRead:
    path = year.office.outgoing.parent / "poll.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([*ROWS, *rows])
    file = AnswersFile(path, **more)  # type: ignore[arg-type]  # columns and meaning
    return read_answers(year.office, year.ask("vote").id, file=file, by=STAFF)


def test_answers_of_a_file_are_stated_and_name_it(ballot: Begun) -> None:
    read = handed(ballot, ("amina@example.org", "abstain", ""), ("Jun Sato", "For", "Yes"))
    assert take_answers(ballot.office, read, by=STAFF) == (2, "approved")
    with ballot.office.store.read() as session:
        given = queries.answers(session, ballot.ask("vote").id)
    assert [(each.holder, each.choice, each.standing, each.door) for each in given] == [
        ("person:amina", "abstain", "stated", "file"),
        ("person:jun", "for", "stated", "file"),
    ]
    assert all((each.evidence or "").startswith("poll.csv ") for each in given)
    assert [(each.person, each.given_by, each.entered_by) for each in given] == [
        ("amina", "Amina Diallo", "Lea Brun"),
        ("jun", "Jun Sato", "Lea Brun"),
    ]


def test_all_answers_of_a_file_are_counted_also_when_the_first_would_decide(ballot: Begun) -> None:
    read = handed(ballot, ("amina", "for", ""), ("jun", "against", ""))
    assert take_answers(ballot.office, read, by=STAFF) == (2, "approved")
    with ballot.office.store.read() as session:
        (decision,) = ask_queries.decisions(session, ballot.ask("vote").id)
    assert decision.tally == {"for": 1, "against": 1}


def test_every_problem_of_a_file_is_told_and_nothing_is_taken(ballot: Begun) -> None:
    with pytest.raises(Mistakes) as wrong:
        handed(ballot, ("Nobody", "for", ""), ("Jun Sato", "perhaps", ""), ("Jun Sato", "for", ""))
    assert [(each.line, each.message) for each in wrong.value.problems] == [
        (2, "Name: nobody has the id or name Nobody"),
        (3, "Answer: not one of the choices"),
    ]
    assert set(states(ballot, "vote").values()) == {"owed"}


FORM = ("Timestamp", "Email Address", "Name", "Vote")


def formed(year: Begun, *rows: Sequence[str]) -> AnswersRead:
    """A file as a form outside writes it, with a verified address and a typed name."""
    path = year.office.outgoing.parent / "form.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([FORM, *(("2027-01-05", *row) for row in rows)])
    return read_answers(year.office, year.ask("vote").id, file=AnswersFile(path), by=STAFF)


def test_an_address_tells_who_answers_and_which_columns_were_read_is_said(ballot: Begun) -> None:
    read = formed(ballot, ("AMINA@example.org", "A. Diallo", "for"))
    assert [reply.holder for reply in read.replies] == ["person:amina"]
    assert list(read_words(read)) == [
        (
            "Columns that were read: who answers: Name; who answers, by address: Email Address;"
            " the answer: Vote; when it was sent: Timestamp"
        )
    ]


def test_a_second_address_tells_who_answers_as_well(ballot: Begun) -> None:
    with ballot.office.store.write(OPENS) as session:
        session.get_one(Person, "amina").other_addresses = ["a.diallo@home.example.org"]
    read = formed(ballot, ("a.diallo@home.example.org", "", "for"))
    assert [reply.holder for reply in read.replies] == ["person:amina"]


def test_a_row_whose_name_and_address_are_two_people_is_refused(ballot: Begun) -> None:
    with pytest.raises(Mistakes) as wrong:
        formed(
            ballot,
            ("amina@example.org", "Jun Sato", "for"),
            ("jun@other.example.org", "Jun Sato", "for"),
            ("lea@example.org", "", "for"),
            ("", "", "for"),
        )
    assert [(each.line, each.message) for each in wrong.value.problems] == [
        (
            2,
            (
                "Email Address: amina@example.org is Amina Diallo (amina, amina@example.org),"
                " Jun Sato is Jun Sato (jun, jun@example.org)"
            ),
        ),
        (3, "Email Address: nobody has the address jun@other.example.org"),
        (4, "Email Address: this question is not for Lea Brun (lea, lea@example.org)"),
        (5, "Name: no name or key says who answers"),
    ]
    assert "add it to the addresses of Jun Sato" in wrong.value.problems[1].fix


def test_in_a_file_nothing_is_confirmed_without_what_was_to_be_made(
    small_url: str, tmp_path: Path
) -> None:
    with begun_with(small_url, tmp_path, PAPER) as year:
        year.carry(OPENS)
        path = tmp_path / "done.csv"
        path.write_text("Name,Answer\nsecretariat,confirmed\n", encoding="utf-8")
        ask, file = year.ask("paper").id, AnswersFile(path)
        read = read_answers(year.office, ask, file=file, by=STAFF)
        with pytest.raises(Mistake, match=r"Paper \(paper\) has not been uploaded yet"):
            take_answers(year.office, read, by=STAFF)
        assert year.ask("paper").state == "open"
        made = stand_in("Paper")
        put_document(year.office, year.stage, key="paper", made=made, by=STAFF)
        take_answers(year.office, read, by=STAFF)
        assert year.ask("paper").outcome == "confirmed"


def namesakes(year: Begun) -> None:
    """Amina and Jun have one name from now on."""
    with year.office.store.write(OPENS) as session:
        session.get_one(Person, "jun").name = "Amina Diallo"


def test_a_name_that_two_members_have_is_a_question(ballot: Begun) -> None:
    namesakes(ballot)
    with pytest.raises(
        Mistakes, match=r"2 people have the name Amina Diallo .* -> .*\(amina, .*\(jun"
    ):
        handed(ballot, ("Amina Diallo", "for", ""))
    with pytest.raises(Mistake, match="2 people have the name Amina Diallo"):
        excuse(ballot.office, letting(ballot, "Amina Diallo"))
    found = answers_of(ballot.office, ballot.ask("vote").id)
    assert [side.name for side in found.sides] == ["Amina Diallo (amina)", "Amina Diallo (jun)"]


def test_a_file_in_which_no_column_says_who_answers_is_refused(ballot: Begun) -> None:
    path = ballot.office.outgoing.parent / "poll.csv"
    path.write_text("Vote\nfor\n", encoding="utf-8")
    with pytest.raises(Mistakes, match=r'no column says who answers -> .*--map email="HEADER"'):
        read_answers(ballot.office, ballot.ask("vote").id, file=AnswersFile(path), by=STAFF)


def test_rows_are_read_in_the_same_questions_however_many(ballot: Begun) -> None:
    def asked(*rows: Sequence[str]) -> int:
        with counted(ballot.office.store) as statements:
            handed(ballot, *rows)
        return len(statements)

    row = ("jun", "abstain", "")
    assert asked(row) == asked(*[row] * 40)


def sent(year: Begun, *rows: Sequence[str], dates: DateOrder | None = None) -> AnswersRead:
    """A file of a form outside with the time of each answer."""
    path = year.office.outgoing.parent / "form.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("Timestamp", "Name", "Vote"), *rows])
    file = AnswersFile(path, dates=dates)
    return read_answers(year.office, year.ask("vote").id, file=file, by=STAFF)


NEWEST_FIRST = (("2027-01-06 10:00", "jun", "abstain"), ("2027-01-05 10:00", "jun", "against"))


@pytest.mark.parametrize("rows", [NEWEST_FIRST, NEWEST_FIRST[::-1]])
def test_of_two_answers_the_newest_counts_in_whichever_order_they_stand(
    ballot: Begun, rows: tuple[tuple[str, str, str], ...]
) -> None:
    read = sent(ballot, *rows)
    assert [reply.choice for reply in read.replies] == ["abstain"]
    assert read.repeated == 1
    kept, other = (2, 3) if rows == NEWEST_FIRST else (3, 2)
    assert (
        f"jun: the answer of row {kept}, sent 2027-01-06 10:00, is the newest; not taken: row "
        in (read.notes[0])
    )
    assert read.notes[0].endswith(str(other))


def test_which_of_two_answers_is_newer_is_asked_where_nothing_tells(ballot: Begun) -> None:
    with pytest.raises(Mistakes, match=r"row 2 answers otherwise, and it cannot be told") as wrong:
        handed(ballot, ("jun", "against", ""), ("jun", "abstain", ""))
    assert '--map sent_at="HEADER"' in str(wrong.value)
    for times in (("2027-01-05 10:00", ""), ("2027-01-05 10:00", "2027-01-05 10:00")):
        with pytest.raises(Mistakes, match="cannot be told which is newer"):
            sent(
                ballot,
                *(
                    (time, "jun", vote)
                    for time, vote in zip(times, ("for", "abstain"), strict=True)
                ),
            )
    read = handed(ballot, ("jun", "abstain", ""), ("jun", "abstain", ""))
    assert (len(read.replies), read.repeated) == (1, 1)


def test_day_and_month_are_asked_for_only_where_they_decide(ballot: Begun) -> None:
    rows = (("3/4/2027 10:00", "jun", "abstain"), ("2/5/2027 10:00", "jun", "against"))
    with pytest.raises(Mistakes, match="--dates dmy or --dates mdy"):
        sent(ballot, *rows)
    orders: tuple[DateOrder, ...] = ("day-first", "month-first")
    found = [sent(ballot, *rows, dates=order).replies[0].choice for order in orders]
    assert found == ["against", "abstain"]
    same_day = (("3/4/2027 11:00", "jun", "abstain"), ("3/4/2027 10:00", "jun", "against"))
    assert sent(ballot, *same_day).replies[0].choice == "abstain"
    assert len(sent(ballot, ("3/4/2027 10:00", "jun", "for")).replies) == 1


def test_what_would_change_is_shown_beside_what_stands_and_nothing_is_kept(ballot: Begun) -> None:
    take_answers(ballot.office, handed(ballot, ("jun", "abstain", "")), by=STAFF)
    read = handed(ballot, ("jun", "against", "Too late"), ("amina", "for", ""))
    assert list(foreseen_words(foresee_answers(ballot.office, read))) == [
        "Row 2: jun: Abstain -> Against: Too late",
        "Row 3: amina: (blank) -> For",
        "Would change: 2 answers; left as it is: 0 answers.",
    ]
    assert states(ballot, "vote") == {"amina": "owed", "jun": "answered"}
    again = foresee_answers(ballot.office, handed(ballot, ("jun", "abstain", "")))
    assert list(foreseen_words(again)) == [
        "Row 2: jun: as it is",
        "Would change: 0 answers; left as it is: 1 answer.",
    ]


def test_a_dry_run_refuses_what_could_not_be_taken_each_with_its_row(ballot: Begun) -> None:
    answer(ballot.office, token(ballot, "vote", "jun"), filled=Filled("abstain"))
    read = handed(ballot, ("amina", "against", ""), ("jun", "against", ""))
    for act in (foresee_answers, partial(take_answers, by=STAFF)):
        with pytest.raises(Mistakes) as wrong:
            act(ballot.office, read)
        assert [each.line for each in wrong.value.problems] == [3]
        assert "has answered through the personal link" in str(wrong.value)


def test_the_same_file_again_changes_nothing(ballot: Begun) -> None:
    for changed in (1, 0):
        read = handed(ballot, ("jun", "abstain", ""))
        assert take_answers(ballot.office, read, by=STAFF) == (changed, None)


def test_texts_that_are_no_choice_are_explained(ballot: Begun) -> None:
    read = handed(ballot, ("jun", "Enthaltung", ""), meaning={"enthaltung": "abstain"})
    assert read.replies[0].choice == "abstain"


def test_a_column_that_is_not_there_is_told(ballot: Begun) -> None:
    with pytest.raises(Mistakes, match=r"who: no such column \(Member\)"):
        handed(ballot, ("jun", "for", ""), columns={"who": "Member"})


def test_what_a_wrong_file_brought_is_taken_back_as_a_whole(ballot: Begun) -> None:
    take_answers(ballot.office, handed(ballot, ("jun", "abstain", "")), by=STAFF)
    ask = ballot.ask("vote").id
    assert withdraw_file(ballot.office, ask, source="poll.csv", by=By(STAFF, "wrong")) == 1
    assert states(ballot, "vote") == {"amina": "owed", "jun": "owed"}
    with pytest.raises(Mistake, match="no answer here came with"):
        withdraw_file(ballot.office, ask, source="poll.csv", by=By(STAFF, "again"))


ELSEWHERE: Data = ASK | {
    "key": "vote",
    "answer": "yes_no",
    "elsewhere": "https://forms.example.org/x",
}


def test_reminders_wait_for_the_newest_file_and_say_how_new_it_is(
    small_url: str, tmp_path: Path
) -> None:
    with begun_with(small_url, tmp_path, ELSEWHERE) as year:
        year.carry(OPENS)
        year.carry(OPENS + 5 * DAY)
        assert "answers come as a file, and none came yet" in year.failures()["vote"]
        take_answers(year.office, handed(year, ("jun", "yes", "")), by=STAFF)
        year.carry(OPENS + 5 * DAY + DAY / 2)
        (reminder,) = [mail for mail in year.mails("vote") if "due" in mail.rung]
        assert reminder.recipient == "person:amina"
        assert "Answers as received by 9 January 2027, 09:00 UTC" in " ".join(reminder.text.split())


def letting(year: Begun, who: str = "jun") -> Letting:
    return Letting(year.ask("vote").id, who, By(STAFF, "on leave"))


def test_who_is_excused_is_not_reminded_and_does_not_count(ballot: Begun) -> None:
    excuse(ballot.office, letting(ballot))
    assert states(ballot, "vote")["jun"] == "excused"
    assert [line.name for line in owed(ballot.office)] == ["Amina Diallo"]
    assert say(ballot, "vote", "amina", "against") == "sent_back"


def test_a_delegate_answers_in_somebodys_place_until_an_instant(ballot: Begun) -> None:
    until = OPENS + DAY
    delegate(ballot.office, letting(ballot), to="lea", until=until)
    answer(ballot.office, token(ballot, "vote", "lea"), filled=Filled("abstain"))
    found = answers_of(ballot.office, ballot.ask("vote").id)
    jun = next(side for side in found.sides if side.holder == "person:jun")
    assert (jun.given_by, jun.standing, jun.delegate) == ("Lea Brun", "proven", "Lea Brun")
    ballot.clock.move_to(until)
    with pytest.raises(Mistake, match="addressed to you"):
        answer(ballot.office, token(ballot, "vote", "lea"), filled=Filled("for"))


def test_a_reminder_goes_to_the_delegate(ballot: Begun) -> None:
    delegate(ballot.office, letting(ballot), to="lea")
    ballot.carry(OPENS + 5 * DAY)
    reminded = {mail.recipient for mail in ballot.mails("vote") if "due" in mail.rung}
    assert reminded == {"person:amina", "person:lea"}


def test_nobody_delegates_in_a_circle(ballot: Begun) -> None:
    delegate(ballot.office, letting(ballot), to="amina")
    with pytest.raises(Mistake, match="jun has delegated to amina already"):
        delegate(ballot.office, letting(ballot, "amina"), to="jun")
    with pytest.raises(Mistake, match="a person cannot delegate to himself or herself"):
        delegate(ballot.office, letting(ballot), to="jun")


def test_a_wrong_answer_is_taken_back_with_a_trace(ballot: Begun) -> None:
    say(ballot, "vote", "jun", "against")
    withdraw_answer(ballot.office, letting(ballot))
    assert states(ballot, "vote")["jun"] == "owed"
    with ballot.office.store.read() as session:
        (given,) = queries.answers(session, ballot.ask("vote").id)
    assert (given.choice, given.withdrawn_because) == ("against", "on leave")
    assert say(ballot, "vote", "jun", "for") == "approved"


def test_a_withdrawn_answer_and_its_entry_bear_the_same_instant(ballot: Begun) -> None:
    say(ballot, "vote", "jun", "against")
    withdraw_answer(replace(ballot.office, clock=Ticking(ballot.office.now())), letting(ballot))
    ask = ballot.ask("vote").id
    with ballot.office.store.read() as session:
        (given,) = queries.answers(session, ask)
        told = log_queries.last_at(session, "side.withdrawn", subject=ask)
    assert given.withdrawn_at == told


def test_what_a_withdrawn_answer_had_changed_does_not_count_again(ballot: Begun) -> None:
    say(ballot, "vote", "jun", "against")
    say(ballot, "vote", "jun", "abstain")
    withdraw_answer(ballot.office, letting(ballot))
    with ballot.office.store.read() as session:
        assert ask_queries.counting(session, ballot.ask("vote").id) == {}
    assert states(ballot, "vote")["jun"] == "owed"


def test_a_decision_is_superseded_and_both_stay(ballot: Begun) -> None:
    say(ballot, "vote", "jun", "for")
    ask = ballot.ask("vote").id
    supersede(ballot.office, ask, outcome="sent_back", by=By(STAFF, "a vote was counted twice"))
    assert ballot.ask("vote").outcome == "sent_back"
    made = answers_of(ballot.office, ask).decisions
    assert [(each.outcome, each.reason) for each in made] == [
        ("approved", ""),
        ("sent_back", "a vote was counted twice"),
    ]
    with pytest.raises(Mistake, match="it is sent back already"):
        supersede(ballot.office, ask, outcome="sent_back", by=By(STAFF, "again"))


def test_a_provisional_decision_stands_once_it_is_confirmed(small_url: str, tmp_path: Path) -> None:
    with begun_with(small_url, tmp_path, BALLOT | {"provisional": True}) as year:
        year.carry(OPENS)
        say(year, "vote", "jun", "for")
        ask = year.ask("vote").id
        assert answers_of(year.office, ask).decisions[-1].is_provisional
        confirm(year.office, ask, by=STAFF)
        assert not answers_of(year.office, ask).decisions[-1].is_provisional
        with pytest.raises(Mistake, match="not provisional"):
            confirm(year.office, ask, by=STAFF)


def test_a_tally_is_printed_with_shares(ballot: Begun) -> None:
    say(ballot, "vote", "jun", "for")
    found = answers_of(ballot.office, ballot.ask("vote").id)
    assert [(each.position, each.percent) for each in found.tally][:2] == [
        ("for", 100),
        ("against", 0),
    ]
    with ballot.office.store.read() as session:
        assert ask_queries.decisions(session, ballot.ask("vote").id)[0].by == "jun"


def test_a_person_answers_for_the_role_or_body_that_was_asked(
    small_url: str, tmp_path: Path
) -> None:
    step = BALLOT | {"by": ["mag_chair", "secretariat"], "rule": {"kind": "all"}}
    with begun_with(small_url, tmp_path, step) as year:
        year.carry(OPENS)
        read = handed(year, ("amina@example.org", "approve", ""), ("secretariat", "approve", ""))
        said = [(each.holder, each.given_by, each.decider) for each in read.replies]
        assert said == [
            ("mag_chair", "Amina Diallo", "amina"),
            ("secretariat", "Lea Brun", None),
        ]
        assert take_answers(year.office, read, by=STAFF) == (2, "approved")


def test_who_could_answer_for_two_sides_says_which(small_url: str, tmp_path: Path) -> None:
    step = BALLOT | {"by": ["web_editor", "secretariat"], "rule": {"kind": "all"}}
    with begun_with(small_url, tmp_path, step) as year:
        year.carry(OPENS)
        with pytest.raises(Mistakes, match="answer for one of: secretariat, web_editor"):
            handed(year, ("lea@example.org", "approve", ""))
