"""Taking changed dates from a spreadsheet: all of them are one move, foreseen like any other."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from igf.log.write import By
from igf.moving.foresee import foresee
from igf.moving.foreseen import Foreseen, MoveOrder
from igf.moving.read_sheet import read_date_sheet
from igf.moving.rules.date_changes import Changes, changes
from igf.office.office import Office
from igf.words.phrases import counted
from igf.year.dates import standing_dates
from schemas.errors import Mistake, Mistakes, problem_line
from schemas.plan import Problem

NOTHING = "Nothing changed: the dates in the file are those that went out, or stand here already"


@dataclass(frozen=True)
class DatesFile:
    """A workbook that was read and compared: which dates of which year it changes."""

    path: Path
    cycle: str
    changes: Changes


def read_dates(office: Office, path: Path, *, content: bytes | None = None) -> DatesFile:
    """Compare a workbook with the one sent out and with the dates now; nothing is written.

    `content` is what it holds, if it was sent. Mistakes: everything that is wrong with it at once,
    with sheet and cell; or all that it changes was moved here since.
    """
    came_back = read_date_sheet(path, content)
    try:
        standing = standing_dates(office, came_back.cycle)
    except Mistake as mistake:
        wrong = f"{path} holds the dates of {came_back.cycle or 'no year'}: {mistake.message}"
        raise Mistake(wrong, mistake.fix) from mistake
    found = changes(came_back, standing)
    if found.conflicts and not found.wanted:
        raise Mistakes(found.conflicts)
    return DatesFile(path, came_back.cycle, found)


def foresee_dates(office: Office, read: DatesFile, *, by: By) -> Foreseen:
    """The effects of moving all the changed dates.

    Mistakes: dates that cannot be moved, each with its cell.
    """
    order = MoveOrder(read.cycle, read.changes.wanted, by)
    try:
        return foresee(office, order)
    except Mistakes as wrong:
        raise Mistakes([_located(each, read) for each in wrong.problems]) from wrong


def left_out_words(read: DatesFile) -> Iterator[str]:
    """Changes of the file that are not taken, line by line."""
    if read.changes.conflicts:
        yield "Not taken, because they were moved here since the file was written:"
        yield from (f"  {problem_line(each)}" for each in read.changes.conflicts)


def kept_words(read: DatesFile) -> Iterator[str]:
    """Dates of the file that stay as they are, line by line."""
    if read.changes.there:
        yield f"Stand here already: {', '.join(read.changes.there)}"
    yield f"Left as it is: {counted(read.changes.same, 'date')}"


def _located(problem: Problem, read: DatesFile) -> Problem:
    cell = read.changes.where.get(problem.place)
    found = {"file": str(read.path), "cell": cell}
    return problem.model_copy(update=found) if cell else problem
