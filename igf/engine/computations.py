"""The computations of the engine, by the name a step declares under `what`.

A step whose computation is not here is done by hand: the stage's lead is asked and confirms.
"""

import json
from collections.abc import Callable
from functools import partial

from igf.asks.documents import list_barred, list_missing, list_volunteers, tally_poll
from igf.documents.rules.tally import tally
from igf.documents.versions import JSON, MARKDOWN, Made
from igf.input.comment_paper import collect_comments
from igf.input.rules.synthesis import synthesis
from igf.input.take_in import current
from igf.items.documents import ITEM_DOCUMENTS, applications, document_of
from igf.stage.situation import Situation
from igf.store.session import Session
from schemas.steps import Compute

#: Works a step out of a stage as it stands.
Computation = Callable[[Session, Situation, Compute], Made]


def count_input(session: Session, now: Situation) -> Made:
    """A count (JSON) of contributions or applications, by stakeholder group and by region."""
    counted = tally(applications(session, now) or current(session, now.stage.id))
    content = json.dumps(counted.as_json(), ensure_ascii=False, indent=1)
    return Made(f"Count of the {now.stage.title}", JSON, content.encode())


def synthesise_input(session: Session, now: Situation) -> Made:
    """A first version of the synthesis: counts and contributions by category, in Markdown."""
    contributions = current(session, now.stage.id)
    text = synthesis(now.stage.title, now.year.title, rows=contributions)
    return Made(f"Synthesis of the {now.stage.title}", MARKDOWN, text.encode())


def _of_stage(work: Callable[[Session, Situation], Made]) -> Computation:
    """A computation over the whole stage, whichever its step is."""
    return lambda session, now, _step: work(session, now)


COMPUTATIONS: dict[str, Computation] = {
    "collect_comments": lambda session, now, step: collect_comments(session, now, step=step),
    "count_input": _of_stage(count_input),
    "synthesise_input": _of_stage(synthesise_input),
    "tally_poll": _of_stage(tally_poll),
    "list_volunteers": _of_stage(list_volunteers),
    "list_missing": _of_stage(list_missing),
    "list_barred": _of_stage(list_barred),
    **{what: _of_stage(partial(document_of, what=what)) for what in ITEM_DOCUMENTS},
}
