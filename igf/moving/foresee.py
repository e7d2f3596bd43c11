"""Foreseeing a move: all of its effects, with nothing done."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from igf.check.rules.dates import CLOSES_FIRST
from igf.moving.broken_rules import judge
from igf.moving.coming import coming
from igf.moving.foreseen import Foreseen, MailChange, MoveNotice, MoveOrder, StageChange
from igf.moving.notices import notices
from igf.moving.outbox import mail_changes, retry_of
from igf.moving.reading import YearToMove, read, seen
from igf.moving.rules.extension import FORBIDDEN
from igf.moving.shifting import Shifted, date_title, shift_dates
from igf.moving.stage_effects import Look, look
from igf.office.office import Office
from igf.outbox.stated_dates import StatedDates, stated_dates
from igf.store.queries import moving as move_queries
from igf.store.tables.records import Outgoing
from schemas.errors import Mistake, Mistakes
from schemas.plan import Problem

_TICK = timedelta(microseconds=1)


def foresee(office: Office, order: MoveOrder) -> Foreseen:
    """The effects of the move, as things stand now.

    Mistake, Mistakes: it cannot be done; all that is wrong with it at once.
    """
    if not order.by.reason.strip():
        raise Mistake("the reason is missing", "say why, it is kept with the date")
    now = office.now()
    with office.store.read() as session:
        reading = read(office, session, order=order, now=now)
        shifted = shift_dates(reading)
        looks = [found for row in reading.stages if (found := look(reading, shifted, stage=row))]
        foreseen = foreseen_of(reading, shifted, looks=looks)
    _refuse_turned(order, foreseen.conflicts)
    return foreseen


def foreseen_of(reading: YearToMove, shifted: Shifted, *, looks: Sequence[Look]) -> Foreseen:
    """The effects of dates that move, with the stages that are looked at."""
    session, watched = reading.session, tuple(found.stage.id for found in looks)
    said = stated_dates(session, watched)
    last = move_queries.last_told(session, watched)
    mails = tuple(mail_changes(reading, shifted, looks=looks, said=said))
    verdict = judge(reading, shifted)
    _refuse_forbidden(reading.order, shifted, broken=verdict.broken)
    found = [coming(look) for look in looks if look.goes_on]
    moves = [each for stage in found for each in stage.moves]
    return Foreseen(
        order=reading.order,
        title=reading.year.title,
        at=_instant(reading, last),
        seen=seen(session, reading.order.cycle, stages=watched),
        shifts=shifted.shifts,
        stays=shifted.stays,
        titles=_titles(reading),
        stages=_stages(reading, looks, mails=mails),
        watched=watched,
        conflicts=verdict.conflicts,
        broken=verdict.broken,
        slack=verdict.slack,
        armed=tuple(each for each in moves if each.comes),
        not_again=tuple(each for each in moves if not each.comes),
        conditional=tuple(each for stage in found for each in stage.conditional),
        unsent=tuple(each for stage in found for each in stage.unsent),
        mails=mails,
        superseded=tuple(ask for look in looks for ask in look.ended),
        asks=tuple(ask for look in looks for ask in look.asks),
        notices=_notices(reading, shifted, looks=looks, said=said, last=last),
        pinned=shifted.pinned,
        told=_told_again(reading, shifted, said=said),
    )


def _titles(reading: YearToMove) -> dict[str, str]:
    """Titles of dates (by name) and stages (by id)."""
    dates = {name: date_title(reading.year, name) for name in reading.rows}
    return dates | {row.id: row.title for row in reading.stages}


def _stages(
    reading: YearToMove, looks: Sequence[Look], *, mails: Sequence[MailChange]
) -> tuple[StageChange, ...]:
    changes = {change.number: change for change in mails}
    waiting: dict[str, list[Outgoing]] = {}
    for row in move_queries.waiting_mails(reading.session, [found.stage.id for found in looks]):
        waiting.setdefault(row.stage, []).append(row)
    found = (
        each.change(retry=_retry(reading, waiting.get(each.stage.id, ()), changes=changes))
        for each in looks
        if each.goes_on
    )
    return tuple(found)


def _retry(
    reading: YearToMove, rows: Sequence[Outgoing], *, changes: Mapping[int, MailChange]
) -> datetime | None:
    """The next delivery of the stage: at once if a mail that waited for a person leaves."""
    again = any(changes[row.id].after == "queued" for row in rows if row.id in changes)
    return reading.now if again else retry_of(rows, changes)


def _notices(
    reading: YearToMove,
    shifted: Shifted,
    *,
    looks: Sequence[Look],
    said: StatedDates,
    last: Mapping[str, Mapping[str, datetime]],
) -> tuple[MoveNotice, ...]:
    return tuple(
        notice
        for found in looks
        for notice in notices(
            reading, shifted, look=found, said=said, last=last.get(found.stage.id, {})
        )
    )


def _told_again(reading: YearToMove, shifted: Shifted, *, said: StatedDates) -> dict[str, int]:
    """The dates that come back to what people were last told, with the version they know then."""
    found = {}
    for shift in shifted.shifts:
        row = reading.rows[shift.name]
        if row.told is not None and said.version(row.id, row.told) == shift.after:
            found[shift.name] = shift.version
    return found


def _refuse_forbidden(order: MoveOrder, shifted: Shifted, *, broken: Sequence[Problem]) -> None:
    """R-EXT-1: refuse to extend a stage that must not be extended, unless the order forces it."""
    own = {f"stages.{shift.name}" for shift in shifted.shifts if shift.own}
    forbidden = [each for each in broken if each.code == FORBIDDEN.code and each.place in own]
    if forbidden and not order.force:
        fix = "leave its closing where it is, or say --force with the reason that justifies it"
        blocks = {"severity": "error", "fix": fix}
        raise Mistakes([each.model_copy(update=blocks) for each in forbidden])


def _refuse_turned(order: MoveOrder, conflicts: Sequence[Problem]) -> None:
    """Refuse a stage that then closes before it opens, unless the order forces it."""
    turned = [each for each in conflicts if each.code == CLOSES_FIRST.code]
    if turned and not order.force:
        raise Mistakes([_with_fix(each) for each in turned])


def _with_fix(problem: Problem) -> Problem:
    name = problem.place.removeprefix("stages.")
    fix = f"move {name} as well, or say --force and move it before the stage opens"
    return problem.model_copy(update={"fix": fix})


def _instant(reading: YearToMove, last: Mapping[str, Mapping[str, datetime]]) -> datetime:
    """The instant of the move: after the newest mail that gives the present dates."""
    written = [at for stage in last.values() for at in stage.values()]
    return max([reading.now, *(at + _TICK for at in written)])
