"""Reading what a person typed about the stages of a year that is to be started."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import Final

from igf.calendar.dates import OPENING_TIME, resolve
from igf.calendar.working_days import working_days
from igf.starting.start import YearToStart
from igf.words.mistakes import fault, suggest
from igf.words.phrases import shown, shown_utc
from igf.year.rules.adoption import Adoption, beginning
from schemas.dates import DateExpressionError, parse
from schemas.errors import Mistake, Mistakes
from schemas.moments import zulu
from schemas.plan import Problem

#: The word for the first date of a stage, in place of a date that it runs since.
BEGINNING: Final = "beginning"


@dataclass(frozen=True)
class Said:
    """Keys of stages; those of `since` with a date, as in STAGE=2027-01-20 or STAGE=beginning."""

    done: tuple[str, ...] = ()
    since: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()


def read_adoption(year: YearToStart, said: Said, *, now: datetime) -> Adoption:
    """The adoption as the start takes it. Mistakes: everything wrong with the input, at once."""
    pairs = [(key.strip(), text.strip()) for key, _, text in (e.partition("=") for e in said.since)]
    dates = {key: read_since(year, key, text=text, now=now) for key, text in pairs}
    named = [("done", key) for key in said.done] + [("skip", key) for key in said.skip]
    named += [("since", key) for key, _ in pairs]
    problems = [found for place, key in named if (found := _misnamed(year, key, place=place))]
    problems += _twice([key for _, key in named])
    problems += [each for each in dates.values() if isinstance(each, Problem)]
    if problems:
        raise Mistakes(list(dict.fromkeys(problems)))
    since = {key: at for key, at in dates.items() if isinstance(at, datetime)}
    return Adoption(frozenset(said.done), frozenset(said.skip), since)


def refuse_late(said: Said, title: str) -> None:
    """Mistake: choices were given for stages of a year that was started before."""
    places = {"done": said.done, "since": said.since, "skip": said.skip}
    named = [f"{place} {each}" for place, found in places.items() for each in found]
    if named:
        raise Mistake(
            f"{title} was started before; this is no longer possible: {', '.join(named)}",
            "change a stage of the running year by igf cancel, igf close, igf open or igf move",
        )


def read_since(year: YearToStart, stage: str, *, text: str, now: datetime) -> datetime | Problem:
    """The instant from which a stage runs, or the problem of the text."""
    if not text:
        fix = f"write it as {stage or 'STAGE'}=YYYY-MM-DD"
        return _wrong("since", f"{stage} names no date", fix=fix)
    if text == BEGINNING:
        text = _beginning(year, stage) or text
    elif get_close_matches(text.lower(), [BEGINNING], cutoff=0.8):
        wrong = f"{text} is neither a date nor {BEGINNING}"
        return _wrong("since", wrong, fix=f"did you mean {stage}={BEGINNING}?")
    try:
        expression = parse(text).of_stage(stage)
    except DateExpressionError as error:
        return _wrong("since", error.wrong, fix=f"{error.right}, or {stage}={BEGINNING}")
    calendar = working_days(year.cycle.holidays)
    found = resolve(expression, year.plan.anchors, calendar=calendar, default=OPENING_TIME)
    if found is None:
        fix = f"write {stage}=YYYY-MM-DD, or {stage}={BEGINNING}"
        return _wrong("since", f"{text} of {stage} has no date", fix=fix)
    if found.at > now:
        wrong = f"{shown(found)}, from which {stage} is to run, is still to come"
        return _wrong("since", wrong, fix=f"name a time before {shown_utc(now)}")
    return found.at


def _beginning(year: YearToStart, stage: str) -> str | None:
    planned = next((each for each in year.plan.stages if each.key == stage), None)
    begins = beginning(planned) if planned else None
    return zulu(begins) if begins else None


def _misnamed(year: YearToStart, key: str, *, place: str) -> Problem | None:
    stages = year.cycle.stages
    if key not in stages:
        return _wrong(place, f"there is no stage {key}", fix=suggest(key, stages))
    if stages[key].held != "yes":
        wrong = f"{stages[key].title} is not held for certain, so nothing of it runs or was done"
        return _wrong(place, wrong, fix="leave it out, or write held: yes in the file")
    return None


def _twice(keys: Sequence[str]) -> Iterator[Problem]:
    for key, times in Counter(keys).items():
        if times > 1:
            wrong = "more than one thing is said of it"
            yield _wrong(key, wrong, fix="say one: done, since or skip")


def _wrong(place: str, message: str, *, fix: str) -> Problem:
    return fault(place, "start", message=message, fix=fix)
