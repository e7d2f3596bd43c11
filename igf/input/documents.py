"""The documents made from the contributions of a stage, and made again when these change."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from igf.documents.rules.tally import tally
from igf.documents.versions import JSON, MARKDOWN, XLSX, Made, of_nothing
from igf.input.comment_paper import COMMENTS, asks_before, collect_comments
from igf.input.rules.places import allot, places_text
from igf.input.rules.synthesis import synthesis
from igf.stage.situation import Situation
from igf.store.session import Session
from schemas.contributions import ContributionRow
from schemas.steps import Compute

Rows = Sequence[ContributionRow]


def count_made(now: Situation, rows: Rows) -> Made:
    """A count (JSON) of contributions or applications, by stakeholder group and by region."""
    content = json.dumps(tally(rows).as_json(), ensure_ascii=False, indent=1)
    return Made(_title("Count", now, rows=rows), JSON, content.encode())


def _synthesis(now: Situation, rows: Rows) -> Made:
    """A first version of the synthesis: counts and contributions by category, in Markdown."""
    text = synthesis(now.stage.title, now.year.title, rows=rows)
    return Made(_title("Synthesis", now, rows=rows), MARKDOWN, text.encode())


def _register(now: Situation, rows: Rows) -> Made:
    """The registrations as a workbook: one a row, and their counts."""
    from igf.input.register import register_book  # noqa: PLC0415 -- openpyxl is slow

    title = _title("List", now, rows=rows)
    return Made(title, XLSX, register_book(title, rows))


def _places(now: Situation, rows: Rows) -> Made:
    """The places in the order of the requests, with the waiting list, in Markdown."""
    found = allot(rows, number=now.year.stages[now.stage.key].places, closes=now.facts.closes)
    text = places_text(now.stage.title, now.year.title, found=found)
    return Made(_title("Allotment", now, rows=rows), MARKDOWN, text.encode())


def _title(what: str, now: Situation, *, rows: Rows) -> str:
    title = f"{what} of the {now.stage.title}"
    return title if rows else of_nothing(title)


#: The documents made of contributions alone.
INPUT_DOCUMENTS: Final[Mapping[str, Callable[[Situation, Rows], Made]]] = {
    "count_input": count_made,
    "synthesise_input": _synthesis,
    "list_registrations": _register,
    "allot_places": _places,
}


def is_of_input(now: Situation, step: Compute) -> bool:
    """Whether a step works out a document from the contributions of its stage."""
    return step.what in INPUT_DOCUMENTS or (step.what == COMMENTS and not asks_before(now, step))


def document_over(session: Session, now: Situation, *, step: Compute, rows: Rows) -> Made:
    """The document that a step makes, or would make, from these contributions."""
    if step.what == COMMENTS:
        return collect_comments(session, now, step=step, rows=rows)
    return INPUT_DOCUMENTS[step.what](now, rows)
