"""The preview of a move is its effect: the mails it named are drafted, and come when it said."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import select

from igf.moving import Foreseen, Moved, MoveOrder, carry_out, foresee
from igf.store.tables.records import Outgoing
from tests.years import rows
from tests.years.finding import Finding
from tests.years.living import Living
from tests.years.record import Promise, Record


def carried_out_as_foreseen(living: Living, order: MoveOrder) -> Moved:
    """Move dates; what the preview says of what is to come is noted.

    AssertionError: other mails are drafted than it named.
    """
    foreseen = foresee(living.office, order)
    before = _drafted(living)
    moved = carry_out(living.office, foreseen)
    drafted, named = _drafted(living) - before, _named(foreseen)
    if drafted != named:
        message = f"drafted {drafted - named} besides what was named, and not {named - drafted}"
        raise AssertionError(message)
    living.promises += _promises(living, foreseen)
    return moved


def kept_promises(record: Record) -> Iterator[Finding]:
    """What a preview named comes when it said, and what it said is not done again is not.

    A later move says anew; a step that waits for something else as well may come later, and one
    without a date sooner, once a question is settled: a preview supposes that nobody answers.
    """
    fired = {(each.stage, each.step, each.rung, each.version): each for each in record.firings}
    last = max((each.changed_at for each in record.changes if each.version > 1), default=None)
    for promise in record.told.promises:
        firing = fired.get((promise.stage, promise.step, promise.rung, promise.version))
        if firing is None or promise.at != last or firing.fired_at <= promise.at:
            continue
        if promise.comes is None and firing.outcome == "done":
            yield _broken(firing, "it was to be done no more")
        elif promise.comes and firing.fired_at < promise.comes and not _is_let(record, firing):
            yield _broken(firing, f"it was to come on {promise.comes:%Y-%m-%d %H:%M}")


def _is_let(record: Record, firing: rows.Firing) -> bool:
    """Whether it was a step without a date, done as a question was settled."""
    step = record.declared[firing.stage].steps.get(firing.step)
    settled = {each.settled_at for each in record.questions}
    dated = step is not None and bool(step["at"])
    return not dated and firing.fired_at in settled


def _broken(firing: rows.Firing, said: str) -> Finding:
    what = f"{firing.step} {firing.rung} came, and the preview of the move said {said}"
    return Finding("not as foreseen", firing.stage, what, firing.due_at)


def _promises(living: Living, foreseen: Foreseen) -> Iterator[Promise]:
    now = living.office.now()
    for each in foreseen.armed:
        yield Promise(each.stage, *each.key, comes=each.comes, at=now)
    for each in foreseen.not_again:
        yield Promise(each.stage, *each.key, comes=None, at=now)


def _named(foreseen: Foreseen) -> Counter[tuple[str, str]]:
    """The mails that a preview names, by recipient and subject."""
    mails = (each.mail for each in foreseen.notices)
    return Counter((mail.recipient.key, mail.rendered.subject) for mail in mails)


def _drafted(living: Living) -> Counter[tuple[str, str]]:
    """All mails of moves that were ever drafted, by recipient and subject."""
    query = select(Outgoing.recipient, Outgoing.subject).where(Outgoing.step == "move")
    with living.office.store.read() as session:
        return Counter((recipient, subject) for recipient, subject in session.execute(query))
