"""Reading a year that is to be started: checked and planned."""

from pathlib import Path
from typing import Final

from igf.check.check import check_year
from igf.engine.computations import COMPUTATIONS
from igf.mail.catalogue import Catalogue
from igf.office.office import Office
from igf.starting.start import YearToStart
from igf.year.file import load_year
from igf.year.rules.plan import plan
from schemas.errors import Mistakes

PROJECT: Final = Path(__file__).resolve().parents[2]
KINDS: Final = PROJECT / "flows" / "kinds"
#: The folder of the years that come with the project.
CYCLES: Final = PROJECT / "cycles"


def read_to_start(office: Office, path: Path) -> YearToStart:
    """A year's file, read, checked and planned. Mistakes: its errors, with file and line."""
    return read_checked(path, office.catalogue)


def read_checked(path: Path, catalogue: Catalogue) -> YearToStart:
    """The same, where there is no office."""
    problems = check_year(path, kinds=KINDS, catalogue=catalogue, computations=COMPUTATIONS)
    errors = [problem for problem in problems if problem.severity == "error"]
    year = load_year(path, KINDS)
    if isinstance(year, list):
        raise Mistakes(year)
    if errors:
        raise Mistakes(errors)
    planned = plan(year.cycle, year.definitions)
    return YearToStart(path.name, year.cycle, year.definitions, planned)
