"""One person erased from the log: the chain stays whole, and the log says that it was done."""

from igf.log.erase import erase_values
from igf.log.read import log_lines, walked
from igf.log.seal import seal
from igf.log.write import Actor, Value, record
from igf.store.queries import log as log_queries
from igf.store.queries.log import Chosen
from tests.engine.begun import CALL, STAFF, STARTED, Begun
from tests.store.databases import dump

JUN = Actor("Jün Šato", "page", "proven", on_behalf_of="mag_chair")
OF = ("Jün Šato", "jun@example.org", "jun")


def write(year: Begun) -> None:
    """Five entries: two of which tell of Jun beside his own."""
    with year.office.store.write(STARTED) as session:
        for actor, note in (
            (JUN, "I agree"),
            (STAFF, "told JUN@example.org by telephone"),
            (STAFF, "as Jün Šato says"),
            (STAFF, "in June"),
        ):
            values: dict[str, Value] = {"note": note, "count": 3}
            record(session, "answer.given", subject=CALL, at=STARTED, values=values, actor=actor)


def erase(year: Begun) -> int:
    with year.office.store.write(STARTED) as session:
        return erase_values(session, of=OF, now=STARTED, actor=STAFF)


def test_what_tells_of_a_person_is_blanked_and_nothing_else(year: Begun) -> None:
    write(year)
    seal(year.office)
    assert erase(year) == 3
    with year.office.store.read() as session:
        told = [log_queries.told(session, number) for number in (2, 3, 4, 5)]
    assert told[:3] == [("", "", None, {}, STARTED)] * 3
    assert told[3].values == {"note": "in June", "count": 3}
    said = repr(dump(year.office.store)["log"] + dump(year.office.store)["log_value"])
    assert "Šato" not in said
    assert "jun@" not in said.lower()


def test_the_chain_stays_whole_and_counts_what_was_erased(year: Begun) -> None:
    write(year)
    seal(year.office)
    erase(year)
    found = walked(year.office.store)
    assert (found.wrong, found.erased) == ("", 3)
    seal(year.office)
    assert walked(year.office.store).wrong == ""


def test_the_log_says_that_it_was_done_and_by_whom(small: Begun) -> None:
    write(small)
    erase(small)
    *_, last = log_lines(small.office, Chosen())
    assert (last.words, last.who) == (
        "Personal data erased from the log: entries: 3, by command, stated",
        "Lea Brun",
    )
    erased = next(line for line in log_lines(small.office, Chosen(acts=("answer",))))
    assert erased.words == "Answer given: erased, through the answer page, proven"


def test_a_second_time_nothing_is_left_to_erase_or_to_say(small: Begun) -> None:
    write(small)
    erase(small)
    before = dump(small.office.store)["log"]
    assert erase(small) == 0
    assert dump(small.office.store)["log"] == before


def test_who_erased_can_be_erased_and_the_log_still_tells_how_much_was(small: Begun) -> None:
    write(small)
    erase(small)
    before = walked(small.office.store).erased
    with small.office.store.write(STARTED) as session:
        erase_values(session, of=("Lea Brun",), now=STARTED, actor=Actor("Jo Roe", "command"))
    found = walked(small.office.store)
    assert (found.wrong, found.erased > before) == ("", True)


def test_nobody_named_erases_nothing(small: Begun) -> None:
    write(small)
    with small.office.store.write(STARTED) as session:
        assert erase_values(session, of=("", " "), now=STARTED, actor=STAFF) == 0
