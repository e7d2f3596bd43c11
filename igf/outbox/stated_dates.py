"""Dates of their stages as stated in mails already written, version by version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from igf.store.queries import moving as move_queries
from igf.store.session import Session
from igf.store.tables.year import DeadlineChange
from schemas.moments import Moment

#: The step under which the notices of a move are kept.
MOVE: Final = "move"
#: How the reason begins for which a queued mail waits for a person.
HELD_BACK: Final = "a date in it moved"

#: The opening and the closing of a stage, as told in a mail.
Ends = tuple[Moment | None, Moment | None]


@dataclass(frozen=True)
class StatedDates:
    """Every version of the dates of some stages, oldest first, by the id of the date."""

    versions: Mapping[str, Sequence[DeadlineChange]]

    def ends(self, stage: str, at: datetime) -> Ends:
        """The dates as a mail of the stage that was written at an instant states them."""
        opens, closes = (self._as_of(f"{stage}.{point}", at) for point in ("opens", "closes"))
        return opens, closes

    def first(self, stage: str) -> Ends:
        """The dates of the stage when its year was started here."""
        opens, closes = (self.version(f"{stage}.{point}", 1) for point in ("opens", "closes"))
        return opens, closes

    def version(self, date: str, version: int) -> Moment | None:
        """The moment of a date in a version."""
        found = (each for each in self.versions.get(date, ()) if each.version == version)
        return next((_moment(each) for each in found), None)

    def _as_of(self, date: str, at: datetime) -> Moment | None:
        known = [each for each in self.versions.get(date, ()) if each.changed_at <= at]
        return _moment(known[-1]) if known else None


def stated_dates(session: Session, stages: Sequence[str]) -> StatedDates:
    """Every version of the dates of these stages (by id)."""
    ids = [f"{stage}.{point}" for stage in stages for point in ("opens", "closes")]
    found: dict[str, list[DeadlineChange]] = {}
    for row in move_queries.changes(session, ids):
        found.setdefault(row.deadline, []).append(row)
    return StatedDates(found)


def _moment(row: DeadlineChange) -> Moment | None:
    return Moment(at=row.at, zone=row.zone, shown=row.shown) if row.at else None
