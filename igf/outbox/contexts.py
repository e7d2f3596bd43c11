"""The facts a notice may use, gathered for one recipient."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from igf.asks.document_links import document_mark
from igf.asks.recipients import Recipient
from igf.documents.counts import counted, makes_count
from igf.documents.put import missing_document
from igf.stage.situation import Situation
from igf.store.tables.year import Document
from igf.year.declared import titles
from igf.year.rules.hours import MEETINGS, begins_on_a_day
from igf.year.rules.plan import place_of
from schemas.cycle import CycleFile, Titles
from schemas.dates import OWN_POINTS
from schemas.definition import SECRETARIAT
from schemas.errors import Mistake
from schemas.moments import Moment
from schemas.notices import (
    AskContext,
    CallContext,
    ContextName,
    Count,
    CountsContext,
    CycleFacts,
    DocumentContext,
    DocumentFacts,
    RecipientFacts,
    Said,
    StageContext,
    StageFacts,
    SubthemeFacts,
)
from schemas.sayings import HOURS, LINK, PLACE

#: The body of members that mails name; a year without it says nothing in its place.
MAG: Final = "mag"
#: The kind of the call under which sessions are proposed.
SESSION_CALL: Final = "session_call"


@dataclass(frozen=True)
class AskWords:
    """The facts of an ask that its mails state."""

    question: str
    due: Moment
    by: tuple[str, ...]
    door: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Subject:
    """The subject of one notice, besides its stage: documents by key, and the ask."""

    about: tuple[str, ...] = ()
    asked: AskWords | None = None


@dataclass(frozen=True)
class Telling:
    """The facts for one recipient's mail: the situation at `at`, the subject, the recipient."""

    now: Situation
    subject: Subject
    recipient: Recipient
    at: datetime


def context(kind: ContextName, telling: Telling) -> StageContext:
    """The facts of the declared context. Mistake: a needed fact does not exist yet."""
    return _KINDS[kind](_base(telling.now, telling.recipient), telling)


def cycle_facts(year: CycleFile) -> CycleFacts:
    """The year, as a mail may name it."""
    office, mag = year.bodies.get(SECRETARIAT), year.bodies.get(MAG)
    return CycleFacts(
        key=year.cycle,
        title=year.title,
        secretariat=office.title if office else year.title,
        mag=(mag.short or mag.title) if mag else "",
        local=(
            *_said("title", year.titles),
            *_said("secretariat", office.titles if office else year.titles),
            *_said("mag", mag.titles if mag else {}),
        ),
        city=year.venue.city,
        country=year.venue.country,
        contact=year.contact,
        website=year.website,
    )


def stage_facts(now: Situation) -> StageFacts:
    """The stage, as a mail may name it."""
    stage, (opens, closes) = now.stage, _dates_of(now)
    return StageFacts(
        key=stage.key,
        title=stage.title,
        local=tuple(_said("title", now.year.stages[stage.key].titles)),
        page=said_of(now, LINK) or stage.page,
        place=place_of(now.year, stage.key) or said_of(now, PLACE),
        hours=said_of(now, HOURS),
        opens=opens,
        closes=closes,
    )


def _dates_of(now: Situation) -> tuple[Moment | None, Moment | None]:
    """When the stage begins and ends: of a meeting of unknown hours the days alone."""
    key = now.stage.key
    opens, closes = (now.anchors.get(f"{key}.{point}") for point in OWN_POINTS)
    if now.stage.kind not in MEETINGS or not begins_on_a_day(now.year, key, opens=opens):
        return opens, closes
    return _day(opens), _day(closes)


def _day(moment: Moment | None) -> Moment | None:
    return moment.model_copy(update={"shown": ""}) if moment else None


def said_of(now: Situation, what: str) -> str:
    """What people said of a stage where its year does not (schemas.sayings); empty if nothing."""
    found = now.documents.get(what)
    return found.content.decode(errors="replace").strip() if found else ""


def _said(fact: str, titles: Titles) -> Iterator[Said]:
    return (Said(fact=fact, language=each, words=words) for each, words in titles.items())


def _base(now: Situation, recipient: Recipient) -> StageContext:
    return StageContext(
        cycle=cycle_facts(now.year),
        stage=stage_facts(now),
        recipient=RecipientFacts(name=recipient.name, why=recipient.why),
    )


def _stage(base: StageContext, _telling: Telling) -> StageContext:
    return base


def _call(base: StageContext, telling: Telling) -> StageContext:
    closes = telling.now.facts.closes
    days = max(0, (closes - telling.at).days) if closes else None
    return CallContext(**dict(base), days_left=days, subthemes=tuple(_subthemes(telling.now)))


def _subthemes(now: Situation) -> Iterator[SubthemeFacts]:
    """The subthemes of the year, in a call for sessions."""
    declared = now.year.programme.subthemes if now.stage.kind == SESSION_CALL else {}
    for each in declared.values():
        yield SubthemeFacts(title=each.title, local=tuple(_said("title", each.titles)))


def _counts(base: StageContext, telling: Telling) -> StageContext:
    document = _document(telling)
    if not makes_count(telling.now.facts.definition, document.key):
        raise Mistake(f"{document.key} is not a count", "name the count under `about` of the step")
    found = counted(document.content)
    return CountsContext(
        **dict(base),
        total=found.total,
        by_group=tuple(Count(label=label, number=n) for label, n in found.by_group),
        by_region=tuple(Count(label=label, number=n) for label, n in found.by_region),
    )


def _cited(base: StageContext, telling: Telling) -> StageContext:
    return DocumentContext(**dict(base), document=document_facts(_document(telling)))


def _ask(base: StageContext, telling: Telling) -> StageContext:
    asked = telling.subject.asked
    if asked is None:
        raise Mistake("this notice belongs to a question", "use it in a step that asks")
    names = titles(telling.now.year)
    document = _document(telling) if telling.subject.about else None
    return AskContext(
        **dict(base),
        question=asked.question,
        due=asked.due,
        by=" and ".join(names.get(name, name) for name in asked.by),
        door=asked.door,
        overdue=telling.at >= asked.due.at,
        document=document_facts(document) if document else None,
        options=asked.options,
    )


def _of_the_year(_base: StageContext, _telling: Telling) -> StageContext:
    raise Mistake("this notice is about the whole year", "choose one about the stage")


def _of_a_mail(_base: StageContext, _telling: Telling) -> StageContext:
    raise Mistake("this notice corrects a mail", "choose another; it is sent by igf mail correct")


def _of_a_message(_base: StageContext, _telling: Telling) -> StageContext:
    raise Mistake("this notice is a message that a person writes", "choose another")


def _document(telling: Telling) -> Document:
    about, now = telling.subject.about, telling.now
    for key in about:
        if key in now.documents:
            return now.documents[key]
    if not about:
        raise Mistake("this notice cites a document", "name it under `about` of its step")
    raise missing_document(now.stage.id, about[0])


def document_facts(document: Document) -> DocumentFacts:
    """A version of a document, as a mail may name it."""
    return DocumentFacts(
        key=document.key,
        title=document.title,
        version=document.version,
        sha256=document.sha256,
        link=document.address or document_mark(document),
    )


_KINDS: dict[ContextName, Callable[[StageContext, Telling], StageContext]] = {
    "stage": _stage,
    "call": _call,
    "counts": _counts,
    "ask": _ask,
    "document": _cited,
    "health": _of_the_year,
    "correction": _of_a_mail,
    "message": _of_a_message,
}
