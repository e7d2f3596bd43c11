"""Nothing waits for what can never come, and nothing that was to come was left out."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from tests.years import rows
from tests.years.declared import Step
from tests.years.finding import Finding
from tests.years.past import Past
from tests.years.record import Record

_LIVE: Final = frozenset({"waiting", "running"})
_EXPECTED: Final = frozenset({"owed", "invited"})
#: How long after everything before it a step may be late without being forgotten.
_SOON: Final = timedelta(days=1)


def mails_that_wait(record: Record) -> Iterator[Finding]:
    """A mail that is to leave and is due leaves, unless something that is told holds it."""
    if record.last is None or any(each.released_at is None for each in record.holds):
        return
    for mail in record.mails:
        if mail.state in {"queued", "sending"} and _should_leave(record, mail, at=record.last):
            what = f"mail {mail.id} of {mail.step} to {mail.recipient} is {mail.state}"
            yield Finding("never leaves", mail.stage, what, mail.written_at, 1)


def questions_to_nobody(record: Record) -> Iterator[Finding]:
    """An open question is expected of somebody."""
    for question in _open(record):
        sides = record.sides_of.get(question.id, ())
        if not any(side.state in _EXPECTED for side in sides):
            states = ", ".join(sorted({side.state for side in sides})) or "no sides"
            what = f"it is open, and no answer is expected of anybody ({states})"
            yield Finding("waits for nobody", question.id, what, question.asked_at)


def stages_that_rest(record: Record) -> Iterator[Finding]:
    """A stage that rests without a date waits for a question, a stage, or people to be named."""
    asking = {question.stage for question in _open(record)}
    failing = {each.stage for each in record.failures}
    waiting = {each.stage for each in record.waits}
    for stage in _going(record):
        told = stage.attention or "ent back: waiting for" in stage.words
        has_reason = stage.id in asking | failing | waiting or told
        if stage.next_at is None and not has_reason and not record.declared[stage.id].needs:
            what = f"it is {stage.state}, has no next instant, and waits for nothing: {stage.words}"
            yield Finding("rests for ever", stage.id, what)


def waits_for_the_cancelled(record: Record) -> Iterator[Finding]:
    """A stage that waits for a cancelled one says so."""
    going = {stage.id: stage for stage in _going(record)}
    for wait in record.waits:
        awaited, stage = record.stages.get(wait.awaited), going.get(wait.stage)
        is_over = awaited is not None and awaited.state == "cancelled"
        is_told = stage is None or "cancelled" in stage.words
        if stage and is_over and stage.words.startswith("Waiting") and not is_told:
            what = f"it waits for {wait.awaited}, which is cancelled: {stage.words}"
            yield Finding("waits for the cancelled", stage.id, what)


def steps_left_out(record: Record) -> Iterator[Finding]:
    """Whatever had come was done: a stage that is done has no step that was not."""
    past = Past(record)
    if record.last is None:
        return
    for stage in record.stages.values():
        carried = any(of == stage.id for of, _ in record.firings_of)
        if stage.state not in {"done", *_LIVE} or not carried or not _year_goes_on(record, stage):
            continue
        for step in record.declared[stage.id].steps.values():
            if _was_to_come(past, stage, step=step, at=record.last - _SOON):
                what = f"{step['key']} was never done (the stage is {stage.state})"
                yield Finding("left out", stage.id, what)


def _was_to_come(past: Past, stage: rows.Stage, *, step: Step, at: datetime) -> bool:
    """Whether a step had all it waits for by an instant, and has not happened since."""
    record, key = past.record, str(step["key"])
    if past.own_firings(stage.id, key) or any(each.stage == stage.id for each in record.failures):
        return False
    declared = record.declared[stage.id]
    if stage.state == "done":
        return step["do"] != "notice" or not step["at"]
    steps = [declared.steps[each] for each in declared.before(step)]
    before = (past.is_settled(stage.id, each, at=at) for each in steps)
    others = (past.has_come(each, at=at) for each in declared.awaited(step))
    dated = step["at"] and not _has_passed(record, stage, step=step, at=at)
    return not declared.needs and not dated and all(before) and all(others)


def _has_passed(record: Record, stage: rows.Stage, *, step: Step, at: datetime) -> bool:
    """Whether a step that comes at the opening or the close is due; of other dates unknown."""
    dates = {each.id: each.at for each in record.deadlines}
    if len(step["at"]) != 1 or step["at"][0] not in {"opens", "closes"}:
        return False
    when = dates.get(f"{stage.id}.{step['at'][0]}")
    return when is not None and when <= at


def _should_leave(record: Record, mail: rows.Mail, *, at: datetime) -> bool:
    stage = record.stages.get(mail.stage)
    if stage and (stage.state not in {"done", *_LIVE} or not _year_goes_on(record, stage)):
        return False
    return mail.written_at < at - _SOON and (mail.retry_at is None or mail.retry_at < at - _SOON)


def _year_goes_on(record: Record, stage: rows.Stage) -> bool:
    return any(each.key == stage.cycle and each.state == "running" for each in record.years)


def _going(record: Record) -> Iterator[rows.Stage]:
    for stage in record.stages.values():
        if stage.state in _LIVE and _year_goes_on(record, stage):
            yield stage


def _open(record: Record) -> Iterator[rows.Question]:
    going = {stage.id for stage in _going(record)}
    yield from (each for each in record.questions if each.state == "open" and each.stage in going)
