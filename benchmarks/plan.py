"""From the file to the checked plan, beside bare parsing; and how soon `igf --help` answers."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial

import yaml

from benchmarks._measure import in_pairs, milliseconds, spread
from igf.check.check import check_year
from igf.engine.computations import COMPUTATIONS
from igf.mail.catalogue import Catalogue, load_catalogue
from igf.ops.trial import KINDS, LIKE
from igf.year.file import load_year
from igf.year.rules.plan import plan

Action = Callable[[], object]


def main(rounds: int = 9) -> None:
    """Print milliseconds; a ratio says how many times as long as the peer ours takes."""
    parsers: dict[str, Action] = {"yaml.safe_load": _parse, "the same by libyaml": _parse_fast}
    check = partial(_check, load_catalogue())
    _compare("loaded, planned, checked", check, peers=parsers, rounds=rounds)
    _compare("loaded, planned", _load_and_plan, peers=parsers, rounds=rounds)
    commands: dict[str, Action] = {
        "python -c pass": partial(_start, "-c", "pass"),
        "prefect --help": partial(_start, "-m", "prefect", "--help"),
    }
    ours = partial(_start, "-m", "igf.cli.main", "--help")
    _compare("igf --help", ours, peers=commands, rounds=rounds)


def _compare(what: str, ours: Action, *, peers: Mapping[str, Action], rounds: int) -> None:
    ours()
    for name, peer in peers.items():
        peer()  # loading and caching, which happen once, are not measured
        pairs = in_pairs(partial(milliseconds, ours), partial(milliseconds, peer), rounds=rounds)
        times = f"{spread(pairs.ours)} ms; {name}: {spread(pairs.peer)} ms"
        print(f"  {what}: {times}; {pairs.ratio:.2f} times as long", flush=True)


def _check(catalogue: Catalogue) -> None:
    problems = check_year(LIKE, kinds=KINDS, catalogue=catalogue, computations=COMPUTATIONS)
    assert not [problem for problem in problems if problem.severity == "error"]


def _load_and_plan() -> None:
    year = load_year(LIKE, KINDS)
    assert not isinstance(year, list)
    assert plan(year.cycle, year.definitions).stages


def _parse() -> None:
    assert yaml.safe_load(LIKE.read_text(encoding="utf-8"))


def _parse_fast() -> None:
    assert yaml.load(LIKE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def _start(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
