"""What starting a year does, in words for the person who starts it."""

from collections.abc import Iterable, Iterator

from igf.domain.words import shown, shown_utc
from igf.engine.outlook import Leaving, Outlook
from igf.engine.start import Started
from schemas.plan import PlannedStage

#: How many of the coming stages are named.
NEXT = 5


def outlook_words(outlook: Outlook) -> Iterator[str]:
    """What a start of the year does, line by line."""
    yield from _listed("Taken as done", (stage.title for stage in outlook.done))
    yield from _listed("Not held this year", (stage.title for stage in outlook.left_out))
    yield from _listed("Open now", map(_until, outlook.open_now))
    coming = [f"{stage.title}, {_when(stage)}" for stage in outlook.coming]
    more = [f"and {len(coming) - NEXT} more"] if len(coming) > NEXT else []
    yield from _listed("Coming next", coming[:NEXT] + more)
    yield from _mails(outlook.leaving)


def started_words(started: Started, title: str) -> str:
    """What became of it."""
    if started.again:
        return f"{title} was started before; nothing changed"
    stages = f"{len(started.live)} stages ahead, {len(started.passed)} taken as done"
    return f"{title} is started: {stages}"


def _listed(head: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield f"{head}:"
        yield from (f"  {line}" for line in found)


def _until(stage: PlannedStage) -> str:
    closes = f"closes on {shown(stage.closes)}" if stage.closes else "without a closing date yet"
    return f"{stage.title}, {closes}"


def _when(stage: PlannedStage) -> str:
    return f"opens on {shown(stage.opens)}" if stage.opens else "without an opening date yet"


def _mails(leaving: tuple[Leaving, ...]) -> Iterator[str]:
    number = sum(each.mails for each in leaving)
    if not number:
        yield "No mail leaves within 24 hours"
        return
    yield f"Within 24 hours {number} {'mail leaves' if number == 1 else 'mails leave'}:"
    for each in leaving:
        yield f"  {each.mails} for {each.step}, {each.stage}, on {shown_utc(each.at)}"
