"""A stage as its page shows it: state, steps with dates, questions, documents, emails, log."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from igf.asks.answer_lists import AskLines, answers_of
from igf.desk.offers import Offer, offers
from igf.engine.forecast import asks_people
from igf.engine.status import status
from igf.log.entry_line import LogLine
from igf.log.read import log_lines
from igf.office.office import Office
from igf.signing.sign_in import SignedIn
from igf.stage.rules.forecast import foretell
from igf.stage.rules.progress import DueStep
from igf.stage.situation import Situation, situation
from igf.store.queries import desk_mails
from igf.store.queries import documents as document_queries
from igf.store.queries import year as queries
from igf.store.queries.desk_mails import MailGroup
from igf.store.queries.documents import DocumentLine
from igf.store.queries.log import Chosen
from igf.year.declared import titles
from schemas.errors import Mistake
from schemas.status import StageLine

#: How far ahead steps are foretold, and how many entries of the log are shown.
AHEAD: Final = timedelta(days=500)
ENTRIES: Final = 10


@dataclass(frozen=True)
class StepRow:
    """A rung of a step: done, skipped, next or to come; `when`, if that is known."""

    title: str
    state: str
    when: datetime | None
    words: str


@dataclass(frozen=True)
class StageView:
    """All that the page of a stage shows; `questions` by the id of their ask, the open ones."""

    line: StageLine
    year_title: str
    lead: str
    steps: tuple[StepRow, ...]
    questions: Mapping[str, AskLines]
    documents: Sequence[DocumentLine]
    mails: Sequence[MailGroup]
    entries: Sequence[LogLine]
    acts: Sequence[Offer]


def stage_view(office: Office, stage_id: str, *, who: SignedIn) -> StageView:
    """The page of a stage. Mistake: there is no such stage."""
    now, cycle = office.now(), stage_id.partition("/")[0]
    year = status(office, cycle)
    line = next((each for each in year.stages if each.id == stage_id), None)
    if line is None:
        raise Mistake("there is no such stage", "choose one of the year")
    with office.store.read() as session:
        seen = situation(session, stage_id, now=now)
        documents = document_queries.lines_of(session, stage_id)
        mails = desk_mails.groups_of_stage(session, stage_id)
        acts = offers(session, "stage", stage_id, who=who, now=now)
        asks = [row.id for row in queries.asks(session, stage_id) if row.state == "open"]
    lead = seen.facts.definition.lead
    entries = list(log_lines(office, Chosen(stage=stage_id), newest=ENTRIES))
    return StageView(
        line=line,
        year_title=year.title,
        lead=titles(seen.year).get(lead, lead),
        steps=tuple(_steps(seen, now=now)),
        questions={ask: answers_of(office, ask) for ask in asks},
        documents=documents,
        mails=mails,
        entries=entries[::-1],
        acts=acts,
    )


def _steps(seen: Situation, *, now: datetime) -> Iterator[StepRow]:
    """What happened, in order, then what comes."""
    named = {step.key: step.title for step in seen.facts.definition.steps}
    fired = sorted(seen.facts.fired.items(), key=lambda each: each[1].fired_at)
    for (step, rung, _), each in fired:
        title = named.get(step, step) + (f" ({rung})" if rung else "")
        yield StepRow(title, each.outcome, each.fired_at, "")
    coming = foretell(seen.facts, now, until=now + AHEAD, asks=asks_people)
    first = next((each for each in coming if each.act != "skip"), None)
    for due_step in coming:
        yield _coming(due_step, first=due_step is first)
    known = {step for step, _, _ in seen.facts.fired} | {each.step.key for each in coming}
    for later in seen.facts.definition.steps:
        if later.key not in known:
            yield StepRow(later.title, "later", None, "once what it waits for is there")


def _coming(due_step: DueStep, *, first: bool) -> StepRow:
    if due_step.act == "skip":
        return StepRow(due_step.title, "skipped", due_step.due, due_step.reason)
    return StepRow(due_step.title, "next" if first else "coming", due_step.due, "")
