"""What a move does to mails that have not left: they wait for a person, leave, or are dropped."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from igf.domain.words import shown
from igf.engine.moving.foreseen import MailChange
from igf.engine.moving.looking import Look
from igf.engine.moving.reading import Reading
from igf.engine.moving.shifting import Shifted
from igf.mail.days import day_in
from igf.store import move_queries
from igf.store.record_tables import Outgoing
from igf.store.session import Session
from igf.store.tables import DeadlineChange
from schemas.moments import Moment

#: The step under which the notices of a move are kept.
MOVE: Final = "move"
#: How the reason begins for which a queued mail waits for a person.
HELD_BACK: Final = "a date in it moved"
AGAIN: Final = "what it asks is asked again later"
MOVED_AGAIN: Final = "moved again before it left"

#: The opening and the closing of a stage, as told in a mail.
Ends = tuple[Moment | None, Moment | None]


@dataclass(frozen=True)
class Told:
    """Every version of the dates of some stages, oldest first, by the id of the date."""

    versions: Mapping[str, Sequence[DeadlineChange]]

    def ends(self, stage: str, at: datetime) -> Ends:
        """What a mail of the stage that was written at an instant says."""
        opens, closes = (self._as_of(f"{stage}.{point}", at) for point in ("opens", "closes"))
        return opens, closes

    def first(self, stage: str) -> Ends:
        """What the stage said when its year was started here."""
        opens, closes = (self.version(f"{stage}.{point}", 1) for point in ("opens", "closes"))
        return opens, closes

    def version(self, date: str, version: int) -> Moment | None:
        """Where a date stood in a version."""
        found = (each for each in self.versions.get(date, ()) if each.version == version)
        return next((_moment(each) for each in found), None)

    def _as_of(self, date: str, at: datetime) -> Moment | None:
        known = [each for each in self.versions.get(date, ()) if each.changed_at <= at]
        return _moment(known[-1]) if known else None


def told(session: Session, stages: Sequence[str]) -> Told:
    """What was said of the dates of these stages (by id), ever."""
    ids = [f"{stage}.{point}" for stage in stages for point in ("opens", "closes")]
    found: dict[str, list[DeadlineChange]] = {}
    for row in move_queries.changes(session, ids):
        found.setdefault(row.deadline, []).append(row)
    return Told(found)


def ends_of(stage: str, dates: Mapping[str, Moment]) -> Ends:
    """The opening and closing of a stage (by key)."""
    return dates.get(f"{stage}.opens"), dates.get(f"{stage}.closes")


def mail_changes(
    reading: Reading, shifted: Shifted, *, looks: Sequence[Look], said: Told
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
    """When the next mail of those that stay or become queued is tried again."""
    queued = [row for row in rows if _after(row, changes) == "queued"]
    return min((row.retry_at for row in queued if row.retry_at), default=None)


def _after(row: Outgoing, changes: Mapping[int, MailChange]) -> str:
    return changes[row.id].after if row.id in changes else row.state


def _change(
    reading: Reading, shifted: Shifted, *, row: Outgoing, look: Look, said: Told
) -> tuple[str, str] | None:
    if row.state == "draft":
        return _draft(row, shifted, look=look, said=said)
    if any(ask.id.startswith(f"{row.stage}/{row.step}") for ask in look.ended):
        return "draft", f"{HELD_BACK}: {AGAIN}"
    moved = [shifted.before[name] for name in sorted(look.own) if name in shifted.before]
    moved += [ask.was for ask in look.asks if ask.was and ask.id.split("/")[2] == row.step]
    wrong = [date for date in moved if _says(reading, row, date=date)]
    return ("draft", f"{HELD_BACK}: it says {shown(wrong[0])}") if wrong else None


def _draft(row: Outgoing, shifted: Shifted, *, look: Look, said: Told) -> tuple[str, str] | None:
    if not look.own:
        return None
    if row.step == MOVE:
        return "skipped", MOVED_AGAIN
    again = said.ends(row.stage, row.written_at) == ends_of(look.stage.key, shifted.moments)
    return ("queued", "") if again and row.reason.startswith(HELD_BACK) else None


def _says(reading: Reading, row: Outgoing, *, date: Moment) -> bool:
    """Whether a mail names a day, or counts the days until it."""
    notice = reading.office.catalogue.notices.get(row.notice)
    counts = notice is not None and notice.context == "call"
    return counts or day_in(date, row.language) in f"{row.subject}\n{row.text}"


def _moment(row: DeadlineChange) -> Moment | None:
    return Moment(at=row.at, zone=row.zone, shown=row.shown) if row.at else None
