"""The frame around the bars in the picture of the year: months, lanes, anchors, legend."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from itertools import pairwise

from igf.report.bars import BAR, circle, diamond, slack_mark
from igf.report.layout import text_width
from igf.report.markup import Markup, element
from igf.report.picture import RIGHT, TOP, Picture
from igf.report.words import MARKS, day_words, local
from schemas.plan import Mark

LEGEND = 56.0
_SIZE = 13.0
#: The marks of dates, in few words: the legend is one line.
_SHORT: dict[Mark, str] = {"held": "date is held", "moved": "moved by hand"}


def draw_months(picture: Picture) -> Iterator[Markup]:
    """A band for each month, every second one shaded, with the year at its first month."""
    for number, (day, x, end) in enumerate(picture.axis.months()):
        if number % 2:
            band = {"x": x, "y": TOP - 24, "width": end - x, "height": picture.bottom - TOP + 24}
            yield element("rect", **band, fill="#f5f6f8")
        yield element("text", f"{day:%b}", x=x + 4, y=TOP - 8, class_="month")
        if number == 0 or day.month == 1:
            yield element("text", f"{day.year}", x=x + 4, y=TOP - 28, class_="month year")


def draw_lanes(picture: Picture) -> Iterator[Markup]:
    """The name of each lane and the line above it."""
    for lane in picture.lanes:
        yield element("path", d=f"M10 {lane.y:.1f}H{RIGHT}", class_="rule")
        yield element("text", lane.title, x=14, y=lane.y + 24, class_="lane")
    yield element("path", d=f"M10 {picture.bottom:.1f}H{RIGHT}", class_="rule")


def draw_anchors(picture: Picture) -> Iterator[Markup]:
    """Lines through the year at P and T, named above the months."""
    names = {"P": "last day of the previous meeting", "T": "first day of the annual meeting"}
    for name, what in names.items():
        if name in picture.plan.anchors:
            moment = picture.plan.anchors[name]
            words = f"{name}, {what}: {day_words(local(moment).date())}"
            yield from _line(picture, words, x=picture.axis.x(moment.at), y=TOP - 44)


def draw_today(picture: Picture) -> Iterator[Markup]:
    """A broken line through the year, named below the lanes."""
    if picture.today and picture.axis.has(picture.today):
        x = picture.axis.x(datetime.combine(picture.today, time(12), UTC))
        words = f"today, {day_words(picture.today)}"
        yield from _line(picture, words, x=x, y=picture.bottom + 16, style="today")


def draw_critical_path(picture: Picture) -> Iterator[Markup]:
    """From the end of each critical stage down or up to the beginning of the next."""
    bars = [(each.item, lane.bar_top(each)) for lane, each in picture.bars() if each.item.bold]
    chain = sorted(bars, key=lambda bar: (bar[0].end, bar[0].begin))
    for (item, y), (following, next_y) in pairwise(chain):
        edge = max(y, next_y) - 3
        start = f"M{item.end - 3:.1f} {y + BAR / 2:.1f}V{edge:.1f}"
        path = f"{start}H{following.begin + 3:.1f}V{next_y + BAR / 2:.1f}"
        yield element("path", d=path, class_="path")


def draw_legend(picture: Picture) -> Iterator[Markup]:
    """Draw the legend: each mark with its meaning."""
    x, y = 14.0, picture.bottom + 44
    marks = sorted(set(picture.plan.marks.values()))
    held = [(_SHORT[mark], element("text", MARKS[mark], x=12, y=y)) for mark in marks]
    for words, mark in (*_legend(y - 4), *held):
        yield element("g", mark, transform=f"translate({x:.1f} 0)")
        yield element("text", words, x=x + 38, y=y, class_="note")
        x += 38 + text_width(words, _SIZE) + 18


def _legend(y: float) -> Iterator[tuple[str, Markup]]:
    yield "stage", _sample("bar", y)
    yield "critical path, back from T (bold)", element("g", _sample("bar", y), class_="critical")
    yield "optional", _sample("bar optional", y)
    yield "deadline", diamond(15, y)
    yield "slack: what an extension may eat", slack_mark(0, 30, y=y)
    yield "milestone", circle(15, y)
    yield "today", element("path", d=f"M15 {y - 9:.1f}V{y + 9:.1f}", class_="today-line")


def _sample(style: str, y: float) -> Markup:
    box = {"x": 0.0, "y": y - 7, "width": 30.0, "height": 14.0, "rx": 3.0}
    return element("rect", **box, fill="#f5f6f8", stroke="#545454", class_=style)


def _line(
    picture: Picture, words: str, *, x: float, y: float, style: str = "anchor"
) -> Iterator[Markup]:
    """A line through all lanes with its words at height `y`, above or below them."""
    top, bottom = min(y + 4, TOP), max(y - 12, picture.bottom)
    yield element("path", d=f"M{x:.1f} {top:.1f}V{bottom:.1f}", class_=f"{style}-line")
    width = text_width(words, _SIZE, bold=True)
    begin = max(min(x - width / 2, RIGHT - width), 14.0)
    yield element("text", words, x=begin, y=y, class_=f"{style}-words")
