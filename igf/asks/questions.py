"""Questions to people: who is asked, what, by when, and where the answer goes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from igf.asks.draft import DraftAsk
from igf.asks.rules.positions import CHOOSING, form_of
from igf.office.office import Office
from igf.stage.rules.closing import follows_the_close
from igf.stage.rules.needed import needed_by
from igf.stage.rules.progress import DueStep
from igf.stage.situation import Situation
from igf.store.queries import log as log_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Ask as AskRow
from igf.store.tables.year import Obligation
from igf.words.phrases import shown, shown_utc
from igf.year.declared import instant_of
from schemas.dates import parse
from schemas.errors import Mistake
from schemas.moments import Moment
from schemas.questions import EXPECTED
from schemas.sayings import SAY, question_of
from schemas.steps import Ask, Compute, Decide, External, Publish, Step

#: The act in the log for a file of answers that was taken in.
IMPORTED = "answers.imported"
#: How old the last file of answers may be when people are reminded who may have answered since.
OLDEST = timedelta(hours=24)
#: How long work by hand may take, if nothing needs it before.
BY_HAND = "asked + 7d"


def ask_id(stage: str, due_step: DueStep) -> str:
    """A readable id: "igf-2027/thematic_input/approve/v1", with the date's version from 2 on."""
    version = f"@{due_step.version}" if due_step.version > 1 else ""
    return "/".join(part for part in (stage, due_step.step.key, due_step.rung + version) if part)


def due(expression: str, now: Situation, *, step: Step, asked: Moment) -> Moment:
    """The due moment of an answer: if its date has passed, the least time to answer (R-NOT-2).

    Nothing that counts from the asking is due after a close that is not extended (those outside do
    not wait), but for what is declared to come after the close. Mistake: it hangs on a date that is
    not known yet.
    """
    moment = _date(expression, now, asked=asked)
    passed = moment.at <= asked.at
    if passed:
        least = max(1, now.year.settings.minimum_reply_days)
        moment = _date(f"asked + {least}d", now, asked=asked)
    counts = passed or parse(expression).anchor == "asked"
    return _before_the_close(moment, now, step=step, asked=asked) if counts else moment


def _before_the_close(moment: Moment, now: Situation, *, step: Step, asked: Moment) -> Moment:
    """The moment, or the close that is not extended: a day from now, once it has passed."""
    closes = now.anchors.get(f"{now.stage.key}.closes")
    if closes is None or not now.year.stages[now.stage.key].no_extension:
        return moment
    if follows_the_close(now.facts.definition, step):
        return moment
    last = closes if closes.at > asked.at else _date("asked + 1d", now, asked=asked)
    return min(moment, last, key=lambda each: each.at)


def past_the_close(now: Situation, *, step: Step, at: datetime) -> str:
    """What a question says that is asked after a close that is not extended; else empty."""
    closes = now.anchors.get(f"{now.stage.key}.closes")
    if closes is None or at <= closes.at or not now.year.stages[now.stage.key].no_extension:
        return ""
    if follows_the_close(now.facts.definition, step):
        return ""
    return f" This is late: the date of {now.stage.title} was {shown(closes)}."


def due_by_hand(step: Compute, now: Situation, *, asked: Moment) -> Moment:
    """When work by hand is due: when the stage needs it, after `BY_HAND` at the latest.

    If the stage needed it before it is asked for, after the least time to answer (R-NOT-2).
    """
    days = timedelta(days=max(1, now.year.settings.minimum_reply_days))

    def resolve(text: str) -> Moment | None:
        return instant_of(text, now.anchors, year=now.year, stage=now.stage.key)

    latest = _date(BY_HAND, now, asked=asked)
    needed = needed_by(now.facts, step, reply=days, resolve=resolve)
    if needed is None or needed.at >= latest.at:
        return _before_the_close(latest, now, step=step, asked=asked)
    if needed.at > asked.at:
        return needed
    least = _date(f"asked + {days.days}d", now, asked=asked)
    return _before_the_close(least, now, step=step, asked=asked)


def _date(expression: str, now: Situation, *, asked: Moment) -> Moment:
    moment = instant_of(expression, now.anchors, year=now.year, stage=now.stage.key, asked=asked)
    if moment is None:
        raise Mistake(f"{expression} hangs on a date that is not set yet", "set that date")
    return moment


def of_ask(step: Ask, due: Moment, *, titles: Sequence[str] = ()) -> DraftAsk:
    """The question of an `ask` step: answers come in until it is due.

    Options are those declared, or the `titles` of what the stage decides about; without any a
    question that chooses is answered by a comment.
    """
    form, options = form_of(step), step.options or tuple(dict.fromkeys(titles))
    if step.answer in CHOOSING:
        form = step.answer if options else "comment"
    draft = DraftAsk(form, step.title, step.question, step.to, due, _first(step.about))
    return replace(draft, options=options, obliges=step.obliges)


def of_decide(step: Decide, due: Moment) -> DraftAsk:
    """The question of a `decide` step, about the newest version of its document."""
    about = _first(step.about)
    draft = DraftAsk(form_of(step), step.title, step.question, step.by, due, about, step.rule)
    return replace(draft, outside=step.outside, four_eyes=step.four_eyes)


def of_publish(step: Publish, due: Moment) -> DraftAsk:
    """The question for the address at which a document was posted."""
    return DraftAsk("address", step.title, step.question, step.by, due, _first(step.about))


def of_external(step: External, due: Moment) -> DraftAsk:
    """The question whether something outside has happened."""
    question = f"Has this happened: {step.title}? It is in the hands of {step.on}."
    if step.says:
        question += f" If so, say {step.says}."
    return DraftAsk(form_of(step), step.title, question, step.by, due, _first(step.about))


def by_hand(step: Compute, who: tuple[str, ...], *, due: Moment) -> DraftAsk:
    """The question whether a step that this version cannot work out was done by hand."""
    question = f"Please prepare and upload the following: {step.title}"
    return DraftAsk("confirm", step.title, question, who, due)


def for_document(step: Compute, who: tuple[str, ...], *, due: Moment) -> DraftAsk:
    """The question for a document that is missing, or was made before the year was started here."""
    question = f"Please upload the following: {step.title}"
    if step.what == SAY:
        question = question_of(step)
    return DraftAsk("confirm", step.title, question, who, due)


def row(session: Session, ask: str) -> AskRow:
    """An ask by id."""
    return queries.ask(session, ask)


def as_received(session: Session, ask: AskRow, *, step: Step, now: datetime) -> str:
    """The question of a reminder; where answers come as a file, with the instant of the last one.

    Mistake: the last file is older than a day, so that people would be reminded who have answered.
    """
    if ask.because:
        return f"{ask.question} So far it has not: {ask.because}."
    if not getattr(step, "elsewhere", None):
        return ask.question
    received = log_queries.last_at(session, IMPORTED, subject=ask.id)
    if received is None or now - received > OLDEST:
        told = f"the last one is of {shown_utc(received)}" if received else "none came yet"
        fix = f"take in the newest answers: igf answers import {ask.id} FILE"
        raise Mistake(f"answers come as a file, and {told}", fix)
    return f"{ask.question} (Answers as received by {shown_utc(received)}.)"


def sides(ask: AskRow, rows: Sequence[Obligation]) -> tuple[str, ...]:
    """The bodies and roles (by key, in order) of which an answer is still expected."""
    waited = {row.side or row.holder for row in rows if row.state in EXPECTED}
    return tuple(side for side in ask.by if side in waited)


def _first(about: tuple[str, ...]) -> str | None:
    return about[0] if about else None


def open_questions(office: Office, stage: str) -> list[tuple[str, str, int]]:
    """Ask, run and attempt of each open question that has a run."""
    with office.store.read() as session:
        asks = queries.asks(session, stage)
    return [
        (ask.id, ask.run_id, ask.run_attempt) for ask in asks if ask.state == "open" and ask.run_id
    ]
