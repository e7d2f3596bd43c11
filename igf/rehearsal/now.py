"""A started year carried forward from where it stands, in a copy of its database."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from igf.asks.links import sign_for_show
from igf.items.documents import items_of
from igf.office.office import Office
from igf.people.passing_terms import follow_terms, turns_to_come
from igf.rehearsal.answers import SimulatedAnswers
from igf.rehearsal.arriving import calls, let_arrive
from igf.rehearsal.draws import Draws
from igf.rehearsal.loop import World, rehearse_in
from igf.rehearsal.post import Post
from igf.rehearsal.proposing import let_be_proposed
from igf.rehearsal.setting import PausingClock, Setting
from igf.rehearsal.year import AFTERMATH, RehearsalSettings, recorded, span
from igf.store.queries import holds as hold_queries
from igf.store.queries import year as queries
from igf.store.scratch import copy_of
from igf.year.dates import standing_year
from igf.year.declared import definition_of
from schemas.definition import StageDefinition
from schemas.errors import Mistake
from schemas.plan import Plan
from schemas.rehearsal import Rehearsed

LIVE = frozenset({"waiting", "running"})


@dataclass(frozen=True)
class Copy:
    """A copy of an office with one of its years, in which nothing is sent."""

    setting: Setting
    plan: Plan
    definitions: dict[str, StageDefinition]
    capacity: int | None = None

    @property
    def until(self) -> datetime:
        """The length of time for which the year is carried on."""
        return max(span(self.plan)[1], self.setting.clock.now()) + AFTERMATH


def running_year(office: Office, said: str | None) -> str:
    """The key of the named year. Mistake: none is started, or several are possible."""
    with office.store.read() as session:
        known = [row.key for row in queries.cycles(session)]
    if said is not None and said not in known:
        started = f"started: {', '.join(known)}" if known else "start it: igf start FILE"
        raise Mistake(f"{said} was not started here", started)
    if not known:
        raise Mistake("no year was started yet", "start one: igf start FILE")
    if said is None and len(known) > 1:
        raise Mistake("more than one year was started", f"say which: {' or '.join(known)}")
    return said or known[0]


def rehearse_from_now(office: Office, cycle: str, *, wish: RehearsalSettings) -> Rehearsed:
    """Carry a started year on to its end with the people it has; this office is only read.

    People answer as in every rehearsal and contributions come in; nothing else is invented.
    """
    with copied(office, cycle, wish=wish) as copy:
        setting, began = copy.setting, copy.setting.clock.now()
        for call in calls(copy.definitions, _dates(copy)):
            let_arrive(setting, call)
        let_be_proposed(setting, _empty(copy), dates=_dates(copy), capacity=copy.capacity)
        for at in turns_to_come(setting.office):
            setting.happenings.add(at, lambda _now: follow_terms(setting.office))
        world = World(SimulatedAnswers(setting), setting.happenings, wish.progress)
        rehearse_in(setting.office, setting.clock, world=world, until=copy.until)
        return recorded(setting, copy.plan, wish=wish, began=began, from_now=True)


@contextmanager
def copied(office: Office, cycle: str, *, wish: RehearsalSettings) -> Iterator[Copy]:
    """A copy of an office in which no run and no other year is at work."""
    clock, post = PausingClock(office.now()), wish.post or Post()
    post.clock = clock
    with copy_of(office.store) as store, tempfile.TemporaryDirectory(prefix="igf-") as folder:
        alone = replace(office, store=store, clock=clock, transport=post, outgoing=Path(folder))
        sign_for_show(alone)
        follow_terms(alone)
        definitions = _take_over(alone, cycle)
        standing = standing_year(alone, cycle)
        setting = Setting(alone, clock, Draws(wish.seed), post)
        room = standing.year.settings.funded_capacity
        yield Copy(setting, standing.plan, definitions, room)


def _take_over(office: Office, cycle: str) -> dict[str, StageDefinition]:
    """Let the rehearsal be the only run of the year, the year the only one, and no mail held."""
    now = office.now()
    with office.store.write(now) as session:
        if hold := hold_queries.hold(session):
            hold.released_at = now
        rows = queries.stages(session)
        for row in rows:
            row.run_id, row.lease_run, row.lease_token, row.lease_until = None, None, None, None
            if row.cycle != cycle and row.state in LIVE:
                row.state = "skipped"
        return {row.key: definition_of(session, row) for row in rows if row.cycle == cycle}


def _empty(copy: Copy) -> dict[str, StageDefinition]:
    """The stages without real proposals so far."""
    with copy.setting.office.store.read() as session:
        return {
            key: each
            for key, each in copy.definitions.items()
            if not items_of(session, f"{each.cycle}/{key}")
        }


def _dates(copy: Copy) -> dict[str, tuple[datetime, datetime]]:
    """From when to when contributions may still come to the stages that are carried."""
    now = copy.setting.clock.now()
    with copy.setting.office.store.read() as session:
        rows = queries.stages(session, copy.plan.cycle)
    live = {row.key for row in rows if row.state in LIVE}
    return {
        stage.key: (max(stage.opens.at, now), stage.closes.at)
        for stage in copy.plan.stages
        if stage.key in live and stage.opens and stage.closes and stage.closes.at > now
    }
