"""The balance of a body as text and as a picture.

The picture can be read on a screen, on paper and aloud: every bar has its words and its number.
"""

from collections.abc import Iterator
from typing import Final

from igf.report.layout import text_width
from igf.report.markup import Markup, element
from igf.report.picture import LANES
from igf.words.phrases import counted
from schemas.balance import Balance, Part, Side

_STYLE: Final = """
text { font: 13px "Noto Sans", "DejaVu Sans", Arial, Helvetica, sans-serif; fill: #1a1a1a; }
.heading { font-size: 22px; font-weight: bold; }
.side { font-weight: bold; }
.bar { stroke-width: 1.2; }
.rule { stroke: #b8bcc4; stroke-width: 1; }
"""
_SIZE: Final = 13.0
_MARGIN, _TOP, _ROW, _BAR, _GAP = 14.0, 68.0, 26.0, 18.0, 22.0
_FULL: Final = 520.0
#: Which colours of the lanes of a year each side has.
_COLOURS: Final = {"stakeholder_group": "mag", "region": "calls", "gender": "intersessional"}


def balance_text(balance: Balance) -> str:
    """The balance as aligned lines."""
    labels = [part.label for side in balance.sides for part in side.parts]
    width = max(map(len, labels), default=0)
    lines = [_heading(balance)]
    for side in balance.sides:
        lines += ["", side.title]
        lines += [
            f"  {part.label:<{width}}  {part.count:>4}  {part.share:>3} %" for part in side.parts
        ]
    return "\n".join([*lines, ""])


def balance_svg(balance: Balance) -> str:
    """The balance as an SVG document; the same members give the same text."""
    labels = [part.label for side in balance.sides for part in side.parts]
    left = _MARGIN + max((text_width(label, _SIZE) for label in labels), default=0) + 10
    rows = sum(len(side.parts) for side in balance.sides)
    height = _TOP + rows * _ROW + len(balance.sides) * (_ROW + _GAP)
    width = left + _FULL + 130
    root = element(
        "svg",
        element("title", f"{balance.title}: balance", id="title"),
        element("desc", _described(balance), id="desc"),
        element("style", Markup(_STYLE)),
        element("rect", x=0, y=0, width=width, height=height, fill="#ffffff"),
        element("text", balance.title, x=_MARGIN, y=36, class_="heading"),
        element("text", _members(balance), x=_MARGIN, y=56),
        *_drawn(balance, left),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:.0f} {height:.0f}",
        width=width,
        height=height,
        role="graphics-document document",
        aria_labelledby="title desc",
        lang="en",
        style="color-scheme: light; background: #ffffff",
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root.text}'


def _drawn(balance: Balance, left: float) -> Iterator[Markup]:
    y = _TOP
    for side in balance.sides:
        yield element("path", d=f"M{_MARGIN} {y:.1f}H{left + _FULL + 116:.1f}", class_="rule")
        yield element("text", side.title, x=_MARGIN, y=y + 20, class_="side")
        y += _ROW
        for part in side.parts:
            yield _bar(side, part, left=left, y=y)
            y += _ROW
        y += _GAP


def _bar(side: Side, part: Part, *, left: float, y: float) -> Markup:
    _, fill, line = LANES[_COLOURS[side.aspect]]
    words = f"{side.title}, {part.label}: {counted(part.count, 'member')}, {part.share} %"
    length = _FULL * part.share / 100
    box = {"x": left, "y": y + 4, "width": length, "height": _BAR, "rx": 3.0}
    low = y + 4 + _BAR - 4.5
    return element(
        "g",
        element("title", words),
        *([element("rect", **box, fill=fill, stroke=line, class_="bar")] if part.count else []),
        element("text", part.label, x=_MARGIN, y=low),
        element("text", f"{part.count} ({part.share} %)", x=left + length + 8, y=low),
        role="graphics-symbol img",
        aria_label=words,
    )


def _heading(balance: Balance) -> str:
    return f"{balance.title}: {_members(balance)}"


def _members(balance: Balance) -> str:
    return f"{counted(balance.members, 'member')} on {balance.day}"


def _described(balance: Balance) -> str:
    sides = (f"by {side.title.lower()}: {_listed(side)}" for side in balance.sides)
    return f"{_members(balance)}; {'; '.join(sides)}."


def _listed(side: Side) -> str:
    return ", ".join(f"{part.label} {part.count} ({part.share} %)" for part in side.parts)
