"""The chain of the log: whole, it says so; forged, the first entry that is wrong is named."""

from dataclasses import replace

import pytest

from igf.asks.decide import decide
from igf.log import seal as sealing
from igf.log.entry_line import LogLine
from igf.log.read import log_lines, walked
from igf.log.seal import seal
from igf.log.write import Entry, record, record_all
from igf.store.queries.log import PAGE, Chosen
from igf.store.tables.records import LogSeal
from schemas.errors import Mistake
from tests.engine.begun import CALL, CLOSES, OPENS, STAFF, STARTED, Begun, reply_to
from tests.engine.counting import counted
from tests.log.forging import forge

SWAP = (
    "UPDATE log_seal SET entry = 99 WHERE position = 2",
    "UPDATE log_seal SET entry = 2 WHERE position = 3",
    "UPDATE log_seal SET entry = 3 WHERE position = 2",
)
MOVE = (
    "UPDATE log_seal SET position = 99 WHERE position = 2",
    "UPDATE log_seal SET position = 2 WHERE position = 3",
    "UPDATE log_seal SET position = 3 WHERE position = 99",
)
GONE = ("DELETE FROM log_value WHERE entry = 3", "DELETE FROM log WHERE id = 3")
BLANK = "UPDATE log_value SET salt = '', \"values\" = '{}', erased_at = '2027-01-04 09:00:00+00:00'"
CASES = {
    "a value was changed": (
        ['UPDATE log_value SET "values" = \'{"reason": "other"}\' WHERE entry = 3'],
        "entry 3: a value was changed",
    ),
    "somebody else acted": (
        ["UPDATE log_value SET actor = 'Jun Sato' WHERE entry = 3"],
        "entry 3: a value was changed",
    ),
    "an entry was changed": (
        ["UPDATE log SET door = 'page' WHERE id = 3"],
        "entry 3 (position 3): the entry was changed",
    ),
    "an entry came earlier": (
        ["UPDATE log SET at = '2020-01-01 00:00:00' WHERE id = 3"],
        "entry 3 (position 3): the entry was changed",
    ),
    "an entry is missing": (GONE, "entry 3 (position 3) is missing"),
    "an entry is missing with its link": (
        [*GONE, "DELETE FROM log_seal WHERE position = 3"],
        "an entry is missing before entry 4 (position 3)",
    ),
    "values are missing": (
        ["DELETE FROM log_value WHERE entry = 3"],
        "entry 3: its values are missing",
    ),
    "two entries changed places": (
        SWAP,
        "entry 3 (position 2): the order was changed, entry 2 stood there",
    ),
    "two links changed places": (
        MOVE,
        "entry 3 (position 2): the order was changed, it does not follow on the one before",
    ),
    "a link was written anew": (
        ["UPDATE log_seal SET previous = 'x' WHERE position = 4"],
        "entry 4 (position 4): the order was changed, it does not follow on the one before",
    ),
    "values were erased and nothing says so": (
        [f"{BLANK} WHERE entry = 3"],
        "values of 1 more than the log tells of were erased",
    ),
}


def write(year: Begun, number: int) -> None:
    """Entries in the log, the first of them beside that of the start."""
    with year.office.store.write(STARTED) as session:
        for n in range(number):
            values = {"reason": f"größer {n}"}
            record(
                session, "year.paused", subject="igf-2027", at=STARTED, values=values, actor=STAFF
            )


@pytest.mark.parametrize("case", CASES)
def test_what_was_forged_is_named_with_the_entry(year: Begun, case: str) -> None:
    statements, wrong = CASES[case]
    write(year, 5)
    seal(year.office)
    assert walked(year.office.store).wrong == ""
    forge(year.office.store, statements)
    assert walked(year.office.store).wrong == wrong


def test_a_lived_year_is_whole_and_tells_its_newest_seal(small: Begun) -> None:
    small.live(CLOSES)
    assert seal(small.office) > 0
    write(small, 1)
    found = walked(small.office.store)
    with small.office.store.read() as session:
        last = session.query(LogSeal).order_by(LogSeal.position.desc()).first()
    assert last is not None
    assert found.newest is not None
    assert (found.wrong, found.newest.digest) == ("", last.digest)
    assert (found.entries - found.sealed, found.erased) == (1, 0)


def test_a_digest_that_was_written_down_is_found_again(small: Begun) -> None:
    write(small, 1)
    seal(small.office)
    first = walked(small.office.store).newest
    write(small, 1)
    seal(small.office)
    assert first is not None
    assert walked(small.office.store, look_for=first.digest).met == first
    assert walked(small.office.store, look_for="f" * 64).met is None


def test_an_empty_log_is_whole(small: Begun) -> None:
    forge(small.office.store, ["DELETE FROM log_value", "DELETE FROM log"])
    found = walked(small.office.store)
    assert (found.wrong, found.entries, found.newest) == ("", 0, None)


def long_log(year: Begun, monkeypatch: pytest.MonkeyPatch) -> None:
    """A log of two pages in the chain, and one entry more that is not."""
    year.office.store.slow_ms = None
    monkeypatch.setattr(sealing, "BATCH", 5000)
    for number, sealed in ((2 * PAGE - 1, True), (1, False)):
        entries = [Entry("mail.approved", CALL, {"mail": str(n)}) for n in range(number)]
        with year.office.store.write(STARTED) as session:
            record_all(session, entries, at=STARTED, actor=STAFF)
        if sealed:
            seal(year.office)


def test_a_long_log_is_walked_a_page_of_a_thousand_at_a_time(
    small: Begun, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_log(small, monkeypatch)
    with counted(small.office.store) as statements:
        found = walked(small.office.store)
    assert (found.wrong, found.entries, found.sealed) == ("", 2001, 2000)
    # Two full pages and an empty one of the chain, one and an empty one of what is not in it.
    assert len(statements) == 5
    assert all("LIMIT" in each for each in statements)


def test_a_long_log_is_shown_a_page_at_a_time(
    small: Begun, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_log(small, monkeypatch)
    with counted(small.office.store) as statements:
        assert sum(1 for _ in log_lines(small.office, Chosen())) == 2001
    pages = [each for each in statements if "FROM log" in each]
    assert len(pages) == 4
    assert all("LIMIT" in each for each in pages)
    # The years with their files, and the stages.
    assert len(statements) - len(pages) == 2


def shown(year: Begun, chosen: Chosen) -> list[LogLine]:
    return list(log_lines(year.office, chosen))


def test_the_log_is_told_in_the_words_of_the_igf(year: Begun) -> None:
    year.carry(OPENS)
    year.carry(CLOSES)
    ask = year.ask("approve")
    decide(year.office, ask.id, reply=reply_to(ask))
    (answer,) = shown(year, Chosen(acts=("answer.given",)))
    assert answer.words == "Answer given: MAG Chair, approve, by command, stated"
    assert (answer.where, answer.who) == ("Call for thematic input", "Amina Diallo")
    first, *_ = shown(year, Chosen())
    assert (first.where, first.words) == (
        "IGF 2027",
        "Year started: igf-2027.yaml, stages: 1, by command, stated",
    )


def test_the_log_is_chosen_by_year_stage_day_act_and_person(year: Begun) -> None:
    year.carry(OPENS)
    write(year, 1)
    everything = shown(year, Chosen())
    assert [each.act for each in shown(year, Chosen(stage="thematic_input"))] == ["step.fire"]
    assert [each.act for each in shown(year, Chosen(since=OPENS))] == ["step.fire"]
    assert [each.act for each in shown(year, Chosen(acts=("step", "year.paused")))] == [
        "step.fire",
        "year.paused",
    ]
    assert shown(year, Chosen(cycle="igf-2027")) == everything
    assert [each.act for each in shown(year, Chosen(person="lea BRUN"))] == [
        "year.started",
        "year.paused",
    ]


def test_what_concerns_a_person_is_found_with_the_mails_by_whatever_they_go_by(
    year: Begun,
) -> None:
    year.carry(OPENS)
    year.carry(CLOSES)
    ask = year.ask("approve")
    decide(year.office, ask.id, reply=replace(reply_to(ask), entered_by="A Visitor"))
    for said in ("amina", "Amina Diallo", "AMINA@example.org"):
        acts = [each.act for each in shown(year, Chosen(person=said))]
        assert acts.count("answer.given") == 1
        assert acts.count("mail.sent") == sum(
            mail.recipient == "person:amina" for mail in year.mails()
        )
    mail, *_ = shown(year, Chosen(person="amina", acts=("mail",), since=CLOSES))
    assert mail.words.startswith("Email sent: ")
    assert mail.words.endswith(", to amina@example.org")
    assert shown(year, Chosen(person="jun", acts=("answer",))) == []
    lines = shown(year, Chosen(person="amina"))
    assert [each.at for each in lines] == sorted(each.at for each in lines)


def test_who_acted_under_a_name_that_is_not_entered_is_found_as_well(year: Begun) -> None:
    year.carry(CLOSES)
    ask = year.ask("approve")
    decide(year.office, ask.id, reply=replace(reply_to(ask), given_by="The Chair"))
    assert [each.act for each in shown(year, Chosen(person="the chair"))] == ["answer.given"]
    assert "answer.given" in [each.act for each in shown(year, Chosen(person="mag_chair"))]


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (Chosen(cycle="igf-2072"), "there is no year igf-2072 -> did you mean igf-2027?"),
        (Chosen(stage="thematic_imput"), "there is no stage thematic_imput"),
        (Chosen(acts=("answer.give",)), "nothing is recorded as answer.give"),
        (Chosen(person="Amina Dialo"), "nobody has the id or name Amina Dialo -> did you mean Am"),
        (Chosen(person="Gr%"), "nobody has the id or name Gr% -> see igf people list"),
    ],
)
def test_what_there_is_not_is_said(small: Begun, chosen: Chosen, said: str) -> None:
    with pytest.raises(Mistake) as wrong:
        shown(small, chosen)
    assert str(wrong.value).startswith(said)
