"""The preview of a start: mails, steps that reach nobody, steps that fail; nothing is written."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from igf.starting.first_day import FirstDay, first_day
from igf.starting.outlook import outlook
from igf.starting.start import YearToStart
from igf.starting.words import first_day_words, proposal_words
from igf.store.queries import year as queries
from igf.words.phrases import day_words
from igf.year.rules.adoption import PROPOSED, Adoption
from schemas.moments import Moment
from tests.engine.begun import CLOSES, DAY, INPUT, OPENS, Begun, ready, staffed, year_file
from tests.stage.carried import TELL
from tests.year.years import kind

#: Tells a body in which nobody is.
TO_NOBODY = TELL | {"key": "nobody", "to": "empty"}
#: Is about a document that nobody makes.
ABOUT_NOTHING = TELL | {"key": "about", "notice": "meeting.agenda", "about": "agenda"}


@pytest.fixture
def office(small_url: str, tmp_path: Path) -> Iterator[Begun]:
    """An office with people, an hour before the opening of the call."""
    with staffed(small_url, tmp_path, at=OPENS - DAY / 24) as found:
        yield found


def year_of(*steps: dict[str, object]) -> YearToStart:
    """A year whose one call has these steps."""
    bodies = {"mag": {"title": "the MAG"}, "empty": {"title": "Nobody's group"}}
    bodies |= {"secretariat": {"title": "the IGF Secretariat"}}
    declared = year_file({"call": {**INPUT, "kind": "own", "title": "Call"}}, bodies=bodies)
    return ready(declared, {"own": kind(*steps, name="own")})


def day(office: Begun, *steps: dict[str, object], adoption: Adoption = PROPOSED) -> FirstDay:
    return first_day(office.office, year_of(*steps), adoption=adoption)


def test_who_is_told_is_named_and_nothing_is_written(office: Begun) -> None:
    (leaving,) = day(office, TELL).leaving
    assert (leaving.stage, leaving.step, leaving.at) == ("call", "tell", OPENS)
    assert leaving.to == ("Amina Diallo", "Jun Sato")
    with office.office.store.read() as session:
        assert queries.cycles(session) == []
    assert office.letters.parcels == []


def test_a_step_that_reaches_nobody_is_named_with_whom_it_would_tell(office: Begun) -> None:
    found = day(office, TELL, TO_NOBODY)
    assert [(each.title, each.to) for each in found.unheard] == [("Told", ("Nobody's group",))]


def test_a_step_that_would_not_work_is_named_with_the_reason(office: Begun) -> None:
    (trouble,) = day(office, ABOUT_NOTHING).troubles
    assert "'agenda' is missing -> put it in: igf document put" in trouble.reason


def test_of_a_stage_that_is_done_or_left_out_nothing_leaves(office: Begun) -> None:
    keys = frozenset({"call"})
    assert day(office, TELL, adoption=Adoption(done=keys)).leaving == ()
    assert day(office, TELL, adoption=Adoption(skip=keys)).leaving == ()


def test_of_many_stages_that_are_done_the_last_ones_are_shown_first(office: Begun) -> None:
    office.clock.move_to(CLOSES + DAY)
    stages = {f"call_{number}": INPUT | {"title": f"Call {number}"} for number in range(9)}
    seen = outlook(office.office, ready(year_file(stages)))
    short, long = (list(proposal_words(seen.proposals, most=most)) for most in (6, None))
    assert len(short) == 1 + 6 + 1
    assert short[-1] == '  and 3 that closed earlier (type "all" to see them)'
    assert len(long) == 1 + 9


def test_what_is_taken_as_done_of_a_stage_that_goes_on_is_named_with_its_date(
    small_url: str, tmp_path: Path
) -> None:
    with staffed(small_url, tmp_path, at=OPENS + DAY) as found:
        seen = outlook(found.office, year_of(TELL))
    said = list(first_day_words(seen))
    assert [each.title for each in seen.day.passed] == ["Told"]
    assert said[0].startswith("Steps due earlier, which count as done")
    assert said[1].strip() == f"call  Call: Told ({day_words(Moment(at=OPENS))})"
