"""A stage without a closing date, and a summary that the MAG would get too late."""

from pathlib import Path

import pytest

from igf.check.check import check_year
from igf.engine.computations import COMPUTATIONS
from igf.mail.catalogue import load_catalogue
from schemas.plan import Problem
from tests.check.small_year import small_year
from tests.tree import ROOT


def test_what_hangs_on_a_closing_date_that_is_not_there_yet_is_named(tmp_path: Path) -> None:
    folder = small_year(tmp_path)
    folder.edit("year", "closes: 2030-01-31", new="closes: {at: null, expected: 2030-01-20}")

    [problem] = [each for each in folder.check() if each.code == "date_open"]

    assert problem.place == "stages.thematic_input.closes"
    assert problem.message == (
        "There is no closing date yet, it is expected on 2030-01-20; until there is, nothing "
        "comes of: Close, Selection of PNs and BPFs"
    )
    assert "igf move thematic_input.closes DATE" in problem.fix


def changed_2024(folder: Path, old: str, new: str) -> list[Problem]:
    """Problems of the summary in the year 2024, with one place changed."""
    text = (ROOT / "cycles" / "igf-2024.yaml").read_text("utf-8")
    assert text.count(old) == 1, old
    path = folder / "igf-2024.yaml"
    path.write_text(text.replace(old, new), "utf-8")
    found = check_year(
        path, kinds=ROOT / "flows" / "kinds", catalogue=load_catalogue(), computations=COMPUTATIONS
    )
    return [each for each in found if each.code == "summary_late"]


GIVE = "{key: give, at: oc_mag_1.opens - 7d 09:00 UTC}"
CLOSES = "closes: {at: P + 45d, basis: default}"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (GIVE, GIVE, None),
        (GIVE, "{key: give, at: oc_mag_1.closes 09:00 UTC}", "The MAG gets the summary on 29"),
        (CLOSES, "closes: {at: oc_mag_1.opens - 9d, basis: default}", "as late as 28 February"),
        (CLOSES, "closes: {at: oc_mag_1.opens - 11d, basis: default}", None),
        (CLOSES, "closes: {at: oc_mag_1.opens + 1d, basis: default}", "The MAG gets the summary"),
    ],
)
def test_a_summary_that_comes_after_the_first_meeting_is_found(
    tmp_path: Path, old: str, new: str, said: str | None
) -> None:
    found = changed_2024(tmp_path, old, new)

    assert [said in each.message for each in found if said] == ([True] if said else [])
    assert bool(found) == bool(said)
