"""A year as the rules see it: its declarations, their resolved steps, and its notices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from igf.calendar.working_days import WorkingDays, working_days
from igf.check.rules.placed import PlacedStep, YearCalendar, placed_steps
from schemas.base import Language, NoticeKey
from schemas.cycle import CycleFile
from schemas.definition import SECRETARIAT, StageDefinition
from schemas.kind import KindFile
from schemas.notices import ContextName, Need
from schemas.plan import Plan, Problem


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """Facts about a notice: the context it gets, the languages it is written in, its needs."""

    context: ContextName
    languages: frozenset[Language]
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True)
class Checked:
    """Everything the rules look at.

    `templates` are the problems of the notices, placed by notice key (`_base` for the parts that
    all share). `computations` are the names of those that are worked out here, not by hand.
    """

    cycle: CycleFile
    kinds: Mapping[str, KindFile]
    definitions: Mapping[str, StageDefinition]
    plan: Plan
    notices: Mapping[NoticeKey, NoticeFacts]
    templates: tuple[Problem, ...] = ()
    computations: frozenset[str] = frozenset()

    @cached_property
    def year(self) -> YearCalendar:
        """The dates and working days; holidays that cannot be read are the plan's problem."""
        try:
            calendar = working_days(self.cycle.holidays)
        except ValueError:
            calendar = WorkingDays()
        return YearCalendar(self.plan.anchors, calendar)

    @cached_property
    def steps(self) -> tuple[PlacedStep, ...]:
        """Every step of every stage that is or may be held, in order."""
        stages = self.definitions.values()
        return tuple(step for stage in stages for step in placed_steps(stage, self.year))

    def titles(self, names: Iterable[str]) -> str:
        """The titles of bodies, roles and lists, joined by "and"; the key where there is none."""
        cycle = self.cycle
        titles = {key: each.title for key, each in cycle.lists.items()}
        titles |= {key: each.title for key, each in cycle.roles.items()}
        titles |= {key: each.title for key, each in cycle.bodies.items()}
        return " and ".join(titles.get(key, key) for key in names)

    def is_office(self, name: str) -> bool:
        """Whether a name is the Secretariat or a role in it."""
        role = self.cycle.roles.get(name)
        return name == SECRETARIAT or (role is not None and role.body == SECRETARIAT)

    def members(self, body: str) -> frozenset[str]:
        """A body and the roles in it."""
        return frozenset({body, *(k for k, role in self.cycle.roles.items() if role.body == body)})
