"""All that takes long, one thing after another: `make soak`, or `make soak ARGS="kills up"`.

Says at its end, in Markdown for `docs/reliability.md`, what was done on which commit, and with
which figures. Ends with 1 if anything failed; parts after a failure are still run.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.tree import ROOT

SERVERS = "live or chromium"
_WORKERS = ("-n", "2", "--dist", "loadfile", "--timeout", "3600")
TESTS = ("-m", "pytest", "-q", *_WORKERS)
COVERED = (*TESTS, "--cov", "--cov-report=")
RANDOM = ("-m", "tests.live.random_kills", "--minutes", "8")
YEARS = ("-m", "tests.years")
Lines = Sequence[str]


@dataclass(frozen=True)
class Part:
    """One command of Python, and which of the lines it says are figures.

    `many`: random tests try many examples, and new ones, and not those of the check.
    """

    key: str
    title: str
    arguments: tuple[str, ...]
    figures: Callable[[Lines], Lines]
    many: bool = False


@dataclass(frozen=True)
class Done:
    """The result of a part."""

    part: Part
    code: int
    minutes: float
    figures: Lines


def last(said: Lines) -> Lines:
    """The last line: how many tests passed."""
    return said[-1:]


def total(said: Lines) -> Lines:
    """The line of the sum."""
    return [line for line in said if line.startswith("TOTAL")]


def everything(said: Lines) -> Lines:
    return said


def indented(said: Lines) -> Lines:
    """The lines of figures of a random drive."""
    return [line.strip() for line in said if line.startswith("  ")]


def parts() -> Sequence[Part]:
    """In order; coverage is that of the tests of the check and of those with servers."""
    check, servers = f"not soak and not ({SERVERS})", f"not soak and ({SERVERS})"
    long, long_servers = f"(soak or hypothesis) and not ({SERVERS})", f"soak and ({SERVERS})"
    return (
        Part("check", "All tests of the check without servers", (*COVERED, "-m", check), last),
        Part("browsers", "Its servers", (*COVERED, "--cov-append", "-m", servers), last),
        Part("live", "Long tests with servers", (*TESTS, "-m", long_servers), last, many=True),
        Part("coverage", "Branch coverage, with its gate", ("-m", "coverage", "report"), total),
        Part("kills", "Every kill; random examples", (*TESTS, "-m", long), last, many=True),
        Part("years", "Years that nobody wrote", YEARS, indented),
        Part(
            "years-postgres",
            "Years that nobody wrote, PostgreSQL",
            (*YEARS, "--seeds", "1-100", "--postgres"),
            indented,
        ),
        Part("random", "Random kills, SQLite", (*RANDOM, "--seed", "1"), indented),
        Part(
            "random-postgres",
            "Random kills, PostgreSQL",
            (*RANDOM, "--seed", "2", "--postgres"),
            indented,
        ),
        Part("up", "igf up --once", ("-m", "igf.cli.main", "up", "--example", "--once"), last),
        Part("bench", "Benchmarks", ("-m", "benchmarks"), everything),
    )


def chosen(named: Sequence[str]) -> Sequence[Part]:
    """The parts of these keys, or all. SystemExit (2): there is no such part."""
    known = [part.key for part in parts()]
    if unknown := [key for key in named if key not in known]:
        say(f"There is no part {', '.join(unknown)}; there are: {', '.join(known)}")
        raise SystemExit(2)
    return [part for part in parts() if not named or part.key in named]


def say(words: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def carried_out(part: Part, environment: Mapping[str, str]) -> Done:
    """Do a part; all it says is said at once."""
    began, said = time.monotonic(), []
    say(f"== {part.title}")
    command = [sys.executable, *part.arguments]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**environment, "IGF_SOAK": "1"} if part.many else dict(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout
        for line in process.stdout:
            said.append(line.rstrip())
            say(said[-1])
    minutes = (time.monotonic() - began) / 60
    return Done(part, process.returncode, minutes, part.figures([line for line in said if line]))


def git(*words: str) -> str:
    found = shutil.which("git") or "git"
    done = subprocess.run([found, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def summary(done: Sequence[Done], kills: Lines) -> Sequence[str]:
    """The parts done and their results, as Markdown."""
    commit = git("rev-parse", "HEAD") or "unknown"
    changed = ", with changes that are in no commit" if git("status", "--porcelain") else ""
    head = f"Commit {commit}{changed}; {datetime.now(UTC):%d %B %Y}, {os.cpu_count()} cores."
    lines = ["## Soak", "", head, "", "| part | result | minutes |", "|---|---|---|"]
    for each in done:
        result = "passed" if each.code == 0 else f"FAILED ({each.code})"
        lines.append(f"| {each.part.title} | {result} | {each.minutes:.1f} |")
    if kills:
        lines += ["", *sorted(kills)]
    for each in done:
        lines += ["", f"{each.part.title}:", "", *(f"    {line}" for line in each.figures)]
    return lines


def main(named: Sequence[str] = ()) -> int:
    """Carry out the parts of these keys, or all. Returns 1 if one failed."""
    wanted = chosen(named)
    with tempfile.TemporaryDirectory() as folder:
        figures = Path(folder) / "figures"
        figures.touch()
        environment = os.environ | {
            "IGF_SOAK_FIGURES": str(figures),
            "IGF_HOME": str(Path(folder) / "home"),
        }
        done = [carried_out(part, environment) for part in wanted]
        kills = figures.read_text(encoding="utf-8").splitlines()
    say("\n".join(summary(done, kills)))
    return int(any(each.code for each in done))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
