"""What follows for the documents of a stage when its contributions change.

A document that the engine made from them is made anew, so what is decided about it is asked again,
about the new version. One that a person has put in since stays as it is, and is named.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from igf.documents.put import reopen
from igf.documents.versions import DraftDocument, write_document
from igf.input.documents import document_over, is_of_input
from igf.log.write import Actor
from igf.office.office import Office
from igf.outbox.correcting import DraftCorrection, write_correction
from igf.outbox.recounted import corrections_of
from igf.stage.situation import Situation
from igf.stage.stops import wake
from igf.store.queries import items as item_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from schemas.contributions import ContributionRow
from schemas.steps import Compute


@dataclass(frozen=True)
class Recount:
    """The documents made anew, those `kept` (by title) that a person has worked on, corrections.

    `versions` are the numbers of the new versions, by key.
    """

    drafts: tuple[DraftDocument, ...] = ()
    kept: tuple[str, ...] = ()
    corrections: tuple[DraftCorrection, ...] = ()
    versions: Mapping[str, int] | None = None

    @property
    def remade(self) -> tuple[str, ...]:
        """The documents that are made anew, each with its number."""
        numbers = self.versions or {}
        return tuple(f"{each.made.title}, version {numbers[each.key]}" for each in self.drafts)


def recount(
    office: Office, session: Session, *, seen: Situation, rows: Sequence[ContributionRow]
) -> Recount:
    """The consequences if these were the contributions of a stage. Nothing is written."""
    drafts, kept = [], []
    for step, draft in _other(session, seen, rows=rows):
        before = seen.documents[step.makes]
        if before.author == step.author:
            drafts.append(draft)
        else:
            kept.append(f"{before.title}, version {before.version}, by {before.author}")
    return Recount(
        drafts=tuple(drafts),
        kept=tuple(kept),
        corrections=tuple(corrections_of(office, session, seen=seen, drafts=drafts)),
        versions={each.key: seen.documents[each.key].version + 1 for each in drafts},
    )


def _other(
    session: Session, seen: Situation, *, rows: Sequence[ContributionRow]
) -> Iterator[tuple[Compute, DraftDocument]]:
    """The documents that differ once these are the contributions, with the steps that make them."""
    steps = (step for step in seen.facts.definition.steps if isinstance(step, Compute))
    made_before = [step for step in steps if step.makes in seen.documents]
    has_items = bool(made_before) and bool(item_queries.items(session, seen.stage.id))
    for step in made_before:
        # Where items were entered, these are counted.
        if not is_of_input(seen, step) or (has_items and step.what == "count_input"):
            continue
        made = document_over(session, seen, step=step, rows=rows)
        if seen.documents[step.makes].sha256 != hashlib.sha256(made.content).hexdigest():
            yield step, DraftDocument(step.makes, step.author, made)


def write_recount(
    session: Session, found: Recount, *, stage: str, by: Actor, now: datetime
) -> None:
    """Write the new versions and corrections, and let the stage go on with them."""
    for draft in found.drafts:
        version = (found.versions or {})[draft.key]
        write_document(session, stage, draft=draft, version=version, now=now)
    for correction in found.corrections:
        write_correction(session, correction, by=by, now=now)
    if found.drafts:
        row = queries.stage(session, stage)
        wake(session, row, now=now)
        reopen(session, row, now=now)
