"""Changing the items of a stage, with all effects of that in one transaction.

A document that is made from the items is made anew with them; so what is decided about it is asked
again, about the new version.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from igf.documents.put import reopen, settle_requests
from igf.documents.versions import DraftDocument, write_document
from igf.items.documents import COUNT, ITEM_DOCUMENTS, document_over, items_of, kind_taken, mark_of
from igf.items.rules.states import Items
from igf.log.write import Actor, Entry, Value, record_all
from igf.office.office import Office
from igf.outbox.correcting import DraftCorrection, write_correction
from igf.outbox.recounted import corrections_of
from igf.stage.situation import Situation, situation
from igf.stage.stops import CANCELLED, wake
from igf.store.queries import input as input_queries
from igf.store.queries import items as item_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Stage
from igf.year.declared import definition_of
from schemas.errors import Mistake
from schemas.items import Item
from schemas.sayings import NOTHING
from schemas.steps import Compute

#: The computation whose letters are never made again: a letter states what was approved.
LETTERS: Final = "write_award_letters"


@dataclass(frozen=True)
class ItemChange:
    """An item before (None: it is new) and after."""

    before: Item | None
    after: Item


@dataclass(frozen=True)
class Changed:
    """The changes of an act, made or foreseen. `remade` are titles of documents made anew.

    `unchanged` are titles of documents that were made before and stay as they are; `corrected` is
    how many mails that told another count are corrected by drafts.
    """

    stage: str
    changes: tuple[ItemChange, ...]
    remade: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    corrected: int = 0


@dataclass(frozen=True)
class Acting:
    """An act on the items of a stage (by id): its name in the log, by whom; `dry` only looks."""

    stage: str
    name: str
    by: Actor
    dry: bool = False


@dataclass(frozen=True)
class _Prepared:
    changes: tuple[ItemChange, ...]
    mark: item_queries.Mark
    versions: Mapping[str, int]
    drafts: tuple[DraftDocument, ...]
    kept: tuple[str, ...]
    corrections: tuple[DraftCorrection, ...]


#: From all items of a stage to those that an act changes or adds.
Change = Callable[[Items], Items]


def change(
    office: Office,
    acting: Acting,
    *,
    how: Change,
    taken: Mapping[str, str] | None = None,
) -> Changed:
    """Change items as a rule says, with the documents that are made from them.

    `taken` are items of earlier years that are taken in: the stage each comes from, by key.
    Mistake: it cannot be done, and nothing is.
    """
    while True:
        prepared = _prepare(office, acting.stage, how=how)
        if acting.dry or not prepared.changes:
            return _told(acting.stage, prepared)
        now = office.now()
        with office.store.write(now) as session:
            input_queries.hold_imports(session, acting.stage)
            if _stands(session, acting.stage, prepared=prepared):
                _write(session, acting, prepared=prepared, now=now)
                _note_taken(session, acting, taken=taken or {})
                return _told(acting.stage, prepared)


def _prepare(office: Office, stage: str, *, how: Change) -> _Prepared:
    with office.store.read() as session:
        seen = situation(session, stage, now=office.now())
        _refuse_cancelled(seen)
        items = items_of(session, stage)
        known = {each.key: each for each in items}
        changes = tuple(_change(known.get(each.key), each) for each in how(items))
        after = known | {each.after.key: each.after for each in changes}
        drafts = tuple(_drafts(session, seen, items=tuple(after.values()))) if changes else ()
        versions = {key: document.version for key, document in seen.documents.items()}
        kept = tuple(_kept(seen)) if changes else ()
        corrections = tuple(corrections_of(office, session, seen=seen, drafts=drafts))
    return _Prepared(changes, mark_of(items), versions, drafts, kept, corrections)


def _change(before: Item | None, after: Item) -> ItemChange:
    if before is None:
        return ItemChange(None, after)
    return ItemChange(before, after.model_copy(update={"version": before.version + 1}))


def _refuse_cancelled(seen: Situation) -> None:
    if seen.stop and seen.stop.state == CANCELLED:
        raise Mistake(f"{seen.stage.title} was cancelled", "nothing is decided there any more")


def _drafts(session: Session, seen: Situation, *, items: Items) -> Iterator[DraftDocument]:
    """The documents that differ once the items are these."""
    for step in _makers(seen):
        newest = seen.documents.get(step.makes)
        if step.what == LETTERS or not (newest or _has_happened(seen, step)):
            continue
        made = document_over(session, seen, what=step.what, items=items)
        if newest is None or newest.sha256 != hashlib.sha256(made.content).hexdigest():
            yield DraftDocument(step.makes, step.author, made)


def _kept(seen: Situation) -> Iterator[str]:
    for step in _makers(seen):
        if step.what == LETTERS and step.makes in seen.documents:
            yield seen.documents[step.makes].title


def _makers(seen: Situation) -> list[Compute]:
    counts = kind_taken(seen.facts.definition) == "application"
    made = {*ITEM_DOCUMENTS, *([COUNT] if counts else [])}
    steps = seen.facts.definition.steps
    return [each for each in steps if isinstance(each, Compute) and each.what in made]


def _has_happened(seen: Situation, step: Compute) -> bool:
    fired = seen.facts.fired.items()
    return any(key[0] == step.key and each.outcome == "done" for key, each in fired)


def _stands(session: Session, stage: str, *, prepared: _Prepared) -> bool:
    """Whether the items are unchanged since the change was prepared."""
    newest = queries.newest_documents(session, stage)
    versions = {key: document.version for key, document in newest.items()}
    return item_queries.mark(session, stage) == prepared.mark and versions == prepared.versions


def _write(session: Session, acting: Acting, *, prepared: _Prepared, now: datetime) -> None:
    stage = queries.stage(session, acting.stage)
    rows = item_queries.ids(session, stage.id)
    new = [each.after for each in prepared.changes if each.before is None]
    old = [each.after for each in prepared.changes if each.before is not None]
    item_queries.add(session, [_columns(stage.id, each) for each in new])
    item_queries.change(
        session, [{"id": rows[each.key], **_columns(stage.id, each)} for each in old]
    )
    versions = Counter(prepared.versions)
    for draft in prepared.drafts:
        versions[draft.key] += 1
        number = versions[draft.key]
        write_document(session, stage.id, draft=draft, version=number, now=now)
    for correction in prepared.corrections:
        write_correction(session, correction, by=acting.by, now=now)
    entries = [_entry(acting, each) for each in prepared.changes]
    record_all(session, entries, at=now, actor=acting.by)
    _let_go_on(session, stage, prepared=prepared, now=now)


def _let_go_on(session: Session, stage: Stage, *, prepared: _Prepared, now: datetime) -> None:
    """Let the stage go on: failed computations are tried again, new documents asked about anew."""
    steps = definition_of(session, stage).steps
    makers = {each.key for each in steps if isinstance(each, Compute)}
    failed = [each for each in queries.failures(session, stage.id) if each.step in makers]
    for failure in failed:
        session.delete(failure)
    new = any(each.before is None for each in prepared.changes)
    awaited = new and settle_requests(session, stage, key=NOTHING, now=now)
    if failed or prepared.drafts or awaited:
        wake(session, stage, now=now)
        reopen(session, stage, now=now)


def _note_taken(session: Session, acting: Acting, *, taken: Mapping[str, str]) -> None:
    for key, stage in taken.items():
        item_queries.carry(session, stage, key=key, to=acting.stage)


def _columns(stage: str, item: Item) -> dict[str, Any]:
    return {"stage": stage, **dict(item)}


def _entry(acting: Acting, each: ItemChange) -> Entry:
    after = _values(each.after)
    before = _values(each.before) if each.before else {}
    changed: dict[str, Value] = {k: v for k, v in after.items() if before.get(k) != v}
    changed |= {f"{k}_before": before[k] for k in changed if k in before}
    return Entry(f"item.{acting.name}", f"{acting.stage}/items/{each.after.key}", changed)


def _values(item: Item) -> dict[str, Value]:
    said = item.model_dump(mode="json", exclude={"key", "kind", "fields", "version"})
    return {**said, **item.fields}


def _told(stage: str, prepared: _Prepared) -> Changed:
    remade = tuple(
        f"{each.made.title}, version {prepared.versions.get(each.key, 0) + 1}"
        for each in prepared.drafts
    )
    corrected = sum(len(each.rows) for each in prepared.corrections)
    return Changed(stage, prepared.changes, remade, prepared.kept, corrected)
