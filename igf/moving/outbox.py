"""Effects of a move on mails that have not left: they wait for a person, leave, or are dropped."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from igf.mail.days import day_in
from igf.moving.foreseen import MailChange
from igf.moving.reading import YearToMove
from igf.moving.shifting import Shifted
from igf.moving.stage_effects import Look
from igf.outbox.stated_dates import HELD_BACK, MOVE, Ends, StatedDates
from igf.store.queries import moving as move_queries
from igf.store.tables.records import Outgoing
from igf.words.phrases import shown
from schemas.moments import Moment

AGAIN: Final = "what it asks is asked again later"
MOVED_AGAIN: Final = "moved again before it left"


def ends_of(stage: str, dates: Mapping[str, Moment]) -> Ends:
    """The opening and closing of a stage (by key)."""
    return dates.get(f"{stage}.opens"), dates.get(f"{stage}.closes")


def mail_changes(
    reading: YearToMove, shifted: Shifted, *, looks: Sequence[Look], said: StatedDates
) -> Iterator[MailChange]:
    """The mails that have not left and change their state."""
    found = {look.stage.id: look for look in looks}
    for row in move_queries.waiting_mails(reading.session, list(found)):
        change = _change(reading, shifted, row=row, look=found[row.stage], said=said)
        if change:
            after, reason = change
            yield MailChange(
                row.id, row.stage, row.name, row.address, row.subject, row.state, after, reason
            )


def retry_of(rows: Sequence[Outgoing], changes: Mapping[int, MailChange]) -> datetime | None:
    """The next instant at which a mail that stays or becomes queued is tried again."""
    queued = [row for row in rows if _after(row, changes) == "queued"]
    return min((row.retry_at for row in queued if row.retry_at), default=None)


def _after(row: Outgoing, changes: Mapping[int, MailChange]) -> str:
    return changes[row.id].after if row.id in changes else row.state


def _change(
    reading: YearToMove, shifted: Shifted, *, row: Outgoing, look: Look, said: StatedDates
) -> tuple[str, str] | None:
    if row.state == "draft":
        return _draft(row, shifted, look=look, said=said)
    if any(ask.id.startswith(f"{row.stage}/{row.step}") for ask in look.ended):
        return "draft", f"{HELD_BACK}: {AGAIN}"
    moved = [shifted.before[name] for name in sorted(look.own) if name in shifted.before]
    moved += [ask.was for ask in look.asks if ask.was and ask.id.split("/")[2] == row.step]
    wrong = [date for date in moved if _says(reading, row, date=date)]
    return ("draft", f"{HELD_BACK}: it says {shown(wrong[0])}") if wrong else None


def _draft(
    row: Outgoing, shifted: Shifted, *, look: Look, said: StatedDates
) -> tuple[str, str] | None:
    if not look.own:
        return None
    if row.step == MOVE:
        return "skipped", MOVED_AGAIN
    again = said.ends(row.stage, row.written_at) == ends_of(look.stage.key, shifted.moments)
    return ("queued", "") if again and row.reason.startswith(HELD_BACK) else None


def _says(reading: YearToMove, row: Outgoing, *, date: Moment) -> bool:
    """Whether a mail names a day, or counts the days until it."""
    notice = reading.office.catalogue.notices.get(row.notice)
    counts = notice is not None and notice.context == "call"
    return counts or day_in(date, row.language) in f"{row.subject}\n{row.text}"
