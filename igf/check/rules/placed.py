"""Every step with its place in the file, and when it can begin and is due.

Every step is taken as done as soon as it can be: what comes too late even so comes too late.
An ask of many people is the exception: it is nearly never answered by all before it is due, so
what follows it begins when it is due.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time

from igf.calendar.dates import DUE_TIME, STEP_TIME, resolve
from igf.calendar.working_days import WorkingDays
from igf.stage.rules.ladder import predecessors
from schemas.dates import DateExpressionError, parse
from schemas.definition import StageDefinition
from schemas.moments import Moment
from schemas.steps import Ask, Compute, Decide, External, Publish, Step

#: Steps that ask people and wait for an answer by a date.
Asking = Ask | Decide | Publish


@dataclass(frozen=True, slots=True)
class PlacedStep:
    """A step of a stage; `begins` and `due` are None where they are not known."""

    stage: StageDefinition
    step: Step
    begins: Moment | None = None
    due: Moment | None = None

    @property
    def asked(self) -> tuple[str, ...]:
        """The keys of those whom the step asks; empty if it does not ask."""
        step = self.step
        if isinstance(step, Ask):
            return step.to
        return step.by if isinstance(step, Decide | Publish | External) else ()

    def place(self, field: str = "") -> str:
        """The place of the step, or of a field of it: `stages.KEY.steps.KEY.field`."""
        return ".".join(filter(None, ("stages", self.stage.key, "steps", self.step.key, field)))


@dataclass(frozen=True, slots=True)
class YearCalendar:
    """The dates of a year and its working days."""

    anchors: Mapping[str, Moment]
    calendar: WorkingDays

    def moment(
        self, text: str, default: time, *, stage: str = "", **points: Moment | None
    ) -> Moment | None:
        """The instant of an expression; None for one that cannot be read or has no date.

        `points` are further dates by name; `stage` is whose `opens` and `closes` are meant.
        """
        known = {name: moment for name, moment in points.items() if moment is not None}
        try:
            expression = parse(text).of_stage(stage)
        except DateExpressionError:
            return None
        anchors = {**self.anchors, **known}
        return resolve(expression, anchors, calendar=self.calendar, default=default)


def placed_steps(stage: StageDefinition, year: YearCalendar) -> Iterator[PlacedStep]:
    """The steps of a stage over the dates of the year."""
    spans = _Spans(stage, year)
    for step in stage.steps:
        begins, _ = spans.of(step)
        yield PlacedStep(stage, step, begins, spans.due(step, begins))


def latest_due(
    placed: PlacedStep,
    year: YearCalendar,
    *,
    worked_out: frozenset[str] | None = None,
    work: str = "asked + 5d",
) -> Moment | None:
    """The instant at which all before a step is done, if questions are answered when due.

    `worked_out` names the computations that are not done by hand: what is, is due at `work`;
    without it no work takes time. None: nothing is before the step, or no date of it is known.
    """
    return _Late(placed.stage, year, worked_out, work).before(placed.step, frozenset())


@dataclass(frozen=True, slots=True)
class _Late:
    """The latest instants of the steps of a stage."""

    stage: StageDefinition
    year: YearCalendar
    worked_out: frozenset[str] | None
    work: str

    def before(self, step: Step, above: frozenset[str]) -> Moment | None:
        """The instant at which all that a step waits for is done."""
        return _latest_known(
            self.done(each, above | {step.key}) for each in predecessors(self.stage, step)
        )

    def done(self, step: Step, above: frozenset[str]) -> Moment | None:
        """The instant at which a step is done; None for steps that wait for each other."""
        if step.key in above:
            return None
        key, year = self.stage.key, self.year
        dates = [year.moment(text, STEP_TIME, stage=key) for text in step.at]
        begins = _latest_known([self.before(step, above), *dates]) or year.anchors.get(
            f"{key}.opens"
        )
        text = self._due(step)
        due = year.moment(text, DUE_TIME, stage=key, asked=begins) if text else None
        return _latest_known([begins, due]) if self.worked_out is not None else due or begins

    def _due(self, step: Step) -> str | None:
        if isinstance(step, Compute) and step.what not in (self.worked_out or {step.what}):
            return self.work
        due: str | None = getattr(step, "due", None)
        return due


def _latest_known(dates: Iterable[Moment | None]) -> Moment | None:
    return max((each for each in dates if each), key=lambda each: each.at, default=None)


#: From when a step can begin to when it is settled.
_Span = tuple[Moment | None, Moment | None]


@dataclass(slots=True)
class _Spans:
    stage: StageDefinition
    year: YearCalendar
    _found: dict[str, _Span] = field(default_factory=dict)

    def of(self, step: Step) -> _Span:
        """The span of a step; steps that wait for each other have none."""
        if step.key not in self._found:
            self._found[step.key] = (None, None)
            begins = self._begins(step)
            self._found[step.key] = (begins, self._ends(step, begins))
        return self._found[step.key]

    def due(self, step: Step, asked: Moment | None) -> Moment | None:
        text: str | None = getattr(step, "due", None)
        if text is None:
            return None
        return self.year.moment(text, DUE_TIME, stage=self.stage.key, asked=asked)

    def _begins(self, step: Step) -> Moment | None:
        before = [self.of(each)[1] for each in predecessors(self.stage, step)]
        dates = [*self._dates(step)[:1], *before]
        return _latest(dates or [self.year.anchors.get(f"{self.stage.key}.opens")])

    def _ends(self, step: Step, begins: Moment | None) -> Moment | None:
        due = [self.due(step, begins)] if isinstance(step, Ask) else []
        return _latest([begins, *self._dates(step)[1:], *due])

    def _dates(self, step: Step) -> list[Moment | None]:
        return [self.year.moment(text, STEP_TIME, stage=self.stage.key) for text in step.at]


def _latest(dates: list[Moment | None]) -> Moment | None:
    known = [date for date in dates if date is not None]
    return max(known, key=lambda date: date.at) if len(known) == len(dates) else None
