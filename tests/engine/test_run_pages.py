"""The pages beside the runs: their contents, and from when on they exist."""

from dataclasses import dataclass

from igf.engine.projection import project
from igf.engine.run_pages import show_standing
from schemas.runs import Standing
from tests.engine.begun import CALL, CLOSES, OPENS, Begun
from tests.engine.fakes import MemoryRuns

RUN = f"run-of-{CALL}"


def test_a_stage_that_has_not_begun_has_no_page_yet(small: Begun) -> None:
    runs = MemoryRuns()
    project(small.office, runs, stage_id=CALL)
    assert runs.made
    assert runs.shown == []


def test_a_stage_whose_run_is_made_while_it_is_open_has_its_page_at_once(small: Begun) -> None:
    runs = MemoryRuns()
    small.carry(OPENS)
    project(small.office, runs, stage_id=CALL)
    (standing,) = runs.shown
    assert (standing.run, standing.stage, standing.year) == (RUN, CALL, "igf-2027")
    assert standing.lines[0].startswith("Open for input; next: reminder on 17 January 2027")


def test_a_stage_that_goes_on_now_tells_it_afterwards(small: Begun) -> None:
    runs = MemoryRuns()
    small.clock.move_to(OPENS)
    project(small.office, runs, stage_id=CALL)
    assert runs.shown == []


def test_the_page_of_a_stage_says_what_is_asked_of_whom_by_when(small: Begun) -> None:
    runs = MemoryRuns()
    small.carry(CLOSES)
    show_standing(small.office, runs, stage_id=CALL, run_id=RUN)
    (standing,) = runs.shown
    asked = "Approval of the synthesis, by MAG Chair, due 7 February 2027, 23:59 UTC"
    assert standing.lines[0] == "Waiting for MAG Chair until 7 February 2027, 23:59 UTC"
    assert standing.lines[2].startswith(asked)
    assert f"- {asked}" in standing.text
    assert "- Call for thematic input: approval of the synthesis, by MAG" in standing.year_text


@dataclass
class Overtaken(MemoryRuns):
    """Runs whose pages are slow: while the first one is written, the year goes on."""

    year: Begun | None = None

    def show(self, standing: Standing) -> None:
        super().show(standing)
        if self.year:
            self.year.carry(CLOSES)


def test_the_page_of_a_year_that_went_on_meanwhile_is_written_again(small: Begun) -> None:
    small.carry(OPENS)
    runs = Overtaken(year=small)
    show_standing(small.office, runs, stage_id=CALL, run_id=RUN)
    (text,) = runs.years
    assert text.startswith("igf-2027: # IGF 2027")
    assert "approval of the synthesis" in text
