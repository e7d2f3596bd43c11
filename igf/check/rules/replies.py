"""Time to answer: too little of it (R-NOT-2), none at all, and reminders that come after it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from igf.calendar.dates import DUE_TIME, moment
from igf.check.rules.checked import Checked
from igf.check.rules.findings import days, error, warning
from igf.check.rules.placed import Asking, PlacedStep
from igf.words.phrases import shown
from schemas.dates import parse
from schemas.plan import Problem
from schemas.steps import Ask, Decide

_DAY = timedelta(days=1)
_SOME_DAY = datetime(2001, 1, 1, tzinfo=UTC)

OVER_AT_ONCE = error(
    "due_before_asked",
    "The answer is due on {due}, and the question lapses, before it can be asked, on {asked}",
    fix="let it be due later, or ask earlier",
)
LATE_AT_ONCE = warning(
    "reply_time",
    "The answer is due on {due}, before it can be asked, on {asked} ({stage})",
    fix="let it be due later, or ask earlier",
    rule="R-NOT-2",
)
SHORT = warning(
    "reply_time",
    "{given} to answer for {people}{where}: {short} short of {least}",
    fix="let it be due {short} later, or ask earlier",
    rule="R-NOT-2",
)
REMINDED_TOO_LATE = error(
    "reminder_after_lapse",
    "The reminder would come when the question has lapsed",
    fix="remind before it is due, as in due - 1d",
)


def replies(checked: Checked) -> list[Problem]:
    """Every question with too little time to answer, and every reminder that comes too late."""
    problems: list[Problem] = []
    for placed in checked.steps:
        if isinstance(placed.step, Asking):
            problems += _time(placed, placed.step, checked=checked)
            problems += _reminders(placed, placed.step, checked=checked)
    return problems


def _time(placed: PlacedStep, step: Asking, *, checked: Checked) -> Iterator[Problem]:
    if placed.begins is None or placed.due is None:
        return
    if placed.due.at <= placed.begins.at:
        said = {"due": shown(placed.due), "asked": shown(placed.begins)}
        finding = OVER_AT_ONCE if _lapses(step) else LATE_AT_ONCE
        yield finding.at(placed.place("due"), value=step.due, stage=placed.stage.title, **said)
        return
    given = (placed.due.at - placed.begins.at) // _DAY
    least = checked.cycle.settings.minimum_reply_days
    # How long the Secretariat gives itself is its own affair.
    if given < least and not all(map(checked.is_office, placed.asked)):
        yield SHORT.at(
            placed.place("due"),
            value=step.due,
            people=checked.titles(placed.asked),
            where="" if _follows_the_asking(step) else f" ({placed.stage.title})",
            given=days(given),
            short=days(least - given),
            least=days(least),
        )


def _reminders(placed: PlacedStep, step: Asking, *, checked: Checked) -> Iterator[Problem]:
    if not _lapses(step):
        return
    # A reminder that hangs on `due` can be judged before the due date is known.
    due = placed.due or moment(_SOME_DAY)
    for text in step.reminders:
        points = {"due": due, "asked": placed.begins}
        at = checked.year.moment(text, DUE_TIME, stage=placed.stage.key, **points)
        known = placed.due is not None or parse(text).anchor == "due"
        if at is not None and known and at.at > due.at:
            yield REMINDED_TOO_LATE.at(placed.place("reminders"), value=text)


def _lapses(step: Asking) -> bool:
    return isinstance(step, Ask) or (isinstance(step, Decide) and step.on_lapse != "wait")


def _follows_the_asking(step: Asking) -> bool:
    """Whether the time to answer is the same in every stage of the kind."""
    return parse(step.due).anchor == "asked"
