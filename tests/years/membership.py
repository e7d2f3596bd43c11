"""Who was in which body when, as the rows and the log tell it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from tests.years import rows
from tests.years.record import Record, Said, grouped, person_of

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Memberships:
    """The memberships of a record in time."""

    record: Record

    def came(self, recipient: str, since: datetime, until: datetime) -> bool:
        """Whether a person came into some body between two instants, or may have.

        Terms that begin by themselves, hand-overs and merges are told of without a name.
        """
        unnamed = self.record.acts("terms.passed", "people.merged", "people.renewed")
        person = person_of(recipient)
        named = (said for said in self._changes if said.values.get("person") == person)
        return any(since <= said.entry.at <= until for said in (*named, *unnamed))

    def has_left(self, person: str, body: str, *, at: datetime) -> bool:
        """Whether a person was in a body and was not any more at an instant."""
        left = self._last_change(person, body, at=at)
        if left is not None:
            return left.entry.act == "member.left"
        row = self._rows.get((person, body))
        return row is not None and row.until is not None and row.until <= at

    def is_known(self, person: str, body: str) -> bool:
        """Whether a person is, or ever was, in a body."""
        return (person, body) in self._rows or (person, body) in self._told

    @cached_property
    def _rows(self) -> dict[tuple[str, str], rows.Member]:
        return {(each.person, each.body): each for each in self.record.members}

    @cached_property
    def _changes(self) -> list[Said]:
        found = self.record.acts("member.joined", "member.changed", "member.left")
        return sorted(found, key=lambda said: said.entry.id)

    @cached_property
    def _told(self) -> dict[tuple[str, str], list[Said]]:
        """The changes by person (as called now) and body; those that were erased are under ""."""
        called = self.record.now_called
        return dict(
            grouped(
                self._changes,
                lambda said: (
                    called.get(person := str(said.values.get("person", "")), person),
                    str(said.values.get("body", "")),
                ),
            )
        )

    def _last_change(self, person: str, body: str, *, at: datetime) -> Said | None:
        told = [said for said in self._told.get((person, body), ()) if said.entry.at <= at]
        return told[-1] if told else None

    def last_told(self) -> Iterator[tuple[tuple[str, str], Said]]:
        """The last change of each membership, by person and body."""
        for key, told in self._told.items():
            if all(key):
                yield key, told[-1]


def words_of(row: rows.Member | None) -> str | None:
    """A membership as the log has it: "member, co-chair, from 2024-01-01"; None for none."""
    if row is None:
        return None
    since = f"{row.since:%Y-%m-%d}" if row.since else ""
    until = f"{row.until - _MICROSECOND:%Y-%m-%d}" if row.until else ""
    days = f"{since} to {until}" if since and until else ""
    days = days or (f"from {since}" if since else f"until {until}" if until else "")
    return ", ".join(part for part in ("member", row.role, days) if part)
