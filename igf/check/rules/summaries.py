"""The summary of the stock-taking: the MAG has it before its first meeting."""

from collections.abc import Iterator

from igf.check.rules.checked import Checked
from igf.check.rules.findings import days, warning
from igf.check.rules.placed import PlacedStep, latest_due
from igf.words.phrases import day_words
from schemas.moments import Moment
from schemas.plan import Problem
from schemas.steps import Notice

KIND, READY, MEETING = "stocktaking", "input.synthesis_ready", "oc_mag_1"
TOO_LATE = warning(
    "summary_late",
    "The MAG gets the summary on {given}, and {meeting} opens on {opens}",
    fix="give it before, at best seven days: at: {key}.opens - 7d 09:00 UTC",
)
NOT_DONE = warning(
    "summary_late",
    "The summary may be published as late as {done}, and {meeting} opens on {opens}: {short} short",
    fix="close the stock-taking {short} earlier, or give less time to approve and publish",
)


def summaries(checked: Checked) -> list[Problem]:
    """Every stock-taking whose summary is not with the MAG before the first meeting."""
    meeting = checked.plan.anchors.get(f"{MEETING}.opens")
    if meeting is None:
        return []
    return [
        problem
        for placed in checked.steps
        if placed.stage.kind == KIND and _gives(placed)
        for problem in _late(placed, checked, meeting=meeting)
    ]


def _gives(placed: PlacedStep) -> bool:
    step = placed.step
    return isinstance(step, Notice) and step.notice == READY and "mag" in step.to


def _late(placed: PlacedStep, checked: Checked, *, meeting: Moment) -> Iterator[Problem]:
    title = checked.cycle.stages[MEETING].title
    said = {"meeting": title, "opens": day_words(meeting)}
    if placed.begins and placed.begins.at >= meeting.at:
        given = day_words(placed.begins)
        yield TOO_LATE.at(placed.place("at"), given=given, key=MEETING, **said)
        return
    done = latest_due(placed, checked.year)
    if done and done.at >= meeting.at:
        short = days((done.at.date() - meeting.at.date()).days + 1)
        place = f"stages.{placed.stage.key}.closes"
        yield NOT_DONE.at(place, done=day_words(done), short=short, **said)
