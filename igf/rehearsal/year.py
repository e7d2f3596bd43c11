"""A whole year rehearsed from its file: thrown-away database, invented people, one record."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from igf.asks.links import sign_for_show
from igf.engine.followers import FOLLOWERS
from igf.mail.catalogue import Catalogue, load_catalogue
from igf.office.office import Office
from igf.people.take_in import take_in_people
from igf.rehearsal.accidents import AccidentYear, cast_of, let_go_wrong
from igf.rehearsal.answers import SimulatedAnswers
from igf.rehearsal.arriving import BY, calls, let_arrive, let_be_named
from igf.rehearsal.draws import Draws
from igf.rehearsal.events import told_by_mails, told_by_steps
from igf.rehearsal.loop import World, rehearse_in
from igf.rehearsal.population import Population, invent
from igf.rehearsal.post import Post
from igf.rehearsal.proposing import let_be_proposed
from igf.rehearsal.record import kept
from igf.rehearsal.record_questions import answer_events
from igf.rehearsal.rules.collisions import find_collisions
from igf.rehearsal.setting import PausingClock, Setting
from igf.starting.start import YearToStart, start
from igf.store.scratch import scratch
from igf.year.declared import instant_of
from schemas.errors import Mistake
from schemas.people import PersonRow
from schemas.plan import Plan
from schemas.rehearsal import Rehearsed

DAY: Final = timedelta(days=1)
#: How long after its last date a year is carried on, for answers that come late.
AFTERMATH: Final = timedelta(days=120)
MOST_A_WEEK: Final = 5
SEED: Final = 1

Progress = Callable[[datetime], None]


@dataclass(frozen=True)
class RehearsalSettings:
    """The settings of a rehearsal of a year. `progress` is told the simulated present.

    `post` takes the mails; collisions count more than `most_a_week` mails to one person;
    `catalogue` has the notices, if they were read before.
    """

    seed: int = SEED
    post: Post | None = None
    progress: Progress = lambda _now: None
    most_a_week: int = MOST_A_WEEK
    catalogue: Catalogue | None = None


def rehearse_year(year: YearToStart, wish: RehearsalSettings = RehearsalSettings()) -> Rehearsed:
    """Rehearse a year from before its first stage to its end; nothing of it is kept.

    The same file and seed give the same record. Mistake: the year has no dates.
    """
    with rehearsing(year, wish) as setting:
        return recorded(setting, year.plan, wish=wish, began=span(year.plan)[0])


@contextmanager
def rehearsing(year: YearToStart, wish: RehearsalSettings) -> Iterator[Setting]:
    """A year rehearsed to its end, as its database has it, which is gone afterwards.

    Mistake: the year has no dates.
    """
    begins, ends = span(year.plan)
    draws, post = Draws(wish.seed), wish.post or Post()
    population = invent(year.cycle, draws)
    with throw_away(begins, post=post, catalogue=wish.catalogue or load_catalogue()) as (
        office,
        clock,
    ):
        setting = Setting(office, clock, draws, post)
        take_in_people(office, population.first, by=BY)
        start(office, year, by=BY)
        _let_come(setting, year, population=population)
        everybody = (*population.first.people, *_named(population))
        closes = {key: dates[1] for key, dates in _dates(year).items()}
        chosen = AccidentYear(year.cycle, year.definitions, _due(year.plan), closes, everybody)
        let_go_wrong(setting, chosen)
        answering = SimulatedAnswers(setting, cast_of(setting, chosen))
        world = World(answering, setting.happenings, wish.progress)
        rehearse_in(office, clock, world=world, until=ends + AFTERMATH)
        yield setting


def span(plan: Plan) -> tuple[datetime, datetime]:
    """From midnight before the first date of a plan to its last. Mistake: it has none."""
    steps = [step.at for stage in plan.stages for step in stage.steps]
    dates = [stage.opens for stage in plan.stages] + [stage.closes for stage in plan.stages]
    instants = [moment.at for moment in (*dates, *steps) if moment]
    if not instants:
        raise Mistake("the year has no dates", "say when its stages open and close")
    first = min(instants) - DAY
    return first.replace(hour=0, minute=0, second=0, microsecond=0), max(instants)


@contextmanager
def throw_away(
    begins: datetime, *, post: Post, catalogue: Catalogue
) -> Iterator[tuple[Office, PausingClock]]:
    """An office over an empty database that is gone afterwards."""
    post.clock = clock = PausingClock(begins)
    with scratch() as store, tempfile.TemporaryDirectory(prefix="igf-rehearsal-") as folder:
        office = Office(store, catalogue, clock, post, Path(folder), followers=FOLLOWERS)
        sign_for_show(office)
        yield office, clock


def recorded(
    setting: Setting,
    plan: Plan,
    *,
    wish: RehearsalSettings,
    began: datetime,
    from_now: bool = False,
) -> Rehearsed:
    """The record of what a rehearsal has left in its database."""
    with setting.office.store.read() as session:
        found = kept(session, plan.cycle, since=began, setting=setting)
    events = [
        *setting.events,
        *answer_events(found.questions),
        *told_by_mails(found.mails),
        *told_by_steps(found.steps, events=setting.events),
    ]
    return Rehearsed(
        cycle=plan.cycle,
        title=plan.title,
        seed=wish.seed,
        began=began,
        ended=setting.clock.now(),
        from_now=from_now,
        people=found.people,
        plan=plan,
        mails=found.mails,
        steps=found.steps,
        questions=found.questions,
        events=tuple(sorted(events, key=lambda each: (each.at, each.kind, each.words))),
        collisions=find_collisions(found.mails, found.questions, most_a_week=wish.most_a_week),
        attention=found.attention,
    )


def _due(plan: Plan) -> tuple[datetime, ...]:
    return tuple(step.at.at for stage in plan.stages for step in stage.steps if step.at)


def _named(population: Population) -> Iterator[PersonRow]:
    for read in population.later.values():
        yield from read.people


def _let_come(setting: Setting, year: YearToStart, *, population: Population) -> None:
    """Schedule arrivals from outside: contributions, proposals, people who get named."""
    for call in calls(year.definitions, _dates(year)):
        let_arrive(setting, call)
    capacity = year.cycle.settings.funded_capacity
    let_be_proposed(setting, year.definitions, dates=_dates(year), capacity=capacity)
    for body, people in population.later.items():
        expected = year.cycle.bodies[body].expected
        named = instant_of(expected, year.plan.anchors, year=year.cycle) if expected else None
        let_be_named(setting, people, at=named.at if named else setting.clock.now())


def _dates(year: YearToStart) -> Mapping[str, tuple[datetime, datetime]]:
    return {
        stage.key: (stage.opens.at, stage.closes.at)
        for stage in year.plan.stages
        if stage.opens and stage.closes and year.cycle.stages[stage.key].held == "yes"
    }
