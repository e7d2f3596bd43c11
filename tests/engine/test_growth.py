"""Growth with the years and with the members of a body, and its limits."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import event

from igf.asks.answer_lists import owed
from igf.asks.answer_page import answer_page
from igf.asks.links import linking
from igf.engine.status import statuses
from igf.health.assess import healths
from igf.office.office import Office
from igf.starting.start import start
from igf.store.tables.year import Base
from tests.engine.begun import CLOSES, DAY, INPUT, OPENS, STAFF, Begun, begun_with, ready, year_file
from tests.engine.counting import counted
from tests.engine.test_budgets import add_people
from tests.year.years import Data

#: Literal budgets: as many questions for one year as for twenty.
BUDGETS = {"status": 7, "owed": 4, "health": 14}
LOOKS: dict[str, Callable[[Office], object]] = {
    "status": statuses,
    "owed": owed,
    "health": healths,
}
BALLOT: Data = {
    "key": "poll",
    "do": "decide",
    "title": "Poll",
    "question": "Do you agree?",
    "at": "opens",
    "by": ["mag"],
    "rule": {"kind": "advisory"},
    "due": "closes",
    "notice": "approval.request",
}


def more_years(year: Begun, number: int) -> None:
    for n in range(number):
        key = f"igf-20{n + 40}"
        declared = year_file({"thematic_input": INPUT}, cycle=key, title=f"IGF 20{n + 40}")
        start(year.office, ready(declared), by=STAFF)


def asked(year: Begun, look: Callable[[Office], object]) -> int:
    year.office.now()  # the clock of the database is looked at once a second
    with counted(year.office.store) as statements:
        look(year.office)
    return len(statements)


@pytest.mark.parametrize("name", LOOKS)
def test_a_list_of_all_years_takes_as_many_questions_for_twenty_as_for_one(
    small: Begun, name: str
) -> None:
    small.live(CLOSES + DAY)
    one = asked(small, LOOKS[name])
    more_years(small, 19)
    small.live(CLOSES + 2 * DAY)
    assert (one, asked(small, LOOKS[name])) == (BUDGETS[name], BUDGETS[name])


def test_the_mails_of_a_year_are_counted_for_that_year_alone(small: Begun) -> None:
    more_years(small, 1)
    small.carry(CLOSES)
    found = {year.cycle: year.mails for year in statuses(small.office)}
    assert sum(found["igf-2027"].values()) == len(small.mails())
    assert found["igf-2040"] == {}


def rows_read(look: Callable[[], object]) -> int:
    """How many rows become objects of a session."""
    made: list[object] = []

    def keep(target: object, _context: object) -> None:
        made.append(target)

    event.listen(Base, "load", keep, propagate=True)
    try:
        look()
    finally:
        event.remove(Base, "load", keep)
    return len(made)


@pytest.mark.parametrize("members", [1, 300])
def test_the_page_of_a_member_reads_as_many_rows_whatever_the_number_of_members(
    small_url: str, tmp_path: Path, members: int
) -> None:
    with begun_with(small_url, tmp_path, BALLOT) as year:
        add_people(year, members)
        year.carry(OPENS)
        ask = year.ask("poll").id
        token = linking(year.office, [ask]).address(ask, person="p0").rpartition("/")[2]
        assert rows_read(partial(answer_page, year.office, token)) == 8
