"""Accidents in a rehearsed year: a person leaves, mails come back, a week is lost."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from igf.asks.rules.decisions import PATIENT
from igf.documents.counts import makes_count
from igf.log.write import By, record
from igf.moving import MoveOrder, carry_out, foresee
from igf.outbox.approve import Choice, approve_mails, show_drafts
from igf.people.membership import ended_memberships, write_memberships
from igf.people.membership_change import on_membership_change
from igf.rehearsal.answers import Cast, StepName
from igf.rehearsal.arriving import BY
from igf.rehearsal.setting import Setting
from igf.stage.rules.closing import lapses
from igf.words.phrases import shown, shown_utc
from igf.year.find import takes_input
from schemas.cycle import CycleFile
from schemas.definition import StageDefinition
from schemas.errors import Mistake
from schemas.people import PersonRow
from schemas.rehearsal import RehearsedEvent
from schemas.steps import Compute, Decide

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
#: How many mails to one person come back.
BOUNCED: Final = 2
MOST_LIKELY: Final = "mag"
#: By how much a call is extended, how long before its close, and why.
EXTENSION: Final = "+7d"
NOTICE: Final = 2 * DAY
REASON: Final = "Rehearsed: few contributions have come in"


@dataclass(frozen=True)
class AccidentYear:
    """The facts from which accidents are chosen: a year, due dates of steps, closings of stages."""

    cycle: CycleFile
    definitions: Mapping[str, StageDefinition]
    due: tuple[datetime, ...]
    closes: Mapping[str, datetime]
    people: tuple[PersonRow, ...]


def cast_of(setting: Setting, year: AccidentYear) -> Cast:
    """Which approval is refused, which question nobody answers, and who leaves."""
    refusable = sorted(_refusable(year))
    refused = _one(setting, refusable, what="refused")
    askable = sorted(set(_decisions(year)) - refused)
    leaver = _member(setting, year, place=0)
    return Cast(refused, _one(setting, askable, what="silent"), leaver.id if leaver else "")


def let_go_wrong(setting: Setting, year: AccidentYear) -> None:
    """Put the accidents of a year on the list of what happens; nothing if it has no dates."""
    if not year.due:
        return
    leaver, unreachable = (_member(setting, year, place=place) for place in (0, 1))
    if leaver:
        at = _instant(setting, year, what="leaves")
        setting.happenings.add(at, partial(_leave, setting, year.cycle, leaver))
    if unreachable:
        at = _instant(setting, year, what="bounces")
        setting.happenings.add(at, lambda _now: setting.post.refuse(unreachable.email, BOUNCED))
    _switch_off(setting, setting.draws.one(_middle(year), "switched off"))
    extendable = sorted(_extendable(year))
    if extendable:
        key, closes = setting.draws.one(extendable, "extends")
        setting.happenings.add(closes - NOTICE, partial(_extend, setting, year.cycle, key))


def _switch_off(setting: Setting, day: datetime) -> None:
    """Let nothing be done in the week of a day."""
    monday = (day - day.weekday() * DAY).replace(hour=0, minute=0, second=0, microsecond=0)
    until = monday + 7 * DAY
    setting.clock.switch_off(monday, until)
    words = f"Everything is switched off for a week, until {shown_utc(until)}"
    event = RehearsedEvent(at=monday, kind="switched_off", words=words, until=until)
    setting.events.append(event)


def _extend(setting: Setting, cycle: CycleFile, key: str, _now: datetime) -> None:  # noqa: PLR0917 -- the instant comes last, from the list of what happens
    """Move the closing of a call; those who were told are told again once a person lets them."""
    order = MoveOrder(cycle.cycle, {f"{key}.closes": EXTENSION}, by=By(BY, REASON))
    try:
        moved = carry_out(setting.office, foresee(setting.office, order))
    except Mistake as mistake:
        words = f"{cycle.stages[key].title} cannot be extended: {mistake}"
    else:
        first, *others = moved.shifts
        words = f"{cycle.stages[key].title} is extended by a week, to {shown(first.after)}"
        words += f"; {_dates(len(others))} with it" if others else ""
        words += f"; {len(moved.foreseen.notices)} mails about it leave once they are approved"
        approval = setting.clock.now() + setting.draws.length(HOUR, DAY, "approves", key)
        setting.happenings.add(approval, partial(_approve, setting, f"{cycle.cycle}/{key}"))
    event = RehearsedEvent(
        at=setting.clock.now(), kind="extends", words=words, stage=f"{cycle.cycle}/{key}"
    )
    setting.events.append(event)


def _approve(setting: Setting, stage: str, _now: datetime) -> None:
    """Let the mails about an extension leave, as the Secretariat does; none may be left."""
    with suppress(Mistake):
        shown = show_drafts(setting.office, Choice(stage=stage))
        approve_mails(setting.office, Choice(stage=stage), shown=shown.code, by=BY)


def _dates(number: int) -> str:
    return "1 date moves" if number == 1 else f"{number} dates move"


def _extendable(year: AccidentYear) -> Iterator[tuple[str, datetime]]:
    """The calls that may be extended, with their closing."""
    for key, definition in year.definitions.items():
        closes = year.closes.get(key)
        if closes and takes_input(definition) and not year.cycle.stages[key].no_extension:
            yield key, closes


def _leave(setting: Setting, cycle: CycleFile, person: PersonRow, now: datetime) -> None:  # noqa: PLR0917 -- the instant comes last, from the list of what happens
    with setting.office.store.write(now) as session:
        changes = ended_memberships(session, person.id, now=now)
        write_memberships(session, changes)
        on_membership_change(session, changes, followers=setting.office.followers, now=now)
        bodies = sorted(change.body for change in changes)
        values = {"bodies": ", ".join(bodies)}
        record(session, "people.left", subject="people", at=now, values=values, actor=BY)
    titles = [cycle.bodies[body].title for body in bodies if body in cycle.bodies]
    words = f"{person.name} leaves {' and '.join(titles)}"
    setting.events.append(RehearsedEvent(at=now, kind="leaves", words=words))


def _instant(setting: Setting, year: AccidentYear, *, what: str) -> datetime:
    """A minute in the middle part of a year."""
    middle = _middle(year)
    return middle[0] + setting.draws.length(timedelta(0), middle[-1] - middle[0], what)


def _middle(year: AccidentYear) -> tuple[datetime, ...]:
    """The instants at which steps are due but the first and the last third of them."""
    due = sorted(set(year.due))
    third = len(due) // 3
    return tuple(due[third : len(due) - third])


def _one(setting: Setting, steps: list[StepName], *, what: str) -> frozenset[StepName]:
    return frozenset([setting.draws.one(steps, what)] if steps else [])


def _member(setting: Setting, year: AccidentYear, *, place: int) -> PersonRow | None:
    """Someone of the MAG (else of the largest body) who holds no role; for each place another."""
    sizes = {body: sum(body in row.bodies for row in year.people) for body in year.cycle.bodies}
    largest = max(sizes, key=lambda body: (sizes[body], body), default="")
    body = MOST_LIKELY if sizes.get(MOST_LIKELY) else largest
    roles = set(year.cycle.roles)
    among = [row for row in year.people if body in row.bodies and not roles & set(row.bodies)]
    chosen = sorted(among, key=lambda row: setting.draws.share("member", row.id))
    return chosen[place] if len(chosen) > place else None


def _decisions(year: AccidentYear) -> Iterator[StepName]:
    for key, definition in year.definitions.items():
        for step in definition.steps:
            if isinstance(step, Decide) and not lapses(step):
                yield f"{definition.cycle}/{key}", step.key


def _refusable(year: AccidentYear) -> Iterator[StepName]:
    """The approvals of a document that is written in their stage, so that it can be again."""
    for key, definition in year.definitions.items():
        made = {step.makes for step in definition.steps if isinstance(step, Compute)}
        for step in definition.steps:
            if isinstance(step, Decide) and _again(step, definition, made=made):
                yield f"{definition.cycle}/{key}", step.key


def _again(step: Decide, definition: StageDefinition, *, made: set[str]) -> bool:
    written = any(key in made and not makes_count(definition, key) for key in step.about[:1])
    return written and step.rule.kind not in PATIENT and not lapses(step)
