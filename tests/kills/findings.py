"""The results of the kills, and how they stand in `docs/reliability.md`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.tree import ROOT

PAGE = ROOT / "docs" / "reliability.md"
NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
#: The tables of the page, by their first line.
COUNTS = "| scenario | database | commits | idle | mails | kills | in flight | lost | doubled |"
DOUBT = "| scenario | database | step | recipients | kills in doubt | it had arrived | it had not |"


@dataclass
class Findings:
    """The results of the kills; `doubt` counts by mail the kills it was in doubt after.

    Its two numbers are those after which it had arrived, and after which it had not.
    """

    commits: int = 0
    idle: int = 0
    mails: int = 0
    kills: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    doubt: dict[str, tuple[int, int]] = field(default_factory=dict)

    def note_doubt(self, mail: str, *, arrived: bool) -> None:
        """Note that a mail is in doubt after a kill."""
        there, missing = self.doubt.get(mail, (0, 0))
        self.doubt[mail] = (there + arrived, missing + (not arrived))


def counts_row(title: str, kind: str, found: Findings) -> str:
    """The line of the counts. Every commit is killed on two sides, an idle one counts as none."""
    numbers = (found.commits, found.idle, found.mails, found.kills, found.kills - 2 * found.idle)
    cells = (title, NAMES[kind], *numbers, len(found.lost), len(found.doubled))
    return _line(cells)


def doubt_rows(title: str, kind: str, found: Findings) -> list[str]:
    """A line for each step of which a mail was in doubt after some kill."""
    steps: dict[str, list[tuple[int, int]]] = {}
    for mail, times in found.doubt.items():
        steps.setdefault(mail.partition(" to ")[0], []).append(times)
    return sorted(_line((title, NAMES[kind], step, *_summed(of))) for step, of in steps.items())


def _summed(mails: Sequence[tuple[int, int]]) -> tuple[int, int, int, int]:
    """How many recipients, and the kills after which one was in doubt: all, arrived, and not."""
    arrived, missing = (sum(each[side] for each in mails) for side in (0, 1))
    return len(mails), arrived + missing, arrived, missing


def rows_of(head: str, text: str, *, title: str, kind: str) -> list[str]:
    """The lines that a table of the page has of a scenario on a database."""
    start = _line((title, NAMES[kind])).rstrip("|")
    return [line for line in _table(text.splitlines(), head) if line.startswith(start)]


def write(path: Path, title: str, kind: str, found: Findings) -> None:
    """Put what was found into the tables of the page."""
    lines = path.read_text(encoding="utf-8").splitlines()
    start = _line((title, NAMES[kind])).rstrip("|")
    new = {COUNTS: [counts_row(title, kind, found)], DOUBT: doubt_rows(title, kind, found)}
    for head, rows in new.items():
        place, old = lines.index(head) + 2, _table(lines, head)
        kept = [line for line in old if not line.startswith(start)]
        lines[place : place + len(old)] = sorted([*kept, *rows])
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _table(lines: list[str], head: str) -> list[str]:
    rows = lines[lines.index(head) + 2 :]
    end = next((place for place, line in enumerate(rows) if not line.startswith("|")), len(rows))
    return rows[:end]


def _line(cells: tuple[object, ...]) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"
