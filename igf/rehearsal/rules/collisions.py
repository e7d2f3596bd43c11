"""Collisions in a rehearsed year: too many mails, mails at night, answers due too close."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from typing import TypeVar
from zoneinfo import ZoneInfo

from igf.rehearsal.rules.asking_mails import Asking, askings, is_person, is_reminder
from igf.words.phrases import shown, shown_utc
from schemas.moments import Moment
from schemas.rehearsal import Collision, RehearsedMail, RehearsedQuestion

T = TypeVar("T")
H = TypeVar("H", bound=Hashable)
WEEK = timedelta(days=7)
#: Less time to answer than this counts as no time (R-NOT-2).
LEAST_TIME = timedelta(days=1)
#: The night where the recipient is; mails at its beginning are in it, at its end no longer.
NIGHT, MORNING = time(22), time(7)
#: As many people and zones are named; of more, their number is said.
NAMED = 3


def find_collisions(
    mails: Sequence[RehearsedMail],
    questions: Sequence[RehearsedQuestion],
    *,
    most_a_week: int = 5,
) -> tuple[Collision, ...]:
    """Everything worth a look before it happens, in order of time.

    More than `most_a_week` mails to a person within seven days, once for each heap of mails;
    reminders and questions at night where the recipient is, once for each sending; answers to two
    questions due from the same people on one day, as people read the dates.
    """
    mails = sorted(mails, key=lambda mail: mail.number)
    asking = askings(mails, questions)
    found = [
        *_too_many(mails, most_a_week),
        *_at_night(mails, asking),
        *_same_day(mails, questions, asking=asking),
        *_no_time(questions),
    ]
    return tuple(sorted(found, key=lambda each: (each.at, each.kind, each.who, each.mails)))


def is_night(at: datetime, zone: str) -> bool:
    """Whether it is night in the IANA zone at the instant."""
    clock = at.astimezone(ZoneInfo(zone)).time()
    return clock >= NIGHT or clock < MORNING


def _too_many(mails: Iterable[RehearsedMail], most: int) -> Iterator[Collision]:
    for own in _by(filter(is_person, mails), lambda mail: mail.recipient).values():
        ordered = sorted(own, key=lambda mail: (mail.at, mail.number))
        for first, last in _heaps([mail.at for mail in ordered], most):
            yield _heap(ordered[first : last + 1])


def _heaps(instants: Sequence[datetime], most: int) -> Iterator[tuple[int, int]]:
    """First and last place of each run of instants in which every one is in a week too full."""
    heap: tuple[int, int] | None = None
    for first in range(len(instants) - most):
        last = first + most
        if instants[last] - instants[first] >= WEEK:
            continue
        if heap and first > heap[1]:
            yield heap
            heap = None
        heap = (heap[0] if heap else first, last)
    if heap:
        yield heap


def _heap(mails: Sequence[RehearsedMail]) -> Collision:
    first, last = mails[0], mails[-1]
    until = f"{shown_utc(first.at)} to {shown_utc(last.at)}"
    words = f"{len(mails)} mails from {until}"
    if last.at - first.at >= WEEK:
        words += f", up to {_fullest([mail.at for mail in mails])} of them within seven days"
    return Collision(
        kind="too_many",
        at=first.at,
        who=first.name,
        words=words,
        mails=tuple(mail.number for mail in mails),
    )


def _fullest(instants: Sequence[datetime]) -> int:
    """The largest number that lies within seven days."""
    most = first = 0
    for place, instant in enumerate(instants):
        while instant - instants[first] >= WEEK:
            first += 1
        most = max(most, place - first + 1)
    return most


def _at_night(mails: Iterable[RehearsedMail], asking: Mapping[int, Asking]) -> Iterator[Collision]:
    night = cache(is_night)
    wanted = (
        mail for mail in mails if is_person(mail) and (mail.number in asking or is_reminder(mail))
    )
    asleep = (mail for mail in wanted if night(mail.at, mail.zone))
    for sent in _by(asleep, lambda mail: (mail.stage, mail.step, mail.rung, mail.at)).values():
        yield _night(sent)


def _night(sent: Sequence[RehearsedMail]) -> Collision:
    first = sent[0]
    zones = Counter(mail.zone for mail in sent).most_common()
    hours = ", ".join(_hour(first.at, zone) for zone, _ in zones[:NAMED])
    more = f" and {_count(len(zones) - NAMED, 'other zone')}" if len(zones) > NAMED else ""
    what = f"{first.step_title} ({first.stage_title})"
    return Collision(
        kind="at_night",
        at=first.at,
        who=_named([mail.name for mail in sent]),
        words=f"{what} arrives at night for {_people(len(sent))}: {hours}{more}",
        mails=tuple(mail.number for mail in sent),
    )


def _same_day(
    mails: Sequence[RehearsedMail],
    questions: Iterable[RehearsedQuestion],
    *,
    asking: Mapping[int, Asking],
) -> Iterator[Collision]:
    asks = (mail for mail in mails if mail.number in asking and not asking[mail.number].reminds)
    asked = _by(filter(is_person, asks), lambda mail: asking[mail.number].question.ask)
    for due in _by(questions, _day).values():
        owed: dict[str, list[RehearsedQuestion]] = defaultdict(list)
        for question in sorted(due, key=lambda each: (each.due, each.ask)):
            for who in dict.fromkeys(_asked(question, asked.get(question.ask, ()))):
                owed[who].append(question)
        for people in _by(owed, partial(_asks, owed)).values():
            if len({_step(each) for each in owed[people[0]]}) > 1:
                yield _one_day(owed[people[0]], people, asked=asked)


def _no_time(questions: Iterable[RehearsedQuestion]) -> Iterator[Collision]:
    for question in questions:
        if question.due - question.asked < LEAST_TIME:
            due = shown(Moment(at=question.due, zone=question.zone, shown=question.shown))
            what = f"{question.title} ({question.stage_title})"
            yield Collision(
                kind="no_time",
                at=question.asked,
                who=_named(question.by),
                words=f"{what} is asked on {shown_utc(question.asked)}, the answer is due on {due}",
            )


def _asks(owed: Mapping[str, Sequence[RehearsedQuestion]], who: str) -> tuple[str, ...]:
    return tuple(each.ask for each in owed[who])


def _day(question: RehearsedQuestion) -> date:
    """The day by which to answer, as people were told it."""
    return question.due.astimezone(ZoneInfo(question.zone)).date()


def _one_day(
    due: Sequence[RehearsedQuestion],
    people: Sequence[str],
    *,
    asked: Mapping[str, Sequence[RehearsedMail]],
) -> Collision:
    asks = (mail for each in due for mail in asked.get(each.ask, ()) if mail.name in people)
    day = shown(Moment(at=due[0].due, zone=due[0].zone))
    zones = " and ".join(dict.fromkeys(each.zone for each in due))
    titles = "; ".join(dict.fromkeys(f"{each.title} ({each.stage_title})" for each in due))
    return Collision(
        kind="same_day",
        at=due[0].due,
        who=_named(people),
        words=f"Answers due from {_people(len(people))} on {day} ({zones}): {titles}",
        mails=tuple(sorted(mail.number for mail in asks)),
    )


def _asked(question: RehearsedQuestion, mails: Sequence[RehearsedMail]) -> Sequence[str]:
    """The names of those who were asked; the bodies and roles, where nobody is entered for them."""
    return [mail.name for mail in mails] or question.by


def _step(question: RehearsedQuestion) -> str:
    """Year, stage and step, which all versions of a question share."""
    return "/".join(question.ask.split("/")[:3])


def _by(things: Iterable[T], key: Callable[[T], H]) -> dict[H, list[T]]:
    """Things by their key, in order."""
    found: dict[H, list[T]] = defaultdict(list)
    for each in things:
        found[key(each)].append(each)
    return found


def _named(names: Iterable[str]) -> str:
    known = list(dict.fromkeys(names))
    return " and ".join(known) if len(known) <= NAMED else ""


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"


def _count(number: int, what: str) -> str:
    return f"{number} {what if number == 1 else what + 's'}"


def _hour(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M} in {zone}"
