"""The computations of the engine, by the name a step declares under `what`.

A step whose computation is not here is done by hand: the stage's lead is asked and confirms.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol

from igf.asks.collected import TEXTS, collect_texts, texts_were_asked
from igf.asks.documents import list_barred, list_missing, list_volunteers, tally_poll
from igf.documents.handover import archive_cycle
from igf.documents.published import gather_documents
from igf.documents.timeline import draft_timeline
from igf.documents.versions import Made
from igf.input.comment_paper import COMMENTS, asks_before
from igf.input.documents import INPUT_DOCUMENTS, document_over, is_of_input
from igf.input.imports import current, was_imported
from igf.items.documents import ITEM_DOCUMENTS, applications, document_of, items_of
from igf.people.documents import balance_roster
from igf.stage.situation import Situation
from igf.store.queries import year as queries
from igf.store.session import Session
from schemas.steps import Compute


@dataclass(frozen=True)
class Work:
    """A step to be worked out: its stage as it stands at an instant."""

    session: Session
    now: Situation
    step: Compute
    at: datetime


class _MadeAt(Protocol):
    """Makes a document of a stage and its year as they stand at an instant."""

    def __call__(self, session: Session, now: Situation, *, at: datetime) -> Made: ...


#: Works a step out of a stage as it stands.
Computation = Callable[[Work], Made]


def _of_input(work: Work) -> Made:
    """A document of the contributions of the stage; applications are counted as they are."""
    rows = current(work.session, work.now.stage.id)
    if work.step.what == "count_input":
        rows = applications(work.session, work.now) or rows
    return document_over(work.session, work.now, step=work.step, rows=rows)


def _of_stage(make: Callable[[Session, Situation], Made]) -> Computation:
    """A computation over the whole stage, whichever its step is."""
    return lambda work: make(work.session, work.now)


def _at(make: _MadeAt) -> Computation:
    """A computation over the stage and its year as they stand at an instant."""
    return lambda work: make(work.session, work.now, at=work.at)


def _texts(work: Work) -> Made:
    return collect_texts(work.session, work.now, step=work.step)


#: The documents made of the answers to the questions of a stage.
OF_ANSWERS: dict[str, Computation] = {
    "list_barred": _of_stage(list_barred),
    "list_missing": _of_stage(list_missing),
    "list_volunteers": _of_stage(list_volunteers),
    "tally_poll": _of_stage(tally_poll),
}

COMPUTATIONS: dict[str, Computation] = {
    "archive_cycle": _at(archive_cycle),
    "balance_roster": _at(balance_roster),
    "draft_timeline": _at(draft_timeline),
    "gather_documents": _of_stage(gather_documents),
    **OF_ANSWERS,
    **dict.fromkeys((*INPUT_DOCUMENTS, COMMENTS), _of_input),
    **dict.fromkeys(TEXTS, _texts),
    **{what: _of_stage(partial(document_of, what=what)) for what in ITEM_DOCUMENTS},
}


def is_recorded(session: Session, now: Situation, *, step: Compute) -> bool:
    """Whether what a step is worked out from is here, and not only in records of before the start.

    A count is of what is here, whatever that is.
    """
    if step.what in ITEM_DOCUMENTS:
        return bool(items_of(session, now.stage.id))
    if step.what in TEXTS:
        return texts_were_asked(session, now, step=step)
    if step.what in OF_ANSWERS or (step.what == COMMENTS and asks_before(now, step)):
        return bool(queries.asks(session, now.stage.id))
    if is_of_input(now, step) and step.what != "count_input":
        return was_imported(session, now.stage.id)
    return True
