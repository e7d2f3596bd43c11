"""Any argument is carried out or refused in words: no odd argument is a traceback."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from igf.cli.main import app
from tests.amounts import examples
from tests.cli.installed import CALL, Installed

#: They stay until they are stopped, or take long.
STAY = {"up", "watch", "desk", "pages", "catcher", "rehearse"}
#: No path leads out of the folder of the test: what is written there is gone with it.
ODD = (
    *("", "-1", "0", "99999999999999999999", "20-14", "1-99999999999999999999", "nobody", "a=b"),
    *("\x00", "x" * 5000, "é€🦄", "%s{}", "2027-13-45", "9999-12-31T23:59:59Z", "+9999999999w"),
    *("T - 99999999999d", ".", "nowhere/x", "zz", "Europe/Nowhere"),
)
#: What there is in the year of the test.
REAL = (CALL, "thematic_input", "igf-short", "amina-diallo", "mag", "closes", "approve", "+2d")
DRAWS = examples(1, soak=50)


def commands(group: Any, *path: str) -> Iterator[tuple[tuple[str, ...], Any]]:  # noqa: ANN401 -- Typer's
    """Every command with the words that name it."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, *path, name)
        elif (*path, name)[0] not in STAY:
            yield (*path, name), command.loaded


def arguments(command: Any, draw: random.Random, values: tuple[str, ...]) -> Iterator[str]:  # noqa: ANN401 -- Typer's
    """All that a command needs, and some of what it takes, drawn from the values."""
    for each in command.params:
        flag = getattr(each, "is_flag", False)
        if each.param_type_name == "argument":
            yield draw.choice(values)
        elif each.name != "help" and (each.required or draw.random() < 0.3):
            yield from (each.opts[:1] if flag else (each.opts[0], draw.choice(values)))


@pytest.fixture
def values(installed: Installed, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """Odd and real values, files that are none among them, in a folder of a started year."""
    installed.started(opened=1, length=160)
    files = {
        "noise.xlsx": bytes(range(256)),
        "empty.csv": b"",
        "latin.csv": b"who,choice\ncaf\xe9,for\n",
        "open.yaml": b"a: [",
        "loop.yaml": b"a: &a [*a]",
    }
    monkeypatch.chdir(installed.folder)
    return (*ODD, *REAL, *(installed.file(name, content) for name, content in files.items()))


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("seed", range(DRAWS))
def test_no_odd_argument_is_a_traceback(values: tuple[str, ...], seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 -- a test that repeats, no secret
    for words, command in commands(typer.main.get_command(app)):
        typed = [*words, *arguments(command, draw, values)]
        result = CliRunner().invoke(app, typed, input="n\n")
        assert result.exception is None or isinstance(result.exception, SystemExit), typed
