"""A rehearsed year day by day: steps, mails, questions and answers."""

import calendar
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

from igf.rehearsal.report.sendings import Doing, NoticeSending
from igf.rehearsal.report.words import choice, delay, due_words, outcome, reason
from schemas.rehearsal import Rehearsed, RehearsedQuestion, RehearsedStep

#: From how many mails on a day is drawn stronger.
LEVELS = (1, 10, 50, 150)
#: When which step of which stage asked a question.
Asked = tuple[object, ...]


@dataclass(frozen=True)
class Happening:
    """One thing that happens, in words, with the mails that leave by it."""

    at: datetime
    kind: str
    title: str
    stage: str
    words: str
    sendings: tuple[NoticeSending, ...] = ()


@dataclass(frozen=True)
class Month:
    """A month of the year; `mails` counts those that leave on each day."""

    first: date
    days: Mapping[date, list[Happening]]
    mails: Mapping[date, int]

    @property
    def page(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def total(self) -> int:
        return sum(self.mails.get(day, 0) for day in self.days)

    def calendar(self) -> list[list[date | None]]:
        """Its weeks from Monday on; None for the days of other months."""
        weeks = calendar.Calendar().monthdatescalendar(self.first.year, self.first.month)
        return [[day if day.month == self.first.month else None for day in week] for week in weeks]

    def level(self, day: date) -> int:
        """The shade of a day, from 0 (no mail) to 4."""
        return sum(self.mails.get(day, 0) >= least for least in LEVELS)


def months(record: Rehearsed, sent: Iterable[NoticeSending]) -> list[Month]:
    """The months in which something happens; days are those of UTC."""
    days: dict[date, list[Happening]] = defaultdict(list)
    for each in sorted(_happenings(record, sent), key=attrgetter("at")):
        days[each.at.date()].append(each)
    mails = Counter(mail.at.date() for mail in record.mails)
    found: dict[date, dict[date, list[Happening]]] = defaultdict(dict)
    for day, happenings in sorted(days.items()):
        found[day.replace(day=1)][day] = happenings
    return [Month(first, inside, mails) for first, inside in found.items()]


def _happenings(record: Rehearsed, sent: Iterable[NoticeSending]) -> Iterator[Happening]:
    """In the order in which things of one instant follow one another."""
    for event in record.events:
        yield Happening(event.at, "Event", "", event.stage, event.words)
    for question in record.questions:
        yield from _answers(question)
    asked = {(each.asked, *each.ask.split("/")[1:3]) for each in record.questions}
    yield from _steps(record.steps, sent, asked=asked)


def _answers(question: RehearsedQuestion) -> Iterator[Happening]:
    """Each answer; the last one says what it settles, as does an end without any."""
    titles, last = (question.title, question.stage_title), len(question.answers) - 1
    for number, answer in enumerate(question.answers):
        note = f" (“{answer.note}”)" if answer.note else ""
        words = f"{answer.given_by} {choice(answer)}{note}, {delay(answer.at, question.due)}"
        settles = number == last and question.settled == answer.at
        words += f". Settled: {outcome(question).lower()}" if settles else ""
        yield Happening(answer.at, "Answer", *titles, words)
    if question.settled and question.settled not in {each.at for each in question.answers}:
        words = f"{outcome(question)}; an answer was due by {due_words(question)}"
        yield Happening(question.settled, "Settled", *titles, words)


def _steps(
    steps: Iterable[RehearsedStep],
    sent: Iterable[NoticeSending],
    *,
    asked: Collection[tuple[object, ...]],
) -> Iterator[Happening]:
    """Every step with its mails; mails of no step stand alone."""
    left: dict[Doing, list[NoticeSending]] = defaultdict(list)
    for sending in sent:
        left[sending.doing].append(sending)
    for step in steps:
        mails = () if step.skipped else tuple(left.pop(_doing(step), ()))
        asks = (step.at, step.stage.rpartition("/")[2], step.step) in asked
        kind = "Skipped" if step.skipped else "Question" if asks else "Mails" if mails else "Done"
        words = _words(step, mails)
        yield Happening(step.at, kind, step.title, step.stage_title, words, mails)
    for alone in left.values():
        first = alone[0].first
        yield Happening(first.at, "Mails", first.step_title, first.stage_title, "", tuple(alone))


def _words(step: RehearsedStep, mails: tuple[NoticeSending, ...]) -> str:
    """The words of a step without those that the title and the mails already have."""
    if step.skipped:
        return reason(step.words)
    words, _, _ = step.words.partition("; told ") if mails else (step.words, "", "")
    return "" if words == step.title or (mails and words.startswith("told ")) else words


def _doing(step: RehearsedStep) -> Doing:
    return (step.stage, step.step, step.rung, step.at.date())
