"""Which of several answers of one side in a file is the newest."""

from collections.abc import Iterable, Sequence
from typing import get_args

from igf.calendar.timestamps import AmbiguousDates, MixedDates, date_order, instants
from schemas.sources import DateOrder

_BOTH: tuple[DateOrder, ...] = get_args(DateOrder)


def possible_orders(times: Iterable[str], said: DateOrder | None) -> tuple[DateOrder, ...]:
    """The orders of day and month in which a column of times may be read."""
    try:
        told = said or date_order(times)
    except (AmbiguousDates, MixedDates):
        return _BOTH
    return (told,) if told else _BOTH[:1]


def newest(times: Sequence[str], orders: Sequence[DateOrder]) -> int | None:
    """The place of the latest time; None if it cannot be told: one is missing, or two are equal.

    It is also not told where another order of day and month makes another one the latest.
    """
    found = set()
    for order in orders:
        read = [each for text in times for each in instants(text, (order,))]
        if len(read) < len(times) or read.count(max(read)) > 1:
            return None
        found.add(read.index(max(read)))
    return found.pop() if len(found) == 1 else None
