"""Everything that can be said of a year's file before it starts, with file and line."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from igf.check.rules.check import SEVERITIES, check
from igf.check.rules.checked import Checked, NoticeFacts
from igf.mail.catalogue import TEMPLATES, Catalogue
from igf.mail.parity import problems_of
from igf.year.file import Year, read_year
from igf.year.mended import follows
from igf.year.rules.plan import plan
from schemas.plan import Problem


@dataclass(frozen=True, slots=True)
class Findings:
    """Every problem of a year, errors first; not `whole`: so much is wrong that it was not read."""

    problems: list[Problem]
    whole: bool


def check_year(
    path: Path, *, kinds: Path, catalogue: Catalogue, computations: Collection[str]
) -> list[Problem]:
    """Every problem of a year, of the kinds and the notices it uses: errors first."""
    found = look_at(path, kinds=kinds, catalogue=catalogue, computations=computations)
    return found.problems


def look_at(
    path: Path, *, kinds: Path, catalogue: Catalogue, computations: Collection[str]
) -> Findings:
    """Every problem of a year, and whether all of it could be looked at.

    What stands once in a kind is told once, however many stages are of the kind. `computations`
    are the names of what can be worked out.
    """
    reading = read_year(path, kinds)
    problems = list(reading.problems)
    if reading.year is not None:
        found = _checked(reading.year, catalogue, computations=computations)
        problems += [problem for problem in found if not follows(problem, reading.unfit)]
    told = {_said(problem): problem for problem in reversed(problems)}
    ordered = sorted(told.values(), key=lambda problem: _order(problem, path))
    return Findings(ordered, whole=reading.year is not None)


def _checked(year: Year, catalogue: Catalogue, *, computations: Collection[str]) -> list[Problem]:
    bundle = Checked(
        cycle=year.cycle,
        kinds=year.kinds,
        definitions=year.definitions,
        plan=plan(year.cycle, year.definitions),
        notices={
            key: NoticeFacts(declared.context, frozenset(catalogue.languages(key)), declared.needs)
            for key, declared in catalogue.notices.items()
        },
        templates=tuple(map(_in_templates, problems_of(catalogue))),
        computations=frozenset(computations),
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
