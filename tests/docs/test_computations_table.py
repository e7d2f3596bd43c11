"""The tables of `docs/writing-a-kind.md` name every computation of the kinds, where it belongs."""

import re
from collections import Counter

from igf.engine.computations import COMPUTATIONS
from igf.year.file import load_kinds
from schemas.steps import Compute
from tests.tree import ROOT

NAME = re.compile(r"`([a-z_]+)`")
HANDS = {"with evaluation", "with meetings", "meant for a person"}


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a line that begins so."""
    text = (ROOT / "docs" / "writing-a-kind.md").read_text(encoding="utf-8")
    section = text.split("## What is worked out", 1)[1].split("\n## ", 1)[0]
    table = section.split(heading, 1)[1].split("\n\n", 1)[0]
    lines = [line.strip("|").split("|") for line in table.splitlines()[2:]]
    return [[cell.strip() for cell in line] for line in lines]


def names(table: list[list[str]]) -> Counter[str]:
    return Counter(name for row in table for name in NAME.findall(row[0]))


def declared() -> set[str]:
    kinds = load_kinds(ROOT / "flows" / "kinds").files.values()
    steps = (step for kind in kinds for step in kind.steps)
    return {step.what for step in steps if isinstance(step, Compute)}


def test_every_computation_is_in_the_table_once_and_none_besides() -> None:
    assert names(rows("| `what` | from |")) == Counter(list(COMPUTATIONS))
    assert set(COMPUTATIONS) <= declared()


def test_every_step_done_by_hand_is_in_the_table_once_with_who_does_it_and_why() -> None:
    table = rows("| `what` | by whom |")
    assert names(table) == Counter(declared() - set(COMPUTATIONS))
    assert {row[1] for row in table} == HANDS
    assert all(row[2] for row in table)
