"""Every act that is recorded anywhere in the code has its words, and none names anybody unasked."""

import ast
from collections.abc import Iterator
from typing import get_args

import pytest

from igf.changing.rules.year_changes import Turn
from igf.log.rules.words import ACTS, ITEM_ACTS, is_public, plain
from igf.stage.rules.progress import Act
from igf.store.queries.people import PEOPLE_IMPORTED
from tests.tree import parsed

#: The functions that write to the log, with the place of the act among what they are given.
WRITERS = {"record": 1, "Entry": 0}
KEYWORD = "act"
#: What acts that are put together can be, by the way they are.
TOGETHER = {
    "f'step.{due_step.act}'": {f"step.{act}" for act in get_args(Act)},
    "f'stage.{each.turn}'": {f"stage.{turn}" for turn in get_args(Turn)},
    "f'{kind}.{act}'": {
        f"{kind}.{act}" for kind in ("stage", "year") for act in ("paused", "cancelled", "resumed")
    },
    "people_queries.PEOPLE_IMPORTED": {PEOPLE_IMPORTED},
    "ERASED": {"log.erased"},
    "IMPORTED": {"answers.imported"},
    "f'side.{act}'": {f"side.{act}" for act in ("excused", "delegated", "withdrawn")},
    "f'item.{acting.name}'": {f"item.{act}" for act, _ in ITEM_ACTS},
    "_name(change, now)": {"member.changed", "member.joined", "member.left"},
    # Handed on by a function that is given it by name.
    "act": set(),
    "entry.act": set(),
}
#: Written by migrations, which call no code of ours.
MIGRATED = {"log.begun"}


def given(call: ast.Call) -> Iterator[ast.expr]:
    """The expressions that a call gives as the act of an entry."""
    name = ast.unparse(call.func).rpartition(".")[2]
    if name in WRITERS and len(call.args) > WRITERS[name]:
        yield call.args[WRITERS[name]]
    elif name == "_record":
        yield from (keyword.value for keyword in call.keywords if keyword.arg == KEYWORD)


def recorded() -> Iterator[str]:
    """Every act that any line of the code records."""
    for path, tree in (each for room in ("igf", "tasks", "flows") for each in parsed(room)):
        for node in ast.walk(tree):
            for act in given(node) if isinstance(node, ast.Call) else ():
                if isinstance(act, ast.Constant):
                    yield str(act.value)
                else:
                    assert ast.unparse(act) in TOGETHER, f"{path}: what can {ast.unparse(act)} be?"
                    yield from TOGETHER[ast.unparse(act)]


def test_every_act_of_the_code_has_its_words() -> None:
    found = set(recorded())
    assert len(found) > 20
    assert found - ACTS.keys() == set()


def test_no_words_are_kept_for_what_nobody_records() -> None:
    assert ACTS.keys() - set(recorded()) == MIGRATED


@pytest.mark.parametrize(
    ("name", "value", "public"),
    [
        ("choice", "approve", True),
        ("note", "by Jun", False),
        ("holder", "mag_chair", True),
        ("holder", "person:jun", False),
        ("count", 3, True),
        ("note", None, True),
    ],
)
def test_what_may_be_published_names_nobody(
    name: str,
    value: str | int | None,
    public: bool,  # noqa: FBT001 -- the case
) -> None:
    assert is_public("answer.given", name, value=value, roles={"mag_chair"}) == public


def test_an_act_without_words_publishes_no_text() -> None:
    assert not is_public("unknown.act", "choice", value="approve", roles=())


def test_what_people_typed_is_one_line_that_does_nothing_to_a_terminal() -> None:
    assert plain("a\n\x1b[31mred\tb") == "a [31mred b"
