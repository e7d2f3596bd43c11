"""Everything that can be said of a year's file before it starts, with file and line."""

from pathlib import Path

from igf.domain.check.checked import Checked, NoticeFacts
from igf.domain.check.rules import SEVERITIES, check
from igf.domain.plan import plan
from igf.engine.computations import COMPUTATIONS
from igf.files.year import Year, read_year
from igf.mail.catalogue import TEMPLATES, Catalogue
from schemas.plan import Problem


def check_year(path: Path, *, kinds: Path, catalogue: Catalogue) -> list[Problem]:
    """Every problem of a year, of the kinds and the notices it uses: errors first.

    What stands once in a kind is told once, however many stages are of the kind.
    """
    reading = read_year(path, kinds)
    problems = list(reading.problems)
    if reading.year is not None:
        problems += _checked(reading.year, catalogue)
    told = {_said(problem): problem for problem in reversed(problems)}
    return sorted(told.values(), key=lambda problem: _order(problem, path))


def _checked(year: Year, catalogue: Catalogue) -> list[Problem]:
    bundle = Checked(
        cycle=year.cycle,
        kinds=year.kinds,
        definitions=year.definitions,
        plan=plan(year.cycle, year.definitions),
        notices={
            key: NoticeFacts(declared.context, frozenset(catalogue.languages(key)))
            for key, declared in catalogue.notices.items()
        },
        templates=tuple(map(_in_templates, catalogue.problems)),
        computations=frozenset(COMPUTATIONS),
    )
    return [year.located(problem) for problem in check(bundle)]


def _in_templates(problem: Problem) -> Problem:
    return problem.model_copy(update={"file": str(TEMPLATES.parent / problem.file)})


def _said(problem: Problem) -> tuple[object, ...]:
    said = (problem.code, problem.message, problem.value, problem.fix)
    return (problem.file, problem.line, *said)


def _order(problem: Problem, year: Path) -> tuple[object, ...]:
    elsewhere = problem.file != str(year)
    return (SEVERITIES.index(problem.severity), elsewhere, problem.file, problem.line or 0)
