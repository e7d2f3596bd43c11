"""The key of the holder of one side of an ask: that of a body or role, or "person:ID"."""

from typing import Final

PERSON: Final = "person:"


def holder_of(person: str) -> str:
    """The holder of the side of one person (by id)."""
    return PERSON + person


def person_of(holder: str) -> str | None:
    """The id of the person who holds a side; None: a body or role as a whole does."""
    return holder.removeprefix(PERSON) if holder.startswith(PERSON) else None
