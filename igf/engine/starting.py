"""Reading a year that is to be started: checked, planned, and from when its stages run."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from igf.domain.calendar import working_days
from igf.domain.dates import OPENING_TIME, resolve
from igf.domain.plan import plan
from igf.domain.validation import suggest
from igf.engine.checking import check_year
from igf.engine.office import Office
from igf.engine.start import YearToStart
from igf.files.year import load_year
from schemas.dates import DateExpressionError, parse
from schemas.errors import Mistake, Mistakes

PROJECT: Final = Path(__file__).resolve().parents[2]
KINDS: Final = PROJECT / "flows" / "kinds"
#: The folder of the years that come with the project.
CYCLES: Final = PROJECT / "cycles"


def read_to_start(office: Office, path: Path) -> YearToStart:
    """A year's file, read, checked and planned. Mistakes: its errors, with file and line."""
    problems = check_year(path, kinds=KINDS, catalogue=office.catalogue)
    errors = [problem for problem in problems if problem.severity == "error"]
    year = load_year(path, KINDS)
    if isinstance(year, list):
        raise Mistakes(year)
    if errors:
        raise Mistakes(errors)
    planned = plan(year.cycle, year.definitions)
    return YearToStart(path.name, year.cycle, year.definitions, planned)


def since_dates(year: YearToStart, said: Mapping[str, str]) -> dict[str, datetime]:
    """The instants that date expressions mean, by stage. Mistake: one of them means none."""
    return {stage: _instant(year, stage, text=text) for stage, text in said.items()}


def _instant(year: YearToStart, stage: str, *, text: str) -> datetime:
    if stage not in year.definitions:
        raise Mistake(f"there is no stage {stage}", suggest(stage, year.definitions))
    calendar = working_days(year.cycle.holidays)
    try:
        expression = parse(text).of_stage(stage)
    except DateExpressionError as error:
        raise Mistake(error.wrong, error.right) from error
    found = resolve(expression, year.plan.anchors, calendar=calendar, default=OPENING_TIME)
    if found is None:
        raise Mistake(f"{text} of {stage} has no date", "write it as YYYY-MM-DD")
    return found.at
