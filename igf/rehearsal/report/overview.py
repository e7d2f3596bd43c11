"""The first page of a rehearsal: figures, collisions to look at, skipped steps."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from igf.rehearsal.report.approvals import Matter
from igf.rehearsal.report.people import PersonPage
from igf.rehearsal.report.sendings import NoticeSending
from igf.rehearsal.report.words import reason
from schemas.rehearsal import CollisionKind, Rehearsed, RehearsedStep

#: The kinds of collisions in words, in the order in which they are shown.
KINDS: Mapping[CollisionKind, str] = {
    "no_time": "Questions that leave no time to answer",
    "too_many": "Many mails to one person within seven days",
    "at_night": "Reminders and questions at night where the recipient is",
    "same_day": "Answers to several questions due on one day",
}
_FRIDAY = 4


@dataclass(frozen=True)
class Figure:
    """A number, what it counts (one of them, several), and where these stand."""

    number: int
    counted: tuple[str, str]
    where: str

    @property
    def words(self) -> str:
        return self.counted[self.number != 1]


@dataclass(frozen=True)
class AlikeCollisions:
    """Collisions that are the same but for whom they concern."""

    at: datetime
    words: str
    names: tuple[str, ...]
    people: tuple[PersonPage, ...]


def looks(
    record: Rehearsed, people: Iterable[PersonPage]
) -> dict[CollisionKind, list[AlikeCollisions]]:
    """Collisions to look at, by kind; those that concern most people first."""
    concerned: dict[tuple[CollisionKind, datetime, str], list[PersonPage]] = defaultdict(list)
    named: dict[tuple[CollisionKind, datetime, str], list[str]] = defaultdict(list)
    for person in people:
        for each in person.collisions:
            concerned[each.kind, each.at, each.words].append(person)
    for each in record.collisions:
        named[each.kind, each.at, each.words] += [each.who] if each.who else []
    found: dict[CollisionKind, list[AlikeCollisions]] = {kind: [] for kind in KINDS}
    for (kind, at, words), names in sorted(named.items()):
        found[kind].append(
            AlikeCollisions(at, words, tuple(names), tuple(concerned[kind, at, words]))
        )
    return {kind: sorted(inside, key=_weight) for kind, inside in found.items() if inside}


def _weight(look: AlikeCollisions) -> tuple[int, datetime]:
    """Sort key of a collision: most people first, then the earliest."""
    return -len(look.people), look.at


def skipped(record: Rehearsed) -> dict[str, list[RehearsedStep]]:
    """The steps that are left out, by the reason, the commonest first."""
    found: dict[str, list[RehearsedStep]] = defaultdict(list)
    for step in record.steps:
        if step.skipped:
            found[reason(step.words)].append(step)
    return dict(sorted(found.items(), key=lambda each: -len(each[1])))


def figures(
    record: Rehearsed, *, people: Iterable[PersonPage], asked: Collection[Matter]
) -> Iterator[Figure]:
    """The figures of the year, each with where to read on."""
    persons = sum(not each.is_list for each in people)
    left_out = sum(step.skipped for step in record.steps)
    looks = len(record.collisions) + len(record.attention)
    late = sum(each.is_late for each in asked)
    yield Figure(len(record.mails), ("mail leaves", "mails leave"), "by-day.html")
    yield Figure(persons, ("person gets them", "people get them"), "by-person.html")
    yield Figure(len(asked), ("question is asked", "questions are asked"), "approvals.html")
    yield Figure(late, ("of them answered late, or never",) * 2, "approvals.html")
    yield Figure(left_out, ("step is skipped", "steps are skipped"), "#skipped")
    yield Figure(looks, ("thing needs a look", "things need a look"), "#looks")


def leaving(
    record: Rehearsed, sent: Iterable[NoticeSending]
) -> tuple[datetime, list[NoticeSending]]:
    """The end of the coming Friday in UTC, and what leaves until then."""
    began = record.began
    friday = began.date() + timedelta(days=(_FRIDAY - began.weekday()) % 7)
    end = datetime.combine(friday, time.max, began.tzinfo)
    return end, [each for each in sent if each.at <= end]
