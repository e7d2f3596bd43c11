"""A changed file in words: its effects on the running year, foreseen or done."""

from collections.abc import Iterable, Iterator
from typing import Final

from igf.changing.change import Applied, Change, StageTurn
from igf.changing.field_words import field_words, otherwise_words
from igf.changing.rules.process import Fate
from igf.changing.rules.threeway import Case, DateTurn
from igf.engine.forecast import Ahead
from igf.moving.shifting import date_title
from igf.moving.words import effect_words
from igf.words.phrases import shown, shown_utc
from igf.year.declared import titles
from schemas.moments import Moment

_DATES: Final[tuple[tuple[str, tuple[Case, ...]], ...]] = (
    ("Dates taken from the file", ("taken",)),
    ("Dates that follow", ("follows",)),
    ("New dates", ("new",)),
    ("Moved here and in the file to the same", ("agrees",)),
    (
        "Moved here, changed in the file; they stay unless named with --take",
        ("conflict",),
    ),
    ("Moved here; they stay", ("moved",)),
    ("Stay, because people were told of them or they are confirmed", ("held",)),
    ("Have come; they stay unless named with --take", ("passed",)),
    ("Would be before now; they stay", ("past",)),
    ("Of stages that are over; they stay", ("frozen",)),
    ("Without a date in the file; they stay", ("undated",)),
)
_TURNS: Final = {
    "new": "is new",
    "dropped": "is not in the file or not held: it is cancelled, its questions and mails with it",
    "taken_up": "is held: it continues from now, what was due before counts as done",
    "frozen": "is over: it keeps the steps it had",
    "kept": "continues although the file leaves open whether it is held; to stop it: igf cancel",
}
_SORTS: Final = {"added": "new", "dropped": "dropped", "changed": "changed", "placed": "moved"}
_QUESTIONS: Final = {
    "stays": "its question stays as it was asked",
    "withdrawn": "its question is withdrawn",
    "anew": "its question is withdrawn and asked anew, answers given so far have to be given again",
}


def change_words(change: Change) -> Iterator[str]:
    """All effects that the file would have, line by line, under headings."""
    for heading, cases in _DATES:
        yield from _listed(heading, (_date(change, e) for e in change.dates if e.case in cases))
    yield from _listed("Stages", (f"{each.title} {_TURNS[each.turn]}" for each in _turned(change)))
    for each in change.stages:
        yield from _steps(change, each)
    yield from _listed("Said otherwise", otherwise_words(change.otherwise, change.file))
    yield from effect_words(change.foreseen, done=False)
    yield from _ahead(change.ahead)


def applied_words(applied: Applied) -> Iterator[str]:
    """Lines on an applied change: whether anything changed, which dates were kept as moved here."""
    change = applied.change
    title = change.file.title
    if change.is_empty:
        yield f"{title} was started before; nothing changed"
        return
    yield f"{title} continues as the file says now"
    conflicts = [e.name for e in change.dates if e.case == "conflict"]
    if conflicts:
        yield f"Kept as they were moved here: {', '.join(conflicts)}"


def _turned(change: Change) -> Iterable[StageTurn]:
    return (each for each in change.stages if each.turn in _TURNS)


def _date(change: Change, date: DateTurn) -> str:
    words = date_title(change.file, date.name)
    title = date.name if words == date.name else f"{date.name} ({words})"
    here, file = (_when(each) for each in (date.here.moment, date.file))
    if date.case in {"taken", "follows"}:
        told = ", people were told of it" if date.here.held == "told" else ""
        return f"{title}: {here} -> {file}{told}"
    if date.case in {"new", "agrees"}:
        return f"{title}: {file}"
    hand = f", moved by {date.here.by}: {date.here.reason}" if date.here.by else ""
    return f"{title}: {here}{hand}; in the file {file}"


def _when(moment: Moment | None) -> str:
    return shown(moment) if moment else "without a date"


def _steps(change: Change, turned: StageTurn) -> Iterator[str]:
    fates = turned.passage.fates if turned.passage else ()
    lines = [line for fate in fates for line in _fate(change, fate)]
    yield from _listed(f"Steps of {turned.title}", lines)


def _fate(change: Change, fate: Fate) -> Iterator[str]:
    step = fate.change.step
    yield f"{step.key} ({step.title}), {_SORTS[fate.change.sort]}: {'; '.join(_becomes(fate))}"
    names = titles(change.loaded) | titles(change.file)
    yield from (f"  {line}" for line in field_words(fate.change.fields, names))


def _becomes(fate: Fate) -> Iterator[str]:
    dropped, coming = fate.change.sort == "dropped", [shown_utc(at) for at in fate.coming]
    if fate.happened:
        yield f"frozen, it happened on {shown_utc(fate.happened)}"
    if fate.question:
        yield _QUESTIONS[fate.question]
    if fate.overdue:
        yield f"was due on {_and(map(shown_utc, fate.overdue))}, counts as done"
    if coming:
        yield f"{'would have come' if dropped else 'happens'} on {_and(coming)}"
    if fate.waits:
        yield "will not happen" if dropped else "happens when what it follows is done"


def _and(words: Iterable[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


def _ahead(ahead: Iterable[Ahead]) -> Iterator[str]:
    leaving = [each for each in ahead if each.mails]
    number = sum(each.mails for each in leaving)
    if not number:
        yield "No mail leaves within 24 hours"
        return
    head = f"Within 24 hours {number} {'mail leaves' if number == 1 else 'mails leave'}"
    lines = (f"{e.mails} for {e.title}, {e.stage}, on {shown_utc(e.at)}" for e in leaving)
    yield from _listed(head, lines)


def _listed(heading: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield f"{heading}:"
        yield from (f"  {line}" for line in found)
