"""Mails, deadlines, answers and collisions of each person and list in a rehearsed year."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Literal
from zoneinfo import ZoneInfo

from igf.rehearsal.report.names import page_names
from igf.rehearsal.rules.asking_mails import Asking, askings, is_person, is_reminder
from igf.rehearsal.rules.collisions import is_night
from schemas.rehearsal import (
    Collision,
    Rehearsed,
    RehearsedAnswer,
    RehearsedMail,
    RehearsedQuestion,
)

LineKind = Literal["told", "asked", "reminded", "answers", "due"]
_ORDER: tuple[LineKind, ...] = ("told", "asked", "reminded", "answers", "due")


@dataclass(frozen=True, slots=True)
class Line:
    """One line in a person's year: a mail, an answer, or a deadline."""

    at: datetime
    kind: LineKind
    mail: RehearsedMail | None = None
    question: RehearsedQuestion | None = None
    answer: RehearsedAnswer | None = None
    at_night: bool = False


@dataclass(frozen=True)
class PersonPage:
    """A person or a list with all that reaches them, in order.

    `last` is the last mail they get; `page` the name of their page.
    """

    last: RehearsedMail
    page: str
    lines: tuple[Line, ...]
    collisions: tuple[Collision, ...]

    @property
    def key(self) -> str:
        return self.last.recipient

    @property
    def name(self) -> str:
        return self.last.name

    @property
    def zone(self) -> str:
        return self.last.zone

    @property
    def is_list(self) -> bool:
        return not is_person(self.last)

    @property
    def why(self) -> str:
        """Why they get mails: `as MAG Chair, as a member of the MAG`."""
        return ", ".join(dict.fromkeys(mail.why for mail in self.mails if mail.why))

    @property
    def mails(self) -> list[RehearsedMail]:
        return [line.mail for line in self.lines if line.mail]

    @property
    def questions(self) -> list[RehearsedQuestion]:
        """The questions that were put to them."""
        return [line.question for line in self.lines if line.kind == "due" and line.question]

    @property
    def late(self) -> int:
        """The number of their answers that came late."""
        return sum(
            line.question.due < line.at
            for line in self.lines
            if line.kind == "answers" and line.question
        )

    @property
    def nights(self) -> int:
        """The number of reminders and questions that come at night in their zone."""
        return sum(line.at_night for line in self.lines)

    def months(self) -> Iterator[tuple[date, list[Line]]]:
        """The lines of each month, in the zone of the person."""
        found: dict[date, list[Line]] = defaultdict(list)
        for line in self.lines:
            found[line.at.astimezone(ZoneInfo(self.zone)).date().replace(day=1)].append(line)
        yield from found.items()

    def fullest(self) -> tuple[date, int]:
        """The Monday of the week with most mails, and how many they are."""
        return max(weeks(self.mails).items(), key=lambda week: (week[1], -week[0].toordinal()))


def weeks(mails: Iterable[RehearsedMail]) -> Counter[date]:
    """The number of mails in each week, by its Monday in UTC."""
    days = (mail.at.date() for mail in mails)
    return Counter(day - timedelta(days=day.weekday()) for day in days)


def person_pages(record: Rehearsed) -> list[PersonPage]:
    """Everybody who gets a mail, by name, lists last."""
    asking = askings(record.mails, record.questions)
    mails: dict[str, list[RehearsedMail]] = defaultdict(list)
    for mail in sorted(record.mails, key=attrgetter("number")):
        mails[mail.recipient].append(mail)
    answers, collisions = _answers(record), _collisions(record)
    pages = page_names(sorted(mails))
    found = []
    for key, own in mails.items():
        said = [] if key.startswith("list:") else answers[own[-1].name]
        lines = [*(_told(mail, asking.get(mail.number)) for mail in own), *_due(own, asking), *said]
        ordered = tuple(sorted(lines, key=lambda line: (line.at, _ORDER.index(line.kind))))
        found.append(PersonPage(own[-1], pages[key], ordered, tuple(collisions[key])))
    return sorted(found, key=lambda each: (each.is_list, each.name.casefold(), each.key))


def _told(mail: RehearsedMail, asking: Asking | None) -> Line:
    kind: LineKind = "reminded" if is_reminder(mail) else "told"
    if asking:
        kind = "reminded" if asking.reminds else "asked"
    night = kind != "told" and is_person(mail) and is_night(mail.at, mail.zone)
    return Line(mail.at, kind, mail, asking.question if asking else None, at_night=night)


def _due(mails: list[RehearsedMail], asking: Mapping[int, Asking]) -> list[Line]:
    """The dates by which to answer what they were asked."""
    asked = [asking[mail.number].question for mail in mails if mail.number in asking]
    return [Line(each.due, "due", question=each) for each in dict.fromkeys(asked)]


def _answers(record: Rehearsed) -> dict[str, list[Line]]:
    """Lines on the answers given, by the name of the person who gave them."""
    found: dict[str, list[Line]] = defaultdict(list)
    for question in record.questions:
        for answer in question.answers:
            line = Line(answer.at, "answers", question=question, answer=answer)
            found[answer.given_by].append(line)
    return found


def _collisions(record: Rehearsed) -> dict[str, list[Collision]]:
    """Collisions to look at, by the key of the recipients they concern."""
    recipients = {mail.number: mail.recipient for mail in record.mails}
    found: dict[str, list[Collision]] = defaultdict(list)
    for collision in record.collisions:
        for key in dict.fromkeys(recipients[number] for number in collision.mails):
            found[key].append(collision)
    return found
