"""Changes of a new version of a table: rows compared by key."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

RowT = TypeVar("RowT")
RowT_co = TypeVar("RowT_co", covariant=True)


@dataclass(frozen=True)
class Difference(Generic[RowT_co]):
    """Rows that are new, changed, missing, or the same.

    `changed` holds the new rows, `missing` the old ones.
    """

    added: tuple[RowT_co, ...]
    changed: tuple[RowT_co, ...]
    missing: tuple[RowT_co, ...]
    unchanged: tuple[RowT_co, ...]

    @property
    def incoming(self) -> tuple[RowT_co, ...]:
        """The rows to be written: added and changed ones."""
        return self.added + self.changed


def difference(known: Mapping[str, RowT], new: Mapping[str, RowT]) -> Difference[RowT]:
    """Compare two versions of a table, each by key, in the order of the new one."""
    return Difference(
        added=tuple(row for key, row in new.items() if key not in known),
        changed=tuple(row for key, row in new.items() if key in known and known[key] != row),
        missing=tuple(row for key, row in known.items() if key not in new),
        unchanged=tuple(row for key, row in new.items() if known.get(key) == row),
    )


def turn_words(before: str, after: str) -> str:
    """A change in words, the old beside the new: "for -> against"; "" is nothing."""
    return f"{before or 'nothing'} -> {after or 'nothing'}"


def turned_fields(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """The fields that differ, in words: "region: nothing -> WEOG; text: old -> new"."""
    turns = ((name, before.get(name, ""), now) for name, now in after.items())
    return "; ".join(f"{name}: {turn_words(was, now)}" for name, was, now in turns if was != now)
