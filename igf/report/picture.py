"""The year as a picture, laid out: lanes of bars over the months, before anything is drawn."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from textwrap import shorten

from igf.report.layout import NARROWEST_BAR, Axis, ChartItem, PlacedItem, axis_of, place
from igf.report.words import local, nothing_dated, slack_words, state_words, with_mark
from schemas.moments import Moment
from schemas.plan import Mark, Plan, PlannedStage

WIDTH = 1600.0
LEFT = 140.0
RIGHT = 1580.0
TOP = 104.0
ROW = 40.0
#: Milestones have no dates under a bar.
LOW_ROW = 24.0
PADDING = 8.0
MARK = 6.0
#: How far a stage without a closing date is drawn.
OPEN_END = timedelta(days=45)
MILESTONES = "milestones"
#: Title, fill and line of each lane, from top to bottom.
LANES = {
    MILESTONES: ("Milestones", "#ffffff", "#1a1a1a"),
    "mag": ("MAG", "#e6daf4", "#6b3fa0"),
    "meetings": ("Meetings", "#fbdcb5", "#9a5200"),
    "calls": ("Calls", "#cfe3f8", "#23639b"),
    "sessions": ("Sessions", "#d3ecd0", "#2b7030"),
    "intersessional": ("Intersessional", "#cdebeb", "#006a70"),
    "logistics": ("Logistics", "#e4e4e4", "#545454"),
    "outputs": ("Outputs", "#f8d6e2", "#98305a"),
}


@dataclass(frozen=True)
class Lane:
    """A band of the picture. `y` is its top; `fill` and `line` are the colours of its bars."""

    key: str
    title: str
    fill: str
    line: str
    y: float
    placed: tuple[PlacedItem, ...]

    @property
    def row(self) -> float:
        return LOW_ROW if self.key == MILESTONES else ROW

    @property
    def height(self) -> float:
        return (max(each.row for each in self.placed) + 1) * self.row + PADDING

    def bar_top(self, placed: PlacedItem) -> float:
        """The y of the top of a bar of this lane."""
        return self.y + PADDING + placed.row * self.row


@dataclass(frozen=True)
class Picture:
    """A plan with the place of everything; `bottom` is where the last lane ends."""

    plan: Plan
    today: date | None
    axis: Axis
    lanes: tuple[Lane, ...]

    @property
    def bottom(self) -> float:
        return max((lane.y + lane.height for lane in self.lanes), default=TOP)

    def bars(self) -> Iterator[tuple[Lane, PlacedItem]]:
        """Everything that is drawn, from top to bottom."""
        return ((lane, placed) for lane in self.lanes for placed in lane.placed)


def lay_out(plan: Plan, today: date | None) -> Picture:
    """Give everything that has a date its place. Mistake: nothing has one."""
    days = _days(plan)
    if not days:
        raise nothing_dated(plan.title)
    axis = axis_of(days, left=LEFT, right=RIGHT)
    lanes: list[Lane] = []
    y = TOP
    for key, items in _items(plan, axis).items():
        title, fill, line = LANES.get(
            key, (key.replace("_", " ").capitalize(), "#eeeeee", "#333333")
        )
        lanes.append(Lane(key, title, fill, line, y, tuple(place(items, axis))))
        y += lanes[-1].height
    return Picture(plan, today, axis, tuple(lanes))


def dates_caption(stage: PlannedStage, marks: Mapping[str, Mark] | None = None) -> str:
    """`15 Mar – 5 May ●, slack 13 days`, `cancelled, 15 Mar – 5 May`; `marks` as of a plan."""
    known = {"opens": stage.opens, "closes": stage.closes}
    dates = [
        with_mark(_short(moment), (marks or {}).get(f"{stage.key}.{point}"))
        for point, moment in known.items()
        if moment
    ]
    if stage.closes is None:
        dates.append("no closing date yet")
    words = [*filter(None, [state_words(stage)]), " – ".join(dict.fromkeys(dates))]
    if stage.slack_days is not None:
        words.append(slack_words(stage.slack_days))
    return ", ".join([*words, "optional"] if stage.optional else words)


def _days(plan: Plan) -> list[date]:
    moments = [plan.anchors[name] for name in ("T", "P", *plan.milestones) if name in plan.anchors]
    for stage in plan.stages:
        moments += [moment for moment in (stage.opens, stage.closes) if moment]
    return [local(moment).date() for moment in moments]


def _items(plan: Plan, axis: Axis) -> dict[str, list[ChartItem]]:
    """The items of each lane, the known lanes first; empty lanes are left out."""
    lanes: dict[str, list[ChartItem]] = {key: [] for key in LANES}
    for key, title in plan.milestones.items():
        if key in plan.anchors:
            lanes[MILESTONES].append(_milestone(key, title or key, plan=plan, axis=axis))
    for stage in plan.stages:
        if item := _stage(stage, axis, marks=plan.marks):
            lanes.setdefault(stage.lane, []).append(item)
    return {key: items for key, items in lanes.items() if items}


def _stage(stage: PlannedStage, axis: Axis, *, marks: Mapping[str, Mark]) -> ChartItem | None:
    first, last = stage.opens or stage.closes, stage.closes
    if first is None:
        return None
    begin = axis.x(first.at)
    end = axis.x(last.at if last else first.at + OPEN_END)
    end = min(max(end, begin + NARROWEST_BAR), axis.right)
    slack = timedelta(days=stage.slack_days or 0)
    return ChartItem(
        stage.key,
        _cut(stage.title),
        dates_caption(stage, marks),
        begin=min(begin, end - NARROWEST_BAR),
        end=end,
        reach=max(axis.x(last.at + slack), end) if last else end,
        bold=stage.critical,
    )


def _milestone(key: str, title: str, *, plan: Plan, axis: Axis) -> ChartItem:
    moment = plan.anchors[key]
    x = axis.x(moment.at)
    words = f"{_cut(title)}, {with_mark(_short(moment), plan.marks.get(key))}"
    return ChartItem(key, words, "", begin=x - MARK, end=x + MARK, reach=x + MARK)


def _cut(title: str) -> str:
    """A title that has room beside any bar; the whole of it is in the words for reading aloud."""
    return shorten(title, 72, placeholder="…")


def _short(moment: Moment) -> str:
    day = local(moment)
    return f"{day.day} {day:%b}"
