"""Which column of a source's file means what: as saved, as said, or as its headers suggest."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from igf.files import columns
from igf.files.columns import Names, Wanted, columns_for
from schemas.plan import Problem
from schemas.sources import FIELDS, NEEDED, SourceLayout

#: Headers that say what a column is, the surest first.
_HEADERS: Names = (
    ("row_key", ("id", "response id", "submission id", "entry id", "contribution id", "number")),
    ("row_key", ("no", "nr", "reference")),
    ("received_at", ("timestamp", "received at", "received", "submitted at", "submitted")),
    ("received_at", ("completion time", "submission date", "date submitted", "date")),
    ("email", ("email", "e mail", "email address", "e mail address")),
    ("stakeholder_group", ("stakeholder group", "stakeholder", "stakeholder type", "group")),
    ("region", ("region", "regional group", "un regional group")),
    ("categories", ("categories", "category", "issue categories", "issues", "themes", "topics")),
    ("organisation", ("organisation", "organization", "affiliation", "institution")),
    ("text", ("text", "contribution", "input", "your input", "comments", "description", "answer")),
)
#: Words that a header holds among others: "Which stakeholder group do you belong to?".
_WORDS: Names = (
    ("received_at", ("timestamp", "time of submission", "submitted")),
    ("email", ("email", "e mail")),
    ("stakeholder_group", ("stakeholder group", "stakeholder")),
    ("region", ("regional group", "region")),
    ("organisation", ("organisation", "organization", "affiliation", "institution")),
    ("categories", ("categories", "category", "themes", "topics")),
    ("text", ("contribution", "your input", "describe", "description", "comments", "suggestions")),
)
_WANTED: Final = Wanted(FIELDS, NEEDED, _HEADERS, _WORDS)


def layout_for(
    headers: Sequence[str], *, saved: SourceLayout | None, said: Mapping[str, str]
) -> tuple[SourceLayout, list[Problem]]:
    """The column mapping for a file with these headers, and what is wrong with it.

    What is `said` (by field, "" for no such column) goes before what was `saved`; a source that
    was never saved gets a proposal.
    """
    base = saved or SourceLayout(columns={})
    kept = {str(field): header for field, header in saved.columns.items()} if saved else None
    found, problems = columns_for(headers, _WANTED, saved=kept, said=said)
    known = {field: found[field] for field in FIELDS if field in found}
    return base.model_copy(update={"columns": known}), problems


def unused(headers: Iterable[str], layout: SourceLayout) -> tuple[str, ...]:
    """The columns that are not read."""
    return columns.unused(headers, dict(layout.columns.items()))
