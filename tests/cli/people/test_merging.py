"""`igf people merge`: who may be one person is listed; two entries are shown and then made one."""

import pytest

from tests.cli.installed import BY, Installed

WHY = ("--reason", "entered twice")
TWINS = b"""id,name,email,bodies
luis-2,Luis Ortega,luis@new.example.org,mag
"""


@pytest.fixture
def twice(installed: Installed) -> Installed:
    """The people of the example, one of them entered twice."""
    installed.people()
    said = installed.igf("people", "import", installed.file("more.csv", TWINS), *BY).stdout
    assert "may be one person: igf people merge luis-ortega luis-2" in said
    return installed


def test_who_may_be_one_person_is_listed(twice: Installed) -> None:
    (line,) = twice.igf("people", "merge").stdout.splitlines()
    assert line.startswith(
        "Luis Ortega (luis-2, luis@new.example.org) and Luis Ortega (luis-ortega"
    )


def test_where_nobody_seems_to_be_entered_twice_that_is_said(installed: Installed) -> None:
    assert installed.igf("people", "merge").stdout == "Nobody seems to be entered twice.\n"


def test_two_entries_are_shown_first_then_made_one(twice: Installed) -> None:
    words = ("people", "merge", "luis-2", "luis-ortega", *WHY, *BY)
    shown = twice.igf(*words, "--dry-run").stdout
    assert shown.endswith("Dry run: nothing was merged.\n")
    assert "luis@new.example.org" in twice.igf("people", "show", "luis-2").stdout.splitlines()[1]
    assert twice.igf(*words, answer="n\n").stdout.endswith("Nothing was merged.\n")
    assert twice.igf(*words, answer="y\n").stdout.endswith("Merged.\n")
    said = twice.igf("people", "show", "Luis Ortega").stdout.splitlines()
    assert said[0] == "Luis Ortega (luis-ortega)"
    assert said[2] == "  writes from luis@new.example.org as well"
    assert twice.igf("people", "show", "luis-2").stdout.splitlines() == said
    log = twice.igf("log", "show", "--person", "luis-2").stdout
    assert "Two entries of one person merged: luis-2, Luis Ortega <luis@new.example.org>" in log


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("luis-2",), "the entry that stays is missing"),
        (("luis-2", "luis-2"), "both are Luis Ortega (luis-2"),
        (("Luis Ortega", "luis-2"), "2 people have the name Luis Ortega -> say which one, by id"),
        (("luis-2", "luis-ortega", "--yes"), "the reason is missing"),
    ],
)
def test_what_cannot_be_merged_ends_with_two(
    twice: Installed, words: tuple[str, ...], said: str
) -> None:
    assert said in twice.igf("people", "merge", *words, *BY, code=2).stderr
