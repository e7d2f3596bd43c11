"""Positions in the picture of the year: days to the right, rows downwards.

No two things in a row overlap, whatever the dates: each takes the space of its bar, its slack and
its texts, and goes into the first row of its lane where that space is free. Lengths are in pixels.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Literal

TITLE_SIZE = 13.0
CAPTION_SIZE = 11.0
#: Between the edge of a bar and the title in it; beside it, past its mark; between two things.
GAP = 6.0
BESIDE = 11.0
APART = 14.0
NARROWEST_BAR = 7.0

_NARROW = frozenset("ijlftr.,:;'|!()[]I -·")
_WIDE = frozenset("mwMWGOQ@%–—")


@dataclass(frozen=True)
class Axis:
    """Days to pixels: `first` stands at `left`, the end of `last` at `right`."""

    first: date
    last: date
    left: float
    right: float

    def x(self, at: datetime) -> float:
        """The horizontal position of an aware instant, kept inside the picture."""
        begin = datetime.combine(self.first, time.min, UTC)
        length = datetime.combine(self.last, time.min, UTC) + timedelta(days=1) - begin
        share = min(max((at - begin) / length, 0.0), 1.0)
        return self.left + share * (self.right - self.left)

    def has(self, day: date) -> bool:
        """Whether the day is in the picture."""
        return self.first <= day <= self.last

    def months(self) -> list[tuple[date, float, float]]:
        """Every month with where it begins and ends."""
        starts = [self.first]
        while starts[-1] <= self.last:
            starts.append(next_month(starts[-1]))
        at = [self.x(datetime.combine(day, time.min, UTC)) for day in starts]
        return [(day, x, end) for day, (x, end) in zip(starts, pairwise(at), strict=False)]


@dataclass(frozen=True)
class ChartItem:
    """An item to be placed: a bar (or a mark, without `end`) with its texts and its slack's end."""

    key: str
    title: str
    caption: str
    begin: float
    end: float
    reach: float
    bold: bool = False


@dataclass(frozen=True)
class PlacedItem:
    """An item with its row, the space it takes there, and the places of its title and caption."""

    item: ChartItem
    row: int
    left: float
    right: float
    caption_x: float
    title_x: float
    anchor: Literal["start", "end"]


def axis_of(days: Sequence[date], *, left: float, right: float) -> Axis:
    """Whole months around all of the days."""
    first, last = min(days).replace(day=1), next_month(max(days)) - timedelta(days=1)
    return Axis(first, last, left, right)


def next_month(day: date) -> date:
    """The first day of the month after."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def place(items: Iterable[ChartItem], axis: Axis) -> list[PlacedItem]:
    """Every item in the first row in which nothing is in its way, from left to right."""
    taken: list[float] = []
    placed = []
    spans = [(*_span(item, axis), item) for item in items]
    for left, right, item in sorted(spans, key=lambda span: span[:2]):
        row = next((row for row, end in enumerate(taken) if end + APART <= left), len(taken))
        taken[row : row + 1] = [right]
        placed.append(
            PlacedItem(item, row, left, right, _caption_x(item, axis), *_title_place(item, axis))
        )
    return placed


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """At least the width of the text in the usual sans-serif faces, of which none is at hand."""
    return sum(map(_ems, text)) * size * (1.1 if bold else 1.0)


def _ems(character: str) -> float:
    if character in _NARROW:
        return 0.38
    if character in _WIDE:
        return 0.98
    return 0.72 if character.isupper() else 0.63


def _title_place(item: ChartItem, axis: Axis) -> tuple[float, Literal["start", "end"]]:
    """In the bar if it fits, else to its right, else to its left."""
    width = text_width(item.title, TITLE_SIZE, bold=item.bold)
    if width + 2 * GAP <= item.end - item.begin:
        return item.begin + GAP, "start"
    if item.end + BESIDE + width <= axis.right:
        return item.end + BESIDE, "start"
    return item.begin - BESIDE, "end"


def _span(item: ChartItem, axis: Axis) -> tuple[float, float]:
    width = text_width(item.title, TITLE_SIZE, bold=item.bold)
    x, anchor = _title_place(item, axis)
    title = (x, x + width) if anchor == "start" else (x - width, x)
    begin = _caption_x(item, axis)
    ends = (title[1], item.end, item.reach, begin + text_width(item.caption, CAPTION_SIZE))
    return min(title[0], item.begin, begin), max(ends)


def _caption_x(item: ChartItem, axis: Axis) -> float:
    """The caption begins under its bar, or ends with the picture."""
    return min(item.begin, axis.right - text_width(item.caption, CAPTION_SIZE))
