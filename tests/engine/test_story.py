"""The story of a kind of stage: what its page in Prefect tells an officer."""

import pytest

from igf.engine.rules.story import holder_words, story, when_words
from igf.year.file import load_kinds
from schemas.kind import KindFile
from tests.tree import ROOT

LAST_DAY = "the last day of the previous annual meeting"
KINDS = load_kinds(ROOT / "flows" / "kinds").files


@pytest.mark.parametrize(
    ("expressions", "words"),
    [
        (["opens"], "when the stage opens"),
        (["closes 16:00 UTC"], "when the stage closes, at 16:00 UTC"),
        (["asked + 7d"], "7 days after the question is asked"),
        (["due - 2d", "due + 1d"], "2 days before and 1 day after the answer is due"),
        (["due - 7d", "due - 1d"], "7 days and 1 day before the answer is due"),
        (["due - 7d", "due"], "7 days before the answer is due and when the answer is due"),
        (["opens + 0wd 09:00 UTC"], "when the stage opens, or the next working day, at 09:00 UTC"),
        (["P - 2w Tue"], "2 weeks before " + LAST_DAY + ", on the Tuesday of that week"),
        (["screening.closes + 3wd"], "3 working days after screening.closes"),
        (["2027-02-01"], "on 2027-02-01"),
    ],
)  # fmt: skip
def test_a_date_expression_reads_as_a_phrase(expressions: list[str], words: str) -> None:
    assert when_words(expressions) == words


def test_abbreviations_of_the_igf_are_written_in_capitals() -> None:
    assert holder_words(["mag_chair", "un_desa"]) == "the MAG chair and UN DESA"
    assert holder_words(["mag", "audience"]) == "the MAG and the audience of the stage"


def test_a_step_tells_when_it_comes_who_decides_and_when_people_are_reminded() -> None:
    told = story(KINDS["call_for_input"]).splitlines()
    assert told[0] == KINDS["call_for_input"].about
    assert told[8] == (
        "7. **Approval of the synthesis.** After the step before. Asked of the MAG chair: "
        "“Approve the synthesis for publication?”. Rule: decided by the MAG chair. "
        "Due 7 days after the question is asked. "
        "Reminders 2 days before and 2 days after the answer is due."
    )


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_step_of_every_kind_has_its_line(kind: KindFile) -> None:
    lines = story(kind).splitlines()[2:]
    assert len(lines) == len(kind.steps)
    for step, line in zip(kind.steps, lines, strict=True):
        assert f"**{step.title}.** " in line
        assert "_" not in line.replace(step.title, "")
