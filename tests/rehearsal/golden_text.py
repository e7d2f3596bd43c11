"""A rehearsed year as text that can be read, and compared line by line."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from schemas.rehearsal import Rehearsed, RehearsedMail, RehearsedQuestion


def golden_lines(record: Rehearsed) -> Iterator[str]:
    """Every sending, every question and all that goes wrong, in order."""
    yield from ("# Sendings: when, stage, rung, notice, mails", *_sendings(record))
    yield ""
    yield "# Questions: asked, due, settled, stage and step, who is asked, outcome, answers"
    yield from map(_question, record.questions)
    yield ""
    yield from ("# Skipped", *(_skipped(record)))
    yield ""
    yield "# What happens besides"
    yield from (f"{_at(event.at)}  {event.kind}  {event.words}" for event in record.events)


def _sendings(record: Rehearsed) -> Iterator[str]:
    for (at, stage, rung, notice), mails in groupby(record.mails, key=_sending):
        yield f"{at}  {stage}  {rung}  {notice}  {len(list(mails))}"


def _sending(mail: RehearsedMail) -> tuple[str, str, str, str]:
    rung = "/".join(part for part in (mail.step, mail.rung) if part)
    return (_at(mail.at), mail.stage.partition("/")[2], rung, mail.notice)


def _question(question: RehearsedQuestion) -> str:
    settled = _at(question.settled) if question.settled else "never"
    answers = ", ".join(f"{each.choice} by {each.given_by}" for each in question.answers)
    asked = " and ".join(question.by)
    key = question.ask.partition("/")[2]
    instants = f"{_at(question.asked)}  {_at(question.due)}  {settled}"
    return f"{instants}  {key}  {asked}  {question.outcome or 'open'}  {answers}".rstrip()


def _skipped(record: Rehearsed) -> Iterator[str]:
    for step in record.steps:
        if step.skipped:
            rung = "/".join(part for part in (step.step, step.rung) if part)
            yield f"{_at(step.at)}  {step.stage}  {rung}  {step.words}"


def _at(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M}"
