"""The facts a notice may use, gathered for one recipient."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from igf.engine.computations import counted
from igf.engine.facts import Situation, titles
from igf.engine.recipients import Recipient
from igf.store.tables import Document
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
    StageContext,
    StageFacts,
)


@dataclass(frozen=True)
class Asked:
    """What a mail says about the ask it belongs to."""

    question: str
    due: Moment
    by: tuple[str, ...]
    door: str


@dataclass(frozen=True)
class Subject:
    """What one notice is about, besides its stage: documents by key, and the ask."""

    about: tuple[str, ...] = ()
    asked: Asked | None = None


def context(
    kind: ContextName, now: Situation, *, subject: Subject, recipient: Recipient, at: datetime
) -> StageContext:
    """The facts of the declared context. Mistake: one it needs is not there yet."""
    base = _base(now, recipient)
    return _KINDS[kind](base, now, subject, at)


def _base(now: Situation, recipient: Recipient) -> StageContext:
    year, stage = now.year, now.stage
    return StageContext(
        cycle=CycleFacts(
            key=stage.cycle,
            title=year.title,
            city=year.venue.city,
            country=year.venue.country,
            contact=year.contact,
            website=year.website,
        ),
        stage=StageFacts(
            key=stage.key,
            title=stage.title,
            page=stage.page,
            opens=now.anchors.get(f"{stage.key}.opens"),
            closes=now.anchors.get(f"{stage.key}.closes"),
        ),
        recipient=RecipientFacts(name=recipient.name, why=recipient.why),
    )


def _stage(base: StageContext, _now: Situation, _subject: Subject, _at: datetime) -> StageContext:
    return base


def _call(base: StageContext, now: Situation, _subject: Subject, at: datetime) -> StageContext:
    closes = now.facts.closes
    days = (closes - at).days if closes and closes > at else 0 if closes else None
    return CallContext(**dict(base), days_left=days)


def _counts(base: StageContext, now: Situation, subject: Subject, _at: datetime) -> StageContext:
    found = counted(_document(now, subject).content)
    return CountsContext(
        **dict(base),
        total=found.total,
        by_group=tuple(Count(label=label, number=n) for label, n in found.by_group),
        by_region=tuple(Count(label=label, number=n) for label, n in found.by_region),
    )


def _cited(base: StageContext, now: Situation, subject: Subject, _at: datetime) -> StageContext:
    return DocumentContext(**dict(base), document=_facts(_document(now, subject)))


def _ask(base: StageContext, now: Situation, subject: Subject, at: datetime) -> StageContext:
    asked = subject.asked
    if asked is None:
        raise Mistake("this notice belongs to a question", "use it in a step that asks")
    names = titles(now.year)
    document = _document(now, subject) if subject.about else None
    return AskContext(
        **dict(base),
        question=asked.question,
        due=asked.due,
        by=" and ".join(names.get(name, name) for name in asked.by),
        door=asked.door,
        overdue=at >= asked.due.at,
        document=_facts(document) if document else None,
    )


def _document(now: Situation, subject: Subject) -> Document:
    for key in subject.about:
        if key in now.documents:
            return now.documents[key]
    missing = " and ".join(subject.about) or "document"
    raise Mistake(f"the {missing} is missing", f"put it in: igf document put {now.stage.id} FILE")


def _facts(document: Document) -> DocumentFacts:
    return DocumentFacts(
        key=document.key,
        title=document.title,
        version=document.version,
        sha256=document.sha256,
        address=document.address,
    )


_KINDS: dict[ContextName, Callable[[StageContext, Situation, Subject, datetime], StageContext]] = {
    "stage": _stage,
    "call": _call,
    "counts": _counts,
    "ask": _ask,
    "document": _cited,
}
