"""The year as a picture: lanes of stages over the months, with what hangs on what.

It can be read on a screen, on paper and aloud: nothing is told by colour alone, every bar has its
words, and the background is light whatever the page around it.
"""

from collections.abc import Iterator
from datetime import date

from igf.report.bars import draw_milestone, draw_stage
from igf.report.frame import (
    LEGEND,
    draw_anchors,
    draw_critical_path,
    draw_lanes,
    draw_legend,
    draw_months,
    draw_today,
)
from igf.report.markup import Markup, element
from igf.report.picture import MILESTONES, WIDTH, Picture, lay_out
from igf.report.words import MARK_WORDS, MARKS, moment_words
from schemas.plan import Plan

STYLE = """
text { font: 13px "Noto Sans", "DejaVu Sans", Arial, Helvetica, sans-serif; fill: #1a1a1a; }
.heading { font-size: 22px; font-weight: bold; }
.critical .title, .lane, .year, .anchor-words, .today-words { font-weight: bold; }
.caption { font-size: 11px; fill: #404040; }
.title, .caption { paint-order: stroke; stroke: #ffffff; stroke-width: 2.5px; }
.inside { stroke: none; }
.bar { stroke-width: 1.2; }
.critical .bar { stroke: #b00020; stroke-width: 3; }
.optional { stroke-dasharray: 5 3; }
.off .bar { fill: #ffffff; stroke-dasharray: 1 3; }
.off .title { text-decoration: line-through; }
.open-end { stroke-dasharray: 2 4; }
.deadline { fill: #1a1a1a; stroke: #ffffff; stroke-width: 1; }
.milestone { fill: #ffffff; stroke: #1a1a1a; stroke-width: 2.5; }
.slack { fill: none; stroke: #1a1a1a; stroke-width: 1.6; stroke-dasharray: 4 2; }
.path { fill: none; stroke: #b00020; stroke-width: 1.6; }
.rule { stroke: #b8bcc4; stroke-width: 1; }
.anchor-line { stroke: #1a1a1a; stroke-width: 1.4; }
.today-line { stroke: #00695c; stroke-width: 2; stroke-dasharray: 8 4; }
.today-words { fill: #00695c; }
"""


def plan_svg(plan: Plan, today: date | None = None) -> str:
    """The picture as an SVG document; the same plan and day give the same text."""
    picture = lay_out(plan, today)
    undated = [stage.title for stage in plan.stages if not (stage.opens or stage.closes)]
    height = picture.bottom + LEGEND + (24 if undated else 0)
    root = element(
        "svg",
        element("title", f"{plan.title}: plan of the year", id="title"),
        element("desc", _described(picture), id="desc"),
        element("style", Markup(STYLE)),
        element("rect", x=0, y=0, width=WIDTH, height=height, fill="#ffffff"),
        element("text", plan.title, x=14, y=36, class_="heading"),
        *_drawn(picture),
        *([_without_date(undated, height - 14)] if undated else []),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH:.0f} {height:.0f}",
        width=WIDTH,
        height=height,
        role="graphics-document document",
        aria_labelledby="title desc",
        lang="en",
        style="color-scheme: light; background: #ffffff",
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root.text}'


def _drawn(picture: Picture) -> Iterator[Markup]:
    """From the back to the front: words stand on lines, never under them."""
    stages = {stage.key: stage for stage in picture.plan.stages}
    yield from draw_months(picture)
    yield from draw_lanes(picture)
    yield from draw_anchors(picture)
    yield from draw_today(picture)
    yield from draw_critical_path(picture)
    for lane, placed in picture.bars():
        if lane.key == MILESTONES:
            yield draw_milestone(lane, placed)
        else:
            yield draw_stage(stages[placed.item.key], lane, placed=placed)
    yield from draw_legend(picture)


def _without_date(titles: list[str], y: float) -> Markup:
    return element("text", f"No date yet: {', '.join(titles)}", x=14, y=y)


def _described(picture: Picture) -> str:
    plan = picture.plan
    path = [stage.title for stage in plan.stages if stage.critical]
    parts = [
        f"{len(plan.stages)} stages in lanes over the months",
        f"the previous meeting ended on {moment_words(plan.anchors.get('P'))}",
        f"the annual meeting begins on {moment_words(plan.anchors.get('T'))}",
        f"the critical path is {', '.join(path)}" if path else "no critical path is known",
        *(f"{MARKS[mark]} means {MARK_WORDS[mark]}" for mark in sorted(set(plan.marks.values()))),
    ]
    return f"{'; '.join(parts)}."
