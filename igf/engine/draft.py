"""The result of a step, prepared before the transaction that commits it."""

from dataclasses import dataclass

from igf.asks.draft import DraftAsk
from igf.documents.versions import DraftDocument
from igf.outbox.row import DraftMail
from igf.stage.rules.progress import DueStep
from igf.stage.situation import Situation
from igf.store.queries.items import Mark


class StaleError(Exception):
    """The basis of a prepared step has changed, or the step is no longer due; prepare it again."""


@dataclass(frozen=True)
class Draft:
    """All that one due step does. `seen` is what it was made from.

    `items` is the mark of the items of the stage, if it tells their results.
    """

    due_step: DueStep
    stage: str
    seen: Situation
    words: str
    mails: tuple[DraftMail, ...] = ()
    document: DraftDocument | None = None
    ask: DraftAsk | None = None
    files: tuple[tuple[str, bytes], ...] = ()
    items: Mark | None = None
