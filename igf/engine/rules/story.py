"""The story of a kind of stage in words: its steps in order, when each comes, and who decides."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Final

from igf.asks.rules.decisions import explain
from igf.words.phrases import counted
from schemas.dates import DateExpression, Offset, Unit, clock_text, parse
from schemas.kind import KindFile
from schemas.steps import Ask, Compute, Decide, External, Notice, Publish, Question, Step, Wait
from schemas.zones import zone_label

_UNITS: Final[dict[Unit, tuple[str, str]]] = {
    "s": ("second", "seconds"),
    "min": ("minute", "minutes"),
    "h": ("hour", "hours"),
    "d": ("day", "days"),
    "w": ("week", "weeks"),
    "wd": ("working day", "working days"),
}
#: The points of a stage or a question that an expression hangs on, as the end of a phrase.
_POINTS: Final = {
    "opens": ("when the stage opens", "the stage opens"),
    "closes": ("when the stage closes", "the stage closes"),
    "asked": ("at once", "the question is asked"),
    "due": ("when the answer is due", "the answer is due"),
    "T": ("on the first day of the annual meeting", "the first day of the annual meeting"),
    "P": (
        "on the last day of the previous annual meeting",
        "the last day of the previous annual meeting",
    ),
}
_DAYS: Final = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
_ABBREVIATED: Final = frozenset({"bpf", "dc", "desa", "lp", "mag", "nri", "pn", "un", "wg"})
_NAMES: Final = {
    "audience": "the audience of the stage",
    "pn_bpf_facilitators": "the PN and BPF facilitators",
    "un_agencies": "the UN agencies",
    "un_desa": "UN DESA",
    "missions": "the permanent missions",
}
_MARKS: Final = {
    "open": "The stage is open from then on",
    "close": "The stage is closed from then on",
    "date": "The stage waits for this date",
}


def story(kind: KindFile) -> str:
    """The story of a stage of this kind as Markdown: a sentence about it, then its numbered steps.

    Bodies and roles are named after their keys, since their titles belong to a year.
    """
    titles = {step.key: step.title for step in kind.steps}
    lines = (
        f"{number}. **{step.title}.** {' '.join(f'{each}.' for each in _sentences(step, titles))}"
        for number, step in enumerate(kind.steps, start=1)
    )
    return "\n".join([kind.about, "", *lines])


def when_words(expressions: Sequence[str]) -> str:
    """Date expressions as a phrase: "7 days and 1 day before the stage closes, at 09:00 UTC"."""
    read = [parse(each) for each in expressions]
    first = read[0]
    if all(
        replace(each, offsets=first.offsets) == first and len(each.offsets) == 1 for each in read
    ):
        return _of_day(_joined(_shifts(read)), first)
    return _joined([_of_day(_joined(_shifts([each])), each) for each in read])


def holder_words(keys: Sequence[str]) -> str:
    """Bodies, roles and lists in words: "the MAG chair and the web editor"."""
    return _joined([_NAMES.get(key) or f"the {_plain(key)}" for key in keys])


def _plain(key: str) -> str:
    return " ".join(word.upper() if word in _ABBREVIATED else word for word in key.split("_"))


def _of_day(shifts: str, read: DateExpression) -> str:
    point = read.point if isinstance(read.point, str) else read.render_day()
    at, of = _POINTS.get(point) or (f"on {point}", point)
    words = f"{shifts} {of}" if shifts else at
    if any(not each.number for each in read.offsets):
        words += ", or the next working day"
    if read.weekday is not None:
        words += f", on the {_DAYS[read.weekday]} of that week"
    if read.clock is not None:
        words += f", at {clock_text(read.clock)} {zone_label(read.zone or 'UTC')}"
    return words


def _shifts(read: Sequence[DateExpression]) -> list[str]:
    """The distance of each date, "7 days before"; one that does not shift its day has no words.

    Of dates on the same side of a point, only the last says which side that is.
    """
    offsets = [each for date in read for each in date.offsets if each.number]
    sides = ["after" if each.number > 0 else "before" for each in offsets]
    return [
        _length(each) if side == following else f"{_length(each)} {side}"
        for each, side, following in zip_longest(offsets, sides, sides[1:])
    ]


def _length(offset: Offset) -> str:
    one, many = _UNITS[offset.unit]
    return counted(abs(offset.number), one, many=many)


def _sentences(step: Step, titles: Mapping[str, str]) -> Iterator[str]:
    yield _begin(step, titles)
    yield from _deeds(step)
    if isinstance(step, Question):
        yield f"Due {when_words([step.due])}"
        if step.reminders:
            yield f"Reminders {when_words(step.reminders)}"


def _begin(step: Step, titles: Mapping[str, str]) -> str:
    conditions = [when_words(step.at)] if step.at else []
    if step.after:
        conditions.append(f"after {_joined([f'“{titles.get(key, key)}”' for key in step.after])}")
    words = ", and ".join(conditions) or "after the step before"
    return words[:1].upper() + words[1:]


def _deeds(step: Step) -> Iterator[str]:
    match step:
        case Notice():
            yield f"Notice to {holder_words(step.to)}"
        case Ask():
            yield f"Asked of {holder_words(step.to)}: {_quoted(step.question)}"
        case Decide():
            yield f"Asked of {holder_words(step.by)}: {_quoted(step.question)}"
            yield f"Rule: {explain(step.rule, [holder_words(step.by)])}"
        case Publish():
            yield f"Published by {holder_words(step.by)}, who gives the address"
        case Compute():
            work = f", the work of {holder_words(step.by)}" if step.by else ""
            yield f"Makes the document “{_plain(step.makes)}”{work}"
        case Wait():
            yield _MARKS[step.marks]
        case External():
            yield f"In the hands of {step.on}; {holder_words(step.by)} follows up"


def _quoted(question: str) -> str:
    return f"“{question.rstrip('.')}”"


def _joined(words: Sequence[str]) -> str:
    *most, last = words or [""]
    return f"{', '.join(most)} and {last}" if most else last
