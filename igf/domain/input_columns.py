"""Which column of a source's file means what: as saved, as said, or as its headers suggest."""

from collections.abc import Iterable, Mapping, Sequence

from igf.domain.community import words_of
from igf.domain.validation import suggest
from schemas.plan import Problem
from schemas.sources import FIELDS, NEEDED, Field, SourceLayout

#: Headers that say what a column is, the surest first.
_HEADERS: tuple[tuple[Field, tuple[str, ...]], ...] = (
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
_WORDS: tuple[tuple[Field, tuple[str, ...]], ...] = (
    ("received_at", ("timestamp", "time of submission", "submitted")),
    ("email", ("email", "e mail")),
    ("stakeholder_group", ("stakeholder group", "stakeholder")),
    ("region", ("regional group", "region")),
    ("organisation", ("organisation", "organization", "affiliation", "institution")),
    ("categories", ("categories", "category", "themes", "topics")),
    ("text", ("contribution", "your input", "describe", "description", "comments", "suggestions")),
)


def layout_for(
    headers: Sequence[str], *, saved: SourceLayout | None, said: Mapping[str, str]
) -> tuple[SourceLayout, list[Problem]]:
    """The column mapping for a file with these headers, and what is wrong with it.

    What is `said` (by field, "" for no such column) goes before what was `saved`; a source that
    was never saved gets a proposal.
    """
    base = saved or SourceLayout(columns={})
    columns, problems = _said(headers, said)
    kept, gone = _kept(headers, base.columns, but=columns)
    columns = kept | columns
    if saved is None:
        columns = _proposed(headers, columns)
    problems += gone
    problems += [_not_found(field, headers) for field in NEEDED if field not in columns]
    problems += _used_twice(columns)
    return base.model_copy(update={"columns": columns}), problems


def unused(headers: Iterable[str], layout: SourceLayout) -> tuple[str, ...]:
    """The columns that are not read."""
    used = set(layout.columns.values())
    return tuple(header for header in headers if header not in used)


def _said(
    headers: Sequence[str], said: Mapping[str, str]
) -> tuple[dict[Field, str], list[Problem]]:
    columns: dict[Field, str] = {}
    problems = []
    known = {words_of(header): header for header in headers}
    fields: dict[str, Field] = {field: field for field in FIELDS}
    for name, header in said.items():
        if name not in fields:
            problems.append(_problem("There is no such field", name, fix=suggest(name, FIELDS)))
        elif header and words_of(header) not in known:
            problems.append(
                _problem(f"{name}: no such column", header, fix=_choice(header, headers))
            )
        if name in fields:
            columns[fields[name]] = known.get(words_of(header), header)
    return columns, problems


def _kept(
    headers: Sequence[str], saved: Mapping[Field, str], *, but: Mapping[Field, str]
) -> tuple[dict[Field, str], list[Problem]]:
    columns: dict[Field, str] = {}
    problems = []
    known = {words_of(header): header for header in headers}
    for field, header in saved.items():
        columns[field] = known.get(words_of(header), header)
        if header and words_of(header) not in known and field not in but:
            wrong = f"{field}: the earlier files of this source had a column that is not here"
            right = f'{_choice(header, headers)}; say it with --map {field}="HEADER"'
            problems.append(_problem(wrong, header, fix=right))
    return columns, problems


def _proposed(headers: Sequence[str], chosen: Mapping[Field, str]) -> dict[Field, str]:
    columns = dict(chosen)
    free = {words_of(header): header for header in headers if header not in chosen.values()}
    for field, names in _HEADERS:
        found = next((free[name] for name in names if name in free), None)
        if found and field not in columns:
            columns[field] = free.pop(words_of(found))
    for field, names in _WORDS:
        held = (words for name in names for words in free if f" {name} " in f" {words} ")
        found = next(held, None)
        if found and field not in columns:
            columns[field] = free.pop(found)
    return columns


def _not_found(field: Field, headers: Sequence[str]) -> Problem:
    right = (
        f'say which column it is with --map {field}="HEADER", or --map {field}= if there is none; '
        f"the headers are: {_listed(headers)}"
    )
    return _problem(f"{field}: no column looks like it", "", fix=right)


def _used_twice(columns: Mapping[Field, str]) -> list[Problem]:
    fields: dict[str, list[str]] = {}
    for field, header in columns.items():
        fields.setdefault(header, []).append(field)
    return [
        _problem(f"One column is used for {' and '.join(same)}", header, fix="give each its own")
        for header, same in fields.items()
        if header and len(same) > 1
    ]


def _choice(header: str, headers: Sequence[str]) -> str:
    fix = suggest(header, headers)
    return fix if fix.startswith("did you mean") else f"the headers are: {_listed(headers)}"


def _listed(headers: Sequence[str]) -> str:
    return ", ".join(f'"{header}"' for header in headers)


def _problem(message: str, value: str, *, fix: str) -> Problem:
    return Problem(severity="error", code="columns", message=message, value=value, fix=fix)
