"""What the log keeps of people and lists that an import changes: what they were, what they are."""

from collections.abc import Iterator, Mapping

from igf.domain.difference import Difference
from igf.engine.log import Entry
from schemas.base import Strict
from schemas.people import ListRow, PersonRow

_MEMBERSHIPS = frozenset({"bodies", "terms"})


def changed_people(
    found: Difference[PersonRow], before: Mapping[str, PersonRow]
) -> Iterator[Entry]:
    """An entry for each person who is known and changes; memberships have their own."""
    for row in found.changed:
        if turn := _turn(before[row.id], row):
            yield Entry("person.changed", "people", {"person": row.id, **turn})


def changed_lists(found: Difference[ListRow], before: Mapping[str, ListRow]) -> Iterator[Entry]:
    """An entry for each mailing list that is known and changes."""
    for row in found.changed:
        yield Entry("list.changed", "people", {"list": row.key, **_turn(before[row.key], row)})


def _turn(before: Strict, after: Strict) -> dict[str, str]:
    was, now = before.model_dump(), after.model_dump()
    fields = [name for name in now if was[name] != now[name] and name not in _MEMBERSHIPS]
    return {} if not fields else {"was": _said(was, fields), "now": _said(now, fields)}


def _said(row: Mapping[str, object], fields: list[str]) -> str:
    return "; ".join(f"{name}: {_text(row[name])}" for name in fields)


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
