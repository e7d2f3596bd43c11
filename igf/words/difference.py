"""Changes of a new version of a table: rows compared by key."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

#: The fields of a row in words, by name.
Fields = Mapping[str, str]

_LONGEST: Final = 200
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
    """A change in words, the old beside the new: "for -> against"."""
    return f"{_said(before)} -> {_said(after)}"


def beside_words(
    before: Mapping[str, Fields], incoming: Sequence[tuple[str, Fields]], *, same: Sequence[str]
) -> Iterator[str]:
    """Each row by its key: the fields of a new one, the changes of another; then what stays."""
    for key, after in incoming:
        known = before.get(key)
        yield f"  {key}: {_turned(known, after) if known is not None else f'new: {_fields(after)}'}"
    if same:
        yield f"  left as it is: {', '.join(same)}"


def _turned(before: Fields, after: Fields) -> str:
    turns = ((name, before.get(name, ""), now) for name, now in after.items())
    return "; ".join(f"{name}: {turn_words(was, now)}" for name, was, now in turns if was != now)


def _fields(row: Fields) -> str:
    return "; ".join(f"{name}: {_said(text)}" for name, text in row.items() if text)


def _said(text: str) -> str:
    line = " ".join(text.split())
    return (line if len(line) <= _LONGEST else f"{line[: _LONGEST - 3]}...") or "(blank)"
