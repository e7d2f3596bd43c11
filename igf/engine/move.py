"""Opening and closing by hand: moving a date of a stage to now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from igf.domain.dates import moment
from igf.domain.moved import Dated, Follow, done_before, follow
from igf.domain.words import shown, shown_utc
from igf.engine.advance import place
from igf.engine.facts import instant_of, situation, year_of
from igf.engine.log import Actor, record
from igf.engine.office import Office
from igf.store import date_queries, queries
from igf.store.session import Session
from igf.store.tables import Deadline, DeadlineChange, Firing, Stage
from schemas.cycle import CycleFile
from schemas.dates import DateExpressionError
from schemas.errors import Mistake
from schemas.moments import Moment, zulu

Point = Literal["opens", "closes"]
_NO_REOPENING = "opening a stage again is not possible in this version"
LIVE = frozenset({"waiting", "running"})


@dataclass(frozen=True)
class Shift:
    """A date that was moved, by name ("thematic_input.closes") and in words."""

    name: str
    title: str
    before: Moment | None
    after: Moment


@dataclass(frozen=True)
class Moved:
    """What a move did.

    `shifts` begin with the date itself, then come those that followed. `stays` did not follow:
    they were announced or confirmed, or would have come to lie in the past; `after` is where they
    would be else. `stages` are those that are to be looked at again.
    """

    title: str
    shifts: tuple[Shift, ...]
    stays: tuple[Shift, ...]
    stages: tuple[str, ...]


@dataclass(frozen=True)
class ByHand:
    """Who opens or closes, and why.

    `at` is a date expression of an instant that has passed, if it was not just now.
    """

    by: Actor
    reason: str
    at: str | None = None


@dataclass(frozen=True)
class _Act:
    """A move while it is being written."""

    session: Session
    stage: Stage
    now: datetime
    hand: ByHand

    @property
    def year(self) -> CycleFile:
        return year_of(self.session, self.stage.cycle)

    def shift(self, row: Deadline, *, after: Moment) -> Shift:
        return Shift(row.name, date_title(self.year, row.name), _moment(row), after)

    def write(self, row: Deadline, after: Moment, *, reason: str) -> Shift:
        shift = self.shift(row, after=after)
        row.at, row.zone, row.shown = after.at, after.zone, after.shown
        row.version += 1
        self.session.add(
            DeadlineChange(
                deadline=row.id,
                version=row.version,
                at=row.at,
                zone=row.zone,
                shown=row.shown,
                changed_at=self.now,
                by=self.hand.by.name,
                reason=reason,
            )
        )
        return shift

    def log(self, shift: Shift) -> None:
        values = {
            "date": shift.name,
            "before": zulu(shift.before.at) if shift.before else None,
            "after": zulu(shift.after.at),
            "reason": self.hand.reason,
        }
        subject = "/".join((self.stage.cycle, *shift.name.split(".")))
        record(
            self.session,
            "date.moved",
            subject=subject,
            at=self.now,
            values=values,
            actor=self.hand.by,
        )


def move_to_now(office: Office, stage_id: str, *, point: Point, hand: ByHand) -> Moved:
    """Open or close a stage (by id): its date is pinned to now, what hangs on it follows.

    The stages concerned get their next instant anew. Reminders hang on the version of a date, so
    those of the new date are armed. Mistake: it is not closed, or not open, or no reason is given.
    """
    now = office.now()
    if not hand.reason.strip():
        raise Mistake("the reason is missing", "say why, it is kept with the date")
    with office.store.write(now) as session:
        act = _Act(session, queries.stage(session, stage_id), now, hand)
        rows = {row.name: row for row in queries.deadlines(session, act.stage.cycle)}
        _refuse(act.stage, rows, point=point, now=now)
        # An optional stage is carried from the day it is decided that it is held.
        act.stage.state = "waiting" if act.stage.state == "skipped" else act.stage.state
        row = rows[f"{act.stage.key}.{point}"]
        after = _instant(act, rows, zone=row.zone)
        follows = _follows(act, rows, moved={row.name: after})
        shifts = _write(act, rows, moved=row, after=after, follows=follows)
        stays = tuple(act.shift(rows[name], after=to) for name, to in follows.stays.items())
        stages = _affected(act, {shift.name for shift in shifts})
        for stage in stages:
            _place_again(act, stage)
    return Moved(act.stage.title, shifts, stays, stages)


def date_title(year: CycleFile, name: str) -> str:
    """A date in words: "Call for thematic input closes", the title of a milestone, "T"."""
    stage, _, point = name.partition(".")
    if point:
        return f"{year.stages[stage].title} {point}"
    return year.milestones[name].title or name if name in year.milestones else name


def _refuse(stage: Stage, rows: Mapping[str, Deadline], *, point: Point, now: datetime) -> None:
    opens, closes = (_moment(rows[f"{stage.key}.{each}"]) for each in ("opens", "closes"))
    if closes and closes.at <= now:
        raise Mistake(f"{stage.title} closed on {shown(closes)}", _NO_REOPENING)
    undecided = stage.state == "skipped" and point == "opens"
    if stage.state not in LIVE and not undecided:
        raise Mistake(f"{stage.title} is {stage.state}", _NO_REOPENING)
    is_open = opens is not None and opens.at <= now
    if point == "opens" and opens and is_open and not undecided:
        raise Mistake(f"{stage.title} is open since {shown(opens)}", "nothing is to be done")
    if point == "closes" and not is_open:
        when = f"it opens on {shown(opens)}" if opens else "it has no opening date yet"
        raise Mistake(f"{stage.title} is not open", f"{when}; to open it now: igf open {stage.key}")


def _instant(act: _Act, rows: Mapping[str, Deadline], *, zone: str) -> Moment:
    """When it opens or closes: in this second, in the zone that its date is shown in.

    Never before the year was started here, which would skip all that follows.
    """
    adopted = act.stage.adopted_at
    if act.hand.at is None:
        return moment(max(act.now.replace(microsecond=0), adopted), zone)
    known = {name: date for name, row in rows.items() if (date := _moment(row))}
    try:
        found = instant_of(act.hand.at, known, year=act.year, stage=act.stage.key)
    except DateExpressionError as error:
        raise Mistake(error.wrong, error.right) from error
    opens = known.get(f"{act.stage.key}.opens")
    begin = max(adopted, opens.at) if opens and opens.at <= act.now else adopted
    if found is None or not begin <= found.at <= act.now:
        when = shown(found) if found else act.hand.at
        raise Mistake(f"{when} is not possible", f"name a time from {shown_utc(begin)} until now")
    return found


def _follows(act: _Act, rows: Mapping[str, Deadline], *, moved: Mapping[str, Moment]) -> Follow:
    told = date_queries.told_stages(act.session, act.stage.cycle)
    dates = {
        name: Dated(
            _moment(row),
            pinned=row.pinned is not None,
            held=row.state == "confirmed" or row.id.rpartition(".")[0] in told,
        )
        for name, row in rows.items()
    }
    return follow(act.year, dates, moved=moved, now=act.now)


def _write(
    act: _Act, rows: Mapping[str, Deadline], *, moved: Deadline, after: Moment, follows: Follow
) -> tuple[Shift, ...]:
    moved.pinned, moved.state = zulu(after.at), "confirmed"
    shifts = [act.write(moved, after, reason=act.hand.reason)]
    reason = f"follows {moved.name}: {act.hand.reason}"
    shifts += [act.write(rows[name], to, reason=reason) for name, to in follows.moves.items()]
    act.session.flush()
    for shift in shifts:
        act.log(shift)
    return tuple(shifts)


def _affected(act: _Act, names: set[str]) -> tuple[str, ...]:
    """The live stages (by id) whose dates, steps or bodies to be named hang on one of the dates."""
    expected = " ".join(body.expected or "" for body in act.year.bodies.values())
    return tuple(
        row.id
        for row in queries.stages(act.session, act.stage.cycle)
        if row.state in LIVE
        if any(
            name.startswith(f"{row.key}.") or name in expected + _body(act, row) for name in names
        )
    )


def _body(act: _Act, stage: Stage) -> str:
    return queries.definition(act.session, stage.definition).body


def _place_again(act: _Act, stage: str) -> None:
    """Place a stage anew; what was done for an earlier date is not done again."""
    for rung in done_before(situation(act.session, stage, now=act.now).facts, act.now):
        act.session.add(
            Firing(
                stage=stage,
                step=rung.step.key,
                rung=rung.rung,
                version=rung.version,
                due_at=rung.ready or act.now,
                fired_at=act.now,
                outcome="skipped",
                words="Skipped: was done for the earlier date",
            )
        )
    act.session.flush()
    place(act.session, stage, now=act.now)


def _moment(row: Deadline) -> Moment | None:
    return Moment(at=row.at, zone=row.zone, shown=row.shown) if row.at else None
