"""The answer page of one person: what it shows, and the answer that it gives."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from igf.asks.decide import decide_in
from igf.asks.entitled import sides_of_person, step_of
from igf.asks.links import Visitor, read_token, visitor, visitor_in
from igf.asks.replies import Attached, Reply, Taken
from igf.asks.rules.positions import choices
from igf.asks.settle import DECIDING, rule_of
from igf.asks.side_names import names_of
from igf.asks.uploads import asked_document
from igf.documents.rules.withdrawn import refuse_withdrawn
from igf.office.office import Office
from igf.stage.rules.closing import closing, lapses
from igf.store.queries import asks as ask_queries
from igf.store.queries import attachments as file_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Ask, Obligation
from igf.year.declared import year_of
from schemas.cycle import CycleFile
from schemas.errors import Mistake
from schemas.moments import Moment
from schemas.questions import (
    AboutDocument,
    AnswerPage,
    AnswerTitles,
    GivenAnswer,
)
from schemas.steps import Step

State = Literal["open", "settled", "closed", "over", "elsewhere"]


@dataclass(frozen=True)
class Filled:
    """A form as it was sent, with its key: sent twice, it counts once (see igf.asks.repeated).

    `value` has the chosen options of a question with several, one a line.
    """

    choice: str
    note: str = ""
    value: str = ""
    holder: str | None = None
    form_key: str | None = None
    file: Attached | None = None


def answer_page(office: Office, token: str) -> AnswerPage:
    """The page behind a personal link. Nothing is changed. Mistake: the link is not valid."""
    came = visitor(office, token)
    with office.store.read() as session:
        return _page(session, came, now=office.now())


def answer(office: Office, token: str, *, filled: Filled) -> Taken:
    """Record what the person behind a personal link answers, proven by the link.

    Whether the link is good is compared in the transaction that commits: it may have been withdrawn
    while the answer waited for its turn. LinkRefused: it is not. Mistake: why the answer cannot be
    taken.
    """
    now = office.now()
    with office.store.read() as session:
        read_token(session, token)  # a link of no one waits for no turn
    with office.store.write(now) as session:
        came = visitor_in(session, token, now=now)
        return decide_in(session, came.ask, reply=_reply(came, filled), now=now)


def _reply(came: Visitor, filled: Filled) -> Reply:
    return Reply(
        choice=filled.choice,
        given_by=came.name,
        holder=filled.holder,
        value=filled.value.strip(),
        note=filled.note.strip(),
        door="page",
        standing="proven",
        person=came.person,
        form_key=filled.form_key,
        file=filled.file,
    )


def document_of(office: Office, token: str) -> tuple[str, str, bytes]:
    """Title, media type and content of the version that is asked about.

    Mistake: no version is, or it was withdrawn.
    """
    came = visitor(office, token)
    with office.store.read() as session:
        ask = queries.ask(session, came.ask)
        if ask.document is None:
            raise Mistake("this question is about no document", "ask the Secretariat")
        row = queries.document(session, ask.document)
        refuse_withdrawn(row.title, row.content, version=row.version)
        return row.title, row.media_type, row.content


def _page(session: Session, came: Visitor, *, now: datetime) -> AnswerPage:
    ask = queries.ask(session, came.ask)
    stage, person = (
        queries.stage(session, ask.stage),
        ask_queries.people_by_id(session, [came.person]),
    )
    year, reader = year_of(session, stage.cycle), person[came.person]
    sides = sides_of_person(session, ask, person=came.person, now=now)
    step, given = step_of(session, ask), tuple(_given(session, ask, came=came, sides=sides))
    rule = rule_of(ask, year) if ask.form in DECIDING else None
    named = [*(side.holder for side in sides), *((rule and rule.by | rule.body) or ())]
    return AnswerPage(
        person=reader.name,
        languages=tuple(reader.languages),
        zone=reader.zone,
        year=year.title,
        contact=year.contact,
        stage=stage.title,
        title=ask.title,
        question=ask.question,
        form=ask.form,
        choices=choices(ask.form, ask.options),
        options=tuple(ask.options) if ask.form == "several" else (),
        sides=names_of(session, [side.holder for side in sides], year=year),
        due=Moment(at=ask.due_at, zone=ask.due_zone, shown=ask.due_shown),
        rule=rule,
        about=_about(session, ask),
        state=_state(ask, step, sides=bool(sides), has_answered=bool(given), now=now),
        outcome=ask.outcome or ("" if ask.state == "open" else ask.state),
        elsewhere=getattr(step, "elsewhere", None) or "",
        given=given,
        titles=_titles(year, stage.key, named=named),
        upload=asked_document(session, ask),
    )


def _titles(year: CycleFile, stage: str, *, named: Sequence[str]) -> AnswerTitles:
    """The names in other languages that the year's file gives, also of these bodies and roles."""
    known = year.bodies | year.roles
    return AnswerTitles(
        year=dict(year.titles),
        stage=dict(year.stages[stage].titles),
        sides={key: dict(known[key].titles) for key in named if key in known},
    )


def _state(ask: Ask, step: Step | None, *, sides: bool, has_answered: bool, now: datetime) -> State:
    if ask.state != "open":
        return "settled"
    if step and lapses(step) and now >= closing(step, ask.due_at, changing=has_answered):
        return "closed"
    if getattr(step, "elsewhere", None):
        return "elsewhere"
    return "open" if sides else "over"


def _about(session: Session, ask: Ask) -> AboutDocument | None:
    if ask.document is None:
        return None
    document = queries.document(session, ask.document)
    return AboutDocument(
        title=document.title,
        version=document.version,
        sha256=document.sha256,
        media_type=document.media_type,
        size=len(document.content),
        address=document.address,
        made=document.made_at,
    )


def _given(
    session: Session, ask: Ask, *, came: Visitor, sides: Sequence[Obligation]
) -> Iterator[GivenAnswer]:
    """The answers that count of the sides that the reader answers for."""
    given = ask_queries.counting_of(session, ask.id, holders=[side.holder for side in sides])
    for answer in (given[side.holder] for side in sides if side.holder in given):
        file = file_queries.attachment(session, answer.id, kind="answer")
        yield GivenAnswer(
            holder=answer.holder,
            own=answer.person == came.person,
            choice=answer.choice,
            note=answer.note,
            value=answer.value,
            file=file.name if file else "",
            given_by=answer.given_by,
            at=answer.given_at,
        )
