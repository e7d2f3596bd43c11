"""Dates, delays and outcomes of a rehearsed year in words for people."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from igf.asks.rules.positions import ended_words
from igf.report.words import days_words
from igf.words.phrases import counted, shown
from schemas.moments import Moment
from schemas.rehearsal import RehearsedAnswer, RehearsedMail, RehearsedQuestion

OUTCOMES = {
    "approved": "Approved",
    "sent_back": "Sent back for changes",
    "published": "Published",
    "confirmed": "Confirmed",
    "answered": "Answered",
    "lapsed": "Ended without a decision",
    "consent": "Agreed: nobody objected",
    "": "Not settled",
}
CHOICES = {
    "approve": "approves",
    "send_back": "sends back for changes",
    "published": "gives the address",
    "confirmed": "confirms",
    "answered": "answers",
}
STATES = {"bounced": "came back", "draft": "waits for approval", "waiting": "has not left yet"}
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
#: As many names are written out; of more, their number is said.
NAMED = 3


@lru_cache(maxsize=20_000)
def when(at: datetime, zone: str = "UTC") -> str:
    """`5 March 2024, 10:00 Europe/Oslo`."""
    local = at.astimezone(ZoneInfo(zone))
    return shown(Moment(at=at, zone=zone, shown=f"{local:%H:%M} {zone}"))


@lru_cache(maxsize=20_000)
def clock(at: datetime, zone: str = "UTC") -> str:
    """`Tue 5 Mar, 10:00`, where the zone stands above."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"


def day(at: datetime) -> str:
    """`Tuesday 5 March 2024`."""
    return f"{at:%A} {at.day} {at:%B %Y}"


def due_words(question: RehearsedQuestion) -> str:
    """The date by which to answer, as people were told it."""
    if not question.shown:
        return when(question.due, question.zone)
    return shown(Moment(at=question.due, zone=question.zone, shown=question.shown))


def delay(at: datetime, due: datetime) -> str:
    """`2 days late`, `on time`."""
    return f"{_length(at - due)} late" if at > due else "on time"


def outcome(question: RehearsedQuestion) -> str:
    """The outcome of a question; of one without a decision, the number of answers at its close."""
    if ended_words(question.outcome, decides=question.decision) == "closed":
        number = len({answer.holder for answer in question.answers})
        return f"Closed with {counted(number, 'answer')}" if number else "Closed without an answer"
    return OUTCOMES.get(question.outcome, question.outcome)


def choice(answer: RehearsedAnswer) -> str:
    """The act of an answer, as a verb: `approves`."""
    return CHOICES.get(answer.choice, f"answers: {answer.choice}")


def holder(name: str) -> str:
    """A body or role by its title; a key is made readable."""
    return name.replace("_", " ").capitalize() if "_" in name else name


def reason(words: str) -> str:
    """Why a step was skipped, where it is known that it was."""
    plain = words.removeprefix("Skipped: ")
    return plain[:1].upper() + plain[1:]


def recipients_words(mails: Sequence[RehearsedMail]) -> str:
    """The recipients of mails in words: `Amina Diallo and Bo Lind`, `41 recipients`."""
    if len(mails) > NAMED:
        return f"{len(mails)} recipients"
    return ", ".join(mail.name for mail in mails)


def count(number: int, one: str, *, more: str = "") -> str:
    """`1 mail`, `1,412 mails`."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def _length(length: timedelta) -> str:
    """To the nearest day, hour or minute."""
    if length >= DAY - HOUR / 2:
        return days_words(round(length / DAY))
    if length >= HOUR - MINUTE / 2:
        return count(round(length / HOUR), "hour")
    return count(max(round(length / MINUTE), 1), "minute")
