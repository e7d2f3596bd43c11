"""Where a year is, gathered for the command, the page and the artifact."""

import pytest

from igf.engine.status import started, status
from schemas.errors import Mistake
from tests.engine.begun import CALL, CLOSES, DAY, OPENS, Begun


def test_a_started_year_says_what_each_stage_waits_for(year: Begun) -> None:
    year.carry(OPENS)
    found = status(year.office, "igf-2027")
    (line,) = found.stages
    assert (line.id, line.state, line.next_at) == (
        CALL,
        "running",
        CLOSES.replace(day=17, hour=9, minute=0),
    )
    assert line.words == "Open for input; next: reminder on 17 January 2027, 09:00 UTC"
    assert found.mails == {"sent": 3}
    assert found.questions == ()


def test_a_question_that_is_late_is_marked(small: Begun) -> None:
    small.carry(CLOSES)
    small.clock.move_to(CLOSES + 8 * DAY)
    (question,) = status(small.office, "igf-2027").questions
    assert (question.by, question.late) == ("MAG Chair", True)


def test_a_year_that_was_not_started_is_named_with_those_that_were(small: Begun) -> None:
    assert started(small.office) == ("igf-2027",)
    with pytest.raises(Mistake, match="igf-2030 was not started here -> started: igf-2027"):
        status(small.office, "igf-2030")
