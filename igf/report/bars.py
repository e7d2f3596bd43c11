"""The bars and marks in the picture of the year, each with its words."""

from igf.report.layout import CAPTION_SIZE, ChartItem, PlacedItem
from igf.report.markup import Markup, element
from igf.report.picture import MARK, Lane
from igf.report.words import reason_words, slack_words
from igf.words.phrases import shown
from schemas.plan import OFF, PlannedStage

MEETINGS = "meetings"
BAR = 20.0


def stage_words(stage: PlannedStage) -> str:
    """Everything the bar shows, as a sentence for those who cannot see it."""
    parts = [
        f"{stage.title}: opens {shown(stage.opens) if stage.opens else 'on no date yet'}",
        f"closes {shown(stage.closes) if stage.closes else 'on no date yet'}",
    ]
    parts += [reason_words(stage)] if reason_words(stage) else []
    if stage.slack_days is not None:
        parts.append(slack_words(stage.slack_days))
    parts += ["on the critical path"] if stage.critical else []
    parts += ["optional"] if stage.optional else []
    parts += [each.words for each in stage.waits if stage.state not in OFF]
    return ", ".join(parts)


def draw_stage(stage: PlannedStage, lane: Lane, *, placed: PlacedItem) -> Markup:
    """The bar with its slack, its deadline, its title and its dates."""
    item, y = placed.item, lane.bar_top(placed)
    deadline = stage.closes is not None and stage.lane != MEETINGS
    return _symbol(
        stage_words(stage),
        *([slack_mark(item.end, item.reach, y=y + BAR + 1.5)] if item.reach > item.end else []),
        _bar(stage, item, lane=lane, y=y),
        *([diamond(item.end, y + BAR / 2)] if deadline else []),
        *_texts(placed, y),
        style="critical" if stage.critical else "off" if stage.state in OFF else "",
    )


def draw_milestone(lane: Lane, placed: PlacedItem) -> Markup:
    """A round mark with its title and date."""
    item, y = placed.item, lane.bar_top(placed)
    return _symbol(
        item.title,
        circle((item.begin + item.end) / 2, y + BAR / 2),
        *_texts(placed, y),
    )


def circle(x: float, y: float) -> Markup:
    """The mark of a milestone, around its instant."""
    return element("circle", cx=x, cy=y, r=MARK, class_="milestone")


def diamond(x: float, y: float) -> Markup:
    """The mark of a deadline, around its instant."""
    path = f"M{x:.1f} {y - MARK:.1f}l{MARK} {MARK}l-{MARK} {MARK}l-{MARK} -{MARK}z"
    return element("path", d=path, class_="deadline")


def slack_mark(begin: float, end: float, *, y: float) -> Markup:
    """A broken line as far as an extension may reach, with a tick at its end."""
    path = f"M{begin:.1f} {y:.1f}H{end:.1f}M{end:.1f} {y - 6:.1f}V{y + 1:.1f}"
    return element("path", d=path, class_="slack")


def _symbol(words: str, *content: Markup, style: str = "") -> Markup:
    attributes = {"class_": style} if style else {}
    return element(
        "g",
        element("title", words),
        *content,
        role="graphics-symbol img",
        aria_label=words,
        **attributes,
    )


def _bar(stage: PlannedStage, item: ChartItem, *, lane: Lane, y: float) -> Markup:
    styles = ["bar"]
    styles += ["optional"] if stage.optional else []
    styles += ["open-end"] if stage.closes is None else []
    return element(
        "rect",
        x=item.begin,
        y=y,
        width=item.end - item.begin,
        height=BAR,
        rx=3,
        fill=lane.fill,
        stroke=lane.line,
        class_=" ".join(styles),
    )


def _texts(placed: PlacedItem, y: float) -> list[Markup]:
    item = placed.item
    low = y + BAR + CAPTION_SIZE + 1.5
    title = {"x": placed.title_x, "y": y + BAR - 5.5}
    style = "title inside" if item.begin < placed.title_x < item.end else "title"
    texts = [element("text", item.title, **title, text_anchor=placed.anchor, class_=style)]
    if item.caption:
        texts.append(element("text", item.caption, x=placed.caption_x, y=low, class_="caption"))
    return texts
