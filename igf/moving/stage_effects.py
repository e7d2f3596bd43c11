"""Effects of a move in one stage: which rungs come anew, which are done, which questions change."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from igf.asks import questions
from igf.engine.advance import resting_of
from igf.moving.foreseen import AskChange, StageChange
from igf.moving.reading import CARRIED, YearToMove
from igf.moving.rules.moved import done_before
from igf.moving.rules.targets import NOW
from igf.moving.shifting import Shifted
from igf.stage.rules.facts import AskFact, Facts, Fired, RungKey
from igf.stage.rules.ladder import Ladder, Rung
from igf.stage.rules.progress import is_finished
from igf.stage.rules.undated import due_on
from igf.stage.rules.words import attention_words
from igf.stage.situation import Ground, Situation, situation
from igf.store.tables.year import Stage
from igf.year.declared import instant_of
from schemas.moments import Moment

Done = tuple[tuple[RungKey, datetime], ...]


@dataclass(frozen=True)
class Look:
    """A stage before and after a move; `after` includes rungs taken as done for its new dates."""

    stage: Stage
    now: datetime
    before: Situation
    after: Situation
    state: str
    own: frozenset[str]
    skipped: Done
    carried: Done
    ended: tuple[AskChange, ...]
    asks: tuple[AskChange, ...]

    @property
    def goes_on(self) -> bool:
        """Whether there is something to be written of the stage itself."""
        return self.state in CARRIED

    @property
    def reopens(self) -> bool:
        """Whether it opens again: its closing had passed, or it was done, and closes later now."""
        closed = self.before.facts.closes
        closes = self.after.facts.closes
        later = closed and closes and closed <= self.now < closes
        return self.goes_on and (self.stage.state == "done" or bool(later))

    def change(self, *, retry: datetime | None) -> StageChange:
        """The stage after the move; `retry` is when its next waiting mail is tried again."""
        resting = resting_of(self.after, self.now, retry=retry)
        return StageChange(
            self.stage.id,
            self.stage.title,
            self.state,
            resting.until,
            resting.words,
            attention_words(self.after.facts),
            self.skipped,
            self.carried,
            tuple(self.before.facts.failures.keys() - self.after.facts.failures.keys()),
            reopens=self.reopens,
        )


def look(reading: YearToMove, shifted: Shifted, *, stage: Stage) -> Look | None:
    """The stage before and after the move; None if the move does not concern it."""
    own = _own(stage, shifted)
    if _is_left_out(reading, stage) or not (own or stage.state in CARRIED):
        return None
    before = situation(reading.session, stage.id, now=reading.now)
    if not own and not _hangs_on(before, shifted) and not before.facts.awaited:
        return None
    body, dues = before.facts.definition.canonical(), dues_of(reading, before, shifted=shifted)
    ground = Ground(reading.year, shifted.dates, body, dues)
    after = situation(reading.session, stage.id, now=reading.now, under=ground)
    if not own and not _hangs_on(before, shifted) and before.facts.awaited == after.facts.awaited:
        return None
    return look_between(reading, shifted, before=before, after=after)


def look_between(
    reading: YearToMove, shifted: Shifted, *, before: Situation, after: Situation
) -> Look:
    """The effect of a move on a stage: its situation before and after it."""
    stage, own = before.stage, _own(before.stage, shifted)
    asks = tuple(_due_changes(reading, before, shifted=shifted))
    skipped = tuple((r.key, r.ready or reading.now) for r in done_before(after.facts, reading.now))
    after = _with(after, _fired(after.facts, skipped, now=reading.now))
    carried, ended = _asks(after.facts, reading.now)
    after = _with(after, _carried(after.facts, carried, ended=ended, now=reading.now))
    gone = {ask.id for ask in ended}
    return Look(
        stage,
        reading.now,
        before,
        after,
        _state(reading, stage, facts=after.facts, own=own),
        own,
        skipped,
        tuple((key, reading.now) for key in carried),
        tuple(_ask_change(ask, before) for ask in ended),
        (
            *(ask for ask in asks if ask.id not in gone),
            *(_carried_change(before, key) for key in carried),
        ),
    )


def dues_of(reading: YearToMove, seen: Situation, *, shifted: Shifted) -> dict[str, Moment]:
    """The new dates of the open questions (by id) whose answers are due on a date that moves."""
    return {ask.id: ask.due for ask in _due_changes(reading, seen, shifted=shifted) if ask.due}


def _own(stage: Stage, shifted: Shifted) -> frozenset[str]:
    return frozenset(f"{stage.key}.{point}" for point in ("opens", "closes")) & shifted.moved()


def _is_left_out(reading: YearToMove, stage: Stage) -> bool:
    """Whether nothing of it is done or sent, and the move does not begin it."""
    return stage.state == "cancelled" or (stage.state == "skipped" and not _begins(reading, stage))


def _begins(reading: YearToMove, stage: Stage) -> bool:
    return reading.order.dates.get(f"{stage.key}.opens") == NOW


def _state(reading: YearToMove, stage: Stage, *, facts: Facts, own: frozenset[str]) -> str:
    """The state it is left in: a done stage runs again if a date of its own lies ahead again."""
    if stage.state == "skipped" and _begins(reading, stage):
        return "waiting"
    if stage.state != "done":
        return stage.state
    ends = {f"{stage.key}.opens": facts.opens, f"{stage.key}.closes": facts.closes}
    ahead = any(name in own and at and at > reading.now for name, at in ends.items())
    return "running" if ahead and not is_finished(facts) else "done"


def _hangs_on(seen: Situation, shifted: Shifted) -> bool:
    expected = " ".join(body.expected or "" for body in seen.year.bodies.values())
    text = f"{seen.facts.definition.canonical()} {expected}"
    moved = "|".join(map(re.escape, sorted(shifted.moved())))
    return re.search(rf"(?<![\w.])(?:{moved})(?![\w.])", text) is not None


def _due_changes(reading: YearToMove, seen: Situation, *, shifted: Shifted) -> Iterator[AskChange]:
    """The open questions whose answers are due on a date that moves."""
    for ask in seen.facts.open_asks():
        step = seen.facts.definition.step_of(ask.step)
        expression = getattr(step, "due", None)
        if expression is None or ask.because:  # then it is due at its next check
            continue
        if due_on(step, seen.stage.key) in shifted.moved():
            row = questions.row(reading.session, ask.id)
            was = Moment(at=row.due_at, zone=row.due_zone, shown=row.due_shown)
            due = instant_of(expression, shifted.moments, year=seen.year, stage=seen.stage.key)
            if due and due != was:
                yield AskChange(ask.id, seen.stage.id, row.title, due, was)


def _with(seen: Situation, facts: Facts) -> Situation:
    return replace(seen, facts=facts)


def _fired(facts: Facts, done: Done, *, now: datetime) -> Facts:
    """The facts with these rungs skipped, and without the failures of earlier versions."""
    fired = {**facts.fired, **{key: Fired("skipped", due, now) for key, due in done}}
    newest = {(key[0], key[1]): key[2] for key in map(_key, Ladder(facts).open_rungs())}
    failures = {
        key: failure
        for key, failure in facts.failures.items()
        if newest.get(key[:2], key[2]) <= key[2]
    }
    return replace(facts, fired=fired, failures=failures)


def _key(rung: Rung) -> RungKey:
    return rung.key


def _asks(facts: Facts, now: datetime) -> tuple[tuple[RungKey, ...], tuple[AskFact, ...]]:
    """The open questions asked for an earlier date: those that stand, those to be asked again.

    One stands, under the new version, if its new date has come: nobody is asked twice. Else it is
    asked again when that comes.
    """
    rungs = {(rung.step.key, rung.rung): rung for rung in Ladder(facts).open_rungs()}
    found = [(ask, rungs[ask.step, ask.rung]) for ask in facts.open_asks() if ask.key[:2] in rungs]
    old = [(ask, rung) for ask, rung in found if rung.version > ask.version]
    stands = tuple(rung.key for _, rung in old if rung.ready and rung.ready <= now)
    return stands, tuple(ask for ask, rung in old if rung.key not in stands)


def _carried(
    facts: Facts, keys: tuple[RungKey, ...], *, ended: tuple[AskFact, ...], now: datetime
) -> Facts:
    versions = {key[:2]: key[2] for key in keys}
    gone = {ask.id for ask in ended}
    asks = tuple(
        replace(ask, state="superseded")
        if ask.id in gone
        else replace(ask, version=versions.get(ask.key[:2], ask.version))
        if ask.state == "open"
        else ask
        for ask in facts.asks
    )
    fired = {**facts.fired, **{key: Fired("done", now, now) for key in keys}}
    return replace(facts, asks=asks, fired=fired)


def _ask_change(ask: AskFact, seen: Situation) -> AskChange:
    title = seen.facts.definition.step_of(ask.step).title
    return AskChange(ask.id, seen.stage.id, title)


def _carried_change(seen: Situation, key: RungKey) -> AskChange:
    ask = next(ask for ask in seen.facts.open_asks() if ask.key[:2] == key[:2])
    return replace(_ask_change(ask, seen), version=key[2])
