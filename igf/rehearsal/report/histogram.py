"""The mails of each week as bars: under the picture of the year, and small for one person."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

from igf.rehearsal.report.words import count
from igf.report.layout import text_width
from igf.report.markup import Markup, element
from igf.report.picture import LEFT, RIGHT, WIDTH, lay_out
from igf.report.svg import STYLE
from igf.report.words import day_words
from schemas.plan import Plan

HEIGHT, TOP, BOTTOM = 170.0, 34.0, 142.0
#: Width and height of the bars of one person.
SMALL, LOW = 600, 48
_WEEK = timedelta(days=7)


def mails_svg(plan: Plan, weeks: Mapping[date, int]) -> str:
    """The bars as wide as the picture of the plan and on its months; weeks outside are left out."""
    axis = lay_out(plan, None).axis
    inside = {monday: mails for monday, mails in weeks.items() if axis.has(monday)}
    most = max(inside.values(), default=0)
    drawn = [Markup("")]
    for number, (month, x, end) in enumerate(axis.months()):
        if number % 2:
            drawn.append(element("rect", x=x, y=0, width=end - x, height=BOTTOM, fill="#f5f6f8"))
        drawn.append(element("text", f"{month:%b}", x=x + 4, y=BOTTOM + 17, class_="month"))
    for monday, mails in sorted(inside.items()):
        begin, end = (
            axis.x(datetime.combine(at, time.min, UTC)) for at in (monday, monday + _WEEK)
        )
        drawn += _bar(monday, mails, most=most, begin=begin, end=end)
    return _picture(plan, inside, drawn=drawn)


def _bar(monday: date, mails: int, *, most: int, begin: float, end: float) -> Iterator[Markup]:
    height = max(2.0, (BOTTOM - TOP) * mails / most)
    words = f"{count(mails, 'mail')} in the week of {day_words(monday)}"
    box = {"x": begin + 1, "y": BOTTOM - height, "width": end - begin - 2, "height": height}
    yield element("rect", element("title", words), **box, fill="#23639b")
    if mails == most:
        x = min(max(begin, LEFT), RIGHT - text_width(words, 13.0))
        yield element("text", words, x=x, y=TOP - 10)


def _picture(plan: Plan, weeks: Mapping[date, int], *, drawn: list[Markup]) -> str:
    total = count(sum(weeks.values()), "mail")
    root = element(
        "svg",
        element("title", f"{plan.title}: mails of each week", id="title"),
        element("desc", f"{total} in {count(len(weeks), 'week')}", id="desc"),
        element("style", Markup(STYLE)),
        element("rect", x=0, y=0, width=WIDTH, height=HEIGHT, fill="#ffffff"),
        element("text", "Mails", x=14, y=TOP + 24, class_="lane"),
        element("text", "of each week", x=14, y=TOP + 42, class_="caption"),
        *drawn,
        element("path", d=f"M10 {BOTTOM}H{RIGHT}", class_="rule"),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH:.0f} {HEIGHT:.0f}",
        width=WIDTH,
        height=HEIGHT,
        role="graphics-document document",
        aria_labelledby="title desc",
        lang="en",
        style="color-scheme: light; background: #ffffff",
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root.text}'


def small_bars(weeks: Mapping[date, int], *, first: date, last: date) -> str:
    """The bars of one person as the `d` of one path in a box of SMALL by LOW, first to last day."""
    span = max((last - first).days, 1) + 7
    width = SMALL / (span / 7)
    most = max(weeks.values(), default=1)
    parts = []
    for monday, mails in sorted(weeks.items()):
        x = max((monday - first).days, 0) / span * SMALL
        height = LOW * mails / most
        parts.append(f"M{x:.1f} {LOW}v-{height:.1f}h{width - 1:.1f}v{height:.1f}z")
    return "".join(parts)
