"""What opening or closing by hand did, in words."""

from collections.abc import Iterator

from igf.domain.words import shown
from igf.engine.move import Moved, Point, Shift

_DONE = {"opens": "is open since", "closes": "is closed since"}


def moved_words(moved: Moved, point: Point) -> Iterator[str]:
    """What moved, line by line: the date itself, those that followed, those that stay."""
    first, *followed = moved.shifts
    yield f"{moved.title} {_DONE[point]} {shown(first.after)}"
    if first.before:
        yield f"  was to be: {shown(first.before)}"
    if followed:
        yield "These dates follow:"
        yield from (f"  {each.title}: {_from(each)}{shown(each.after)}" for each in followed)
    if moved.stays:
        yield "These stay, because people were told of them or they would be in the past:"
        yield from (f"  {each.title}: {_stays(each)}" for each in moved.stays)


def _from(shift: Shift) -> str:
    return f"{shown(shift.before)} -> " if shift.before else ""


def _stays(shift: Shift) -> str:
    at = shown(shift.before) if shift.before else "without a date"
    return f"{at}, would else be {shown(shift.after)}"
