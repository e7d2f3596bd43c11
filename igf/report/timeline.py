"""The timeline of a year as a document for everybody: milestones and stages, in order of time."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime

from igf.words.markdown import cell, table
from igf.words.phrases import day_words, shown
from schemas.moments import Moment
from schemas.plan import Plan, PlannedStage

NO_DATE = "no date yet"
#: Names of the anchors of a year.
_ANCHORS = {"P": "Last day of the previous meeting", "T": "First day of the annual meeting"}


def timeline_text(plan: Plan, *, place: str, confirmed: Collection[str], at: datetime) -> str:
    """The timeline as Markdown, as it stands at `at`.

    `place` is the venue; empty if it is not known. `confirmed` are the names of dates that are.
    """
    said = [f"As of {day_words(Moment(at=at))}.", _held_at(place)]
    parts = [
        f"# {plan.title}: timeline",
        " ".join(
            filter(None, (*said, "Dates may still change, unless they are marked confirmed."))
        ),
        "## Milestones",
        table(("What", "When"), _milestones(plan, confirmed)),
        "## Stages",
        table(("What", "Opens", "Closes", "Remarks"), _stages(plan, confirmed)),
    ]
    return "\n\n".join(parts) + "\n"


def _held_at(place: str) -> str:
    return f"The annual meeting is held in {place}." if place else "The venue is not known yet."


def _milestones(plan: Plan, confirmed: Collection[str]) -> Iterator[tuple[str, ...]]:
    titles = {**_ANCHORS, **plan.milestones}
    for name in sorted(titles, key=lambda name: _order(plan.anchors.get(name))):
        yield cell(titles[name]), _date(plan, name, confirmed=confirmed)


def _stages(plan: Plan, confirmed: Collection[str]) -> Iterator[tuple[str, ...]]:
    shown_stages = (stage for stage in plan.stages if stage.state != "not_held")
    for stage in sorted(shown_stages, key=lambda stage: (_order(stage.opens), stage.key)):
        dates = (
            _date(plan, f"{stage.key}.{point}", confirmed=confirmed)
            for point in ("opens", "closes")
        )
        yield cell(stage.title), *dates, cell(_remarks(stage))


def _date(plan: Plan, name: str, *, confirmed: Collection[str]) -> str:
    moment = plan.anchors.get(name)
    if moment is None:
        return NO_DATE
    words = shown(moment) if moment.shown else f"{day_words(moment)} ({moment.zone})"
    return f"{words}, confirmed" if name in confirmed else words


def _remarks(stage: PlannedStage) -> str:
    states = {
        "cancelled": "cancelled",
        "paused": "paused",
        "undecided": "not decided yet whether it is held",
    }
    return "; ".join(filter(None, (states.get(stage.state, ""), stage.place)))


def _order(moment: Moment | None) -> datetime:
    """Sort key of a date; one that is not known comes last."""
    return moment.at if moment else datetime.max.replace(tzinfo=UTC)
