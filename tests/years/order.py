"""No mail before what it speaks of has happened, and none without a cause."""

from collections.abc import Iterator
from typing import Final

from tests.years import rows
from tests.years.declared import Reference, Step
from tests.years.demanded import DEMANDS, Demand
from tests.years.finding import Finding
from tests.years.past import ADOPTED, Past
from tests.years.record import Record

#: Steps of mails that belong to no declared step: of a moved date, of a correction.
BESIDE: Final = frozenset({"move", "correction"})


def early_for_its_stage(record: Record) -> Iterator[Finding]:
    """A step is done only once those before it in its stage are settled."""
    past = Past(record)
    for firing, step in _done(past):
        declared = record.declared[firing.stage]
        for key in declared.before(step):
            before = declared.steps[key]
            if not past.is_settled(firing.stage, before, at=firing.fired_at):
                yield _early(record, firing, what=f"before {key}, which it follows")


def early_for_another(record: Record) -> Iterator[Finding]:
    """A step is done only once what it awaits of other stages is settled."""
    past = Past(record)
    for firing, step in _done(past):
        for awaited in record.declared[firing.stage].awaited(step):
            if not past.has_come(awaited, at=firing.fired_at):
                yield _early(record, firing, what=f"before {awaited.text}, which it awaits")


def early_by_the_rules(record: Record) -> Iterator[Finding]:
    """The order that the IGF's rules demand holds, also where a year does not declare it."""
    past = Past(record)
    for firing, _ in _done(past):
        stage = record.stages[firing.stage]
        for demand in DEMANDS:
            if demand.kind != stage.kind or demand.step not in {"", firing.step}:
                continue
            awaited = _demanded(record, stage, demand=demand)
            if awaited and not past.has_come(awaited, at=firing.fired_at):
                what = f"before {awaited.text} ({demand.rule})"
                yield _early(record, firing, what=what)


def before_its_date(record: Record) -> Iterator[Finding]:
    """A step is done on its date or later; one at the opening not before that."""
    past = Past(record)
    dates = {(each.deadline, each.version): each.at for each in record.changes}
    for firing, step in _done(past):
        if firing.fired_at < firing.due_at:
            yield _early(record, firing, what=f"before {firing.due_at:%Y-%m-%d %H:%M}, its date")
        for point in {"opens", "closes"}.intersection(step["at"]):
            at = dates.get((f"{firing.stage}.{point}", firing.version))
            if at and firing.fired_at < at and len(step["at"]) == 1:
                yield _early(record, firing, what=f"before the stage {point}")


def after_the_close(record: Record) -> Iterator[Finding]:
    """A notice that comes some time before the close does not come after it."""
    dates = {(each.deadline, each.version): each.at for each in record.changes}
    for firing, step in _done(Past(record)):
        closes = dates.get((f"{firing.stage}.closes", firing.version))
        before = step["do"] == "notice" and firing.rung.startswith("closes-")
        if before and closes and firing.fired_at >= closes:
            what = f"{firing.step} {firing.rung} came after the stage had closed"
            yield Finding("too late", firing.stage, what, firing.fired_at)


def without_its_document(record: Record) -> Iterator[Finding]:
    """A mail or question about a document comes after it."""
    past = Past(record)
    for firing, step in _done(past):
        if step["do"] == "compute":
            continue
        for key in record.declared[firing.stage].about(step):
            if past.document(firing.stage, key, at=firing.fired_at) is None:
                yield _early(record, firing, what=f"without {key}, which it is about")


def without_a_cause(record: Record) -> Iterator[Finding]:
    """Each mail was written as its step was done; a correction after what it corrects."""
    causes = {(each.stage, each.step, each.rung, each.fired_at) for each in record.firings}
    for mail in record.mails:
        is_caused = (mail.stage, mail.step, mail.rung, mail.written_at) in causes
        if mail.stage not in record.stages or mail.step in BESIDE or is_caused:
            continue
        what = f"mail {mail.id} to {mail.recipient} of {mail.step}, which was not done then"
        yield Finding("without a cause", mail.stage, what, mail.written_at, 1)


def sent_before_written(record: Record) -> Iterator[Finding]:
    """What was sent had been written."""
    for mail in record.mails:
        if mail.sent_at and mail.sent_at < mail.written_at:
            what = f"mail {mail.id} was sent before it was written"
            yield Finding("sent before written", mail.stage, what, mail.sent_at, 1)


def _done(past: Past) -> Iterator[tuple[rows.Firing, Step]]:
    """The firings by which something was done, with their steps; reminders left out."""
    for firing in past.record.firings:
        step = past.record.declared[firing.stage].steps.get(firing.step)
        carried = firing.words.startswith("Was asked for the earlier date")
        if step is None or firing.outcome != "done" or firing.rung == ADOPTED or carried:
            continue
        if not past.reminds(firing):
            yield firing, step


def _demanded(record: Record, stage: rows.Stage, *, demand: Demand) -> Reference | None:
    """What is demanded of the one stage of that kind; None where there are none or several."""
    found = [
        each
        for each in record.stages.values()
        if each.cycle == stage.cycle and each.kind == demand.awaited_kind
    ]
    if len(found) != 1 or demand.awaited_step not in record.declared[found[0].id].steps:
        return None
    text = f"{found[0].key}.{demand.awaited_step}"
    return Reference(text, found[0].id, demand.awaited_step)


def _early(record: Record, firing: rows.Firing, *, what: str) -> Finding:
    mails = record.mails_of.get((firing.stage, firing.step, firing.rung, firing.version), ())
    left = sum(each.written_at == firing.fired_at for each in mails)
    return Finding("too early", firing.stage, f"{firing.step} {what}", firing.fired_at, left)
