"""The summary of a rehearsed year: counts and lines of text."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from igf.asks.rules.positions import ended_words
from igf.rehearsal.report.approvals import matters
from igf.rehearsal.rules.asking_mails import askings, is_reminder
from igf.words.phrases import shown_utc
from schemas.rehearsal import Rehearsed, RehearsedStep


@dataclass(frozen=True)
class Approval:
    """A decision that was given: about what, for which role, by whom, how and when."""

    stage: str
    title: str
    holder: str
    given_by: str
    choice: str
    at: datetime


def mails_by_notice(record: Rehearsed) -> Counter[str]:
    """The number of mails of each notice, by its key."""
    return Counter(mail.notice for mail in record.mails)


def reminders_by_notice(record: Rehearsed) -> Counter[str]:
    """The number of reminders, by the key of their notice."""
    asking = askings(record.mails, record.questions)
    reminding = {number for number, each in asking.items() if each.reminds}
    return Counter(
        mail.notice for mail in record.mails if mail.number in reminding or is_reminder(mail)
    )


def mails_by_step(record: Rehearsed) -> dict[str, Counter[str]]:
    """The number of mails of each rung, by stage (id): {"igf-2024/village": {"remind": 42}}."""
    counts: dict[str, Counter[str]] = {}
    for mail in record.mails:
        rung = "/".join(part for part in (mail.step, mail.rung) if part)
        counts.setdefault(mail.stage, Counter())[rung] += 1
    return counts


def approvals(record: Rehearsed) -> tuple[Approval, ...]:
    """Every answer to a question that is a decision, in the order in which they were given."""
    found = [
        Approval(each.stage, each.title, given.holder, given.given_by, given.choice, given.at)
        for each in record.questions
        if each.decision
        for given in each.answers
    ]
    return tuple(sorted(found, key=lambda each: (each.at, each.stage, each.holder)))


def outcomes(record: Rehearsed) -> Counter[str]:
    """The outcomes of the questions; "open" without one, "closed" if they decide nothing."""
    found = record.questions
    return Counter(ended_words(each.outcome, decides=each.decision) or "open" for each in found)


def summary_lines(record: Rehearsed) -> Iterator[str]:
    """The year in some lines: days, steps, mails, questions, what happens, what collides."""
    days = (record.ended - record.began).days
    span = f"{shown_utc(record.began)} to {shown_utc(record.ended)}"
    yield f"{record.title} rehearsed with seed {record.seed}: {days} days, {span}."
    skipped = [step for step in record.steps if step.skipped]
    yield f"  {len(record.steps) - len(skipped)} steps done, {len(skipped)} skipped"
    yield f"  {_mails(record)}"
    yield f"  {_questions(record)}"
    yield f"  {len(record.collisions)} collisions: {_counts(_kinds(record))}"
    if record.events:
        yield "What happens besides:"
        yield from (f"  {shown_utc(event.at)}: {event.words}" for event in record.events)
    if skipped:
        yield "What is skipped:"
        for step in skipped:
            yield f"  {shown_utc(step.due)}: {step.title} ({step.stage_title}): {_reason(step)}"
    if record.attention:
        yield "What needs attention:"
        yield from (f"  {line}" for line in record.attention)


def _reason(step: RehearsedStep) -> str:
    return step.words.removeprefix("Skipped: ")


def _mails(record: Rehearsed) -> str:
    states = Counter[str](mail.state for mail in record.mails)
    people = len({mail.recipient for mail in record.mails})
    reminders = reminders_by_notice(record).total()
    return f"{len(record.mails)} mails to {people} recipients, {reminders} of them reminders" + (
        f" ({_counts(states)})" if len(states) > 1 else ""
    )


def _questions(record: Rehearsed) -> str:
    asked = len(matters(record.questions))
    again = len(record.questions) - asked
    more = f", {again} of them asked again" if again else ""
    return f"{asked} questions{more}: {_counts(outcomes(record))}"


def _kinds(record: Rehearsed) -> Counter[str]:
    words = {
        "too_many": "too many mails in a week",
        "at_night": "mails at night",
        "same_day": "two answers due on a day",
        "no_time": "no time to answer",
    }
    return Counter(words[each.kind] for each in record.collisions)


def _counts(counts: Mapping[str, int]) -> str:
    ordered = sorted(counts.items(), key=lambda part: (-part[1], part[0]))
    return ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in ordered) or "none"
