"""The rules that a move breaks, and how much room it leaves: the year's check, over moved dates."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from igf.check.rules.checked import Checked
from igf.check.rules.dates import dates
from igf.check.rules.lead_times import lead_times
from igf.check.rules.meetings import meetings
from igf.check.rules.order import order
from igf.check.rules.replies import replies
from igf.moving.foreseen import SlackChange
from igf.moving.reading import YearToMove
from igf.moving.rules.extension import extended
from igf.moving.shifting import Shifted
from igf.year.rules.plan import plan
from schemas.moments import Moment
from schemas.plan import Mark, Plan, Problem

Rule = Callable[[Checked], list[Problem]]
_SHORT = re.compile(r"(\d+) days? short")


@dataclass(frozen=True)
class MoveFaults:
    """Faults after a move that were not there before: dates in each other's way, rules broken."""

    conflicts: tuple[Problem, ...]
    broken: tuple[Problem, ...]
    slack: tuple[SlackChange, ...]


def judge(reading: YearToMove, shifted: Shifted) -> MoveFaults:
    """Check the year before and after the move; only new or worse faults are reported."""
    definitions = reading.definitions()

    def checked(moments: Mapping[str, Moment], marks: Mapping[str, Mark]) -> Checked:
        planned = plan(reading.year, definitions, standing=moments, marks=marks)
        return Checked(reading.year, {}, definitions, planned, {})

    marks = _marks(reading)
    pinned = {name: _MOVED for name, pin in shifted.pinned.items() if pin}
    before = checked(shifted.before, marks)
    after = checked(shifted.moments, marks | pinned)
    titles = {row.key: row.title for row in reading.stages}
    return MoveFaults(
        tuple(_new((dates, order), before=before, after=after)),
        (
            *extended(reading.year, shifted.before, after=shifted.moments),
            *_new((lead_times, replies, meetings), before=before, after=after),
        ),
        tuple(_slack(before.plan, after.plan, titles=titles)),
    )


_MOVED: Mark = "moved"


def _marks(reading: YearToMove) -> dict[str, Mark]:
    marks: dict[str, Mark] = {}
    for name, dated in reading.dated().items():
        if dated.pinned:
            marks[name] = _MOVED
        elif dated.held or (dated.moment and dated.moment.at <= reading.now):
            marks[name] = "held"
    return marks


def _new(rules: tuple[Rule, ...], *, before: Checked, after: Checked) -> Iterator[Problem]:
    """The problems that were not there, or were smaller."""
    known: dict[object, int] = {}
    for problem in (each for rule in rules for each in rule(before)):
        known[_key(problem)] = max(_short(problem), known.get(_key(problem), 0))
    for problem in (each for rule in rules for each in rule(after)):
        if _short(problem) > known.get(_key(problem), -1):
            yield problem


def _key(problem: Problem) -> object:
    return (problem.code, problem.place, problem.rule)


def _short(problem: Problem) -> int:
    found = _SHORT.search(problem.message)
    return int(found[1]) if found else 0


def _slack(before: Plan, after: Plan, *, titles: Mapping[str, str]) -> Iterator[SlackChange]:
    old = {stage.key: stage.slack_days for stage in before.stages}
    for stage in after.stages:
        if stage.slack_days != old[stage.key]:
            yield SlackChange(titles.get(stage.key, stage.title), old[stage.key], stage.slack_days)
