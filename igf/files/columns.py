"""The field of each column of a spreadsheet: as saved, as named by the person, or by its header.

A kind of file is a model: a field for each column, and in it all that is said of the column.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar, TypedDict, cast

from pydantic import AfterValidator, AliasChoices, ConfigDict, Field
from pydantic.config import JsonDict

from igf.words.community import words_of
from igf.words.mistakes import suggest
from schemas.base import Strict
from schemas.plan import Problem

#: From this likeness on a header counts as a misspelt field.
_MISSPELT = 0.75


class Column(TypedDict):
    """Properties of a column besides its headers: see `column`."""

    needed: bool
    blank: str
    words: list[str]
    aside: bool
    dates: bool
    verbatim: bool


def column(  # noqa: PLR0913 -- what is said of a column, by name
    headers: str = "",
    *,
    words: str = "",
    needed: bool = False,
    blank: str = "",
    example: str = "",
    aside: bool = False,
    dates: bool = False,
    verbatim: bool = False,
) -> Any:  # noqa: ANN401 -- as Pydantic's Field
    """The Field of a column, to be put into the annotation.

    `headers` are others than its name, as a text with commas, in small letters and without signs,
    the surest first; `words` are those that a longer header holds among others. A file must have a
    `needed` column. `blank` is what would be right instead of a blank cell; empty: it may be blank.

    A cell that stands `aside` (a number, a time, an address) is no content of a row by itself.
    `dates` are read in the order of day and month of the column; a `verbatim` text keeps its
    characters that are not seen.
    """
    others = AliasChoices(*headers.split(", ")) if headers else None
    flags: JsonDict = {"aside": aside, "dates": dates, "verbatim": verbatim}
    said: JsonDict = {"needed": needed, "blank": blank, "words": [*filter(None, words.split(", "))]}
    return Field(validation_alias=others, examples=[example], json_schema_extra=said | flags)


class SheetRow(Strict):
    """A row of a spreadsheet. A blank cell, and a column that is not there, leave the default.

    A validator that refuses a text raises WrongValueError.
    """

    model_config = ConfigDict(loc_by_alias=False)

    #: The fix where a needed column is missing.
    missing: ClassVar[str] = (
        'say which column it is with --map {field}="HEADER", or --map {field}= if there is none; '
        "the headers are: {headers}"
    )
    #: Where a column that is left out says something, headers fill up what was saved, and one that
    #: looks like a field which is missing is refused.
    complete: ClassVar[bool] = False
    #: A row with nothing but cells in columns that are not read has no content.
    loose: ClassVar[bool] = False


def _one_line(text: str) -> str:
    return " ".join(text.split())


#: Text on one line, with single spaces.
Line = Annotated[str, AfterValidator(_one_line)]


def column_of(model: type[SheetRow], field: str) -> Column:
    """The properties of the column of a field."""
    return cast("Column", model.model_fields[field].json_schema_extra)


def columns_of(
    model: type[SheetRow],
    headers: Sequence[str],
    *,
    saved: Mapping[str, str] | None,
    said: Mapping[str, str],
) -> tuple[dict[str, str], list[Problem]]:
    """The header of each field in a file with these headers, and the problems of the headers.

    What is `said` (by field, "" for no such column) goes before what was `saved`; where nothing
    was saved, headers suggest the columns.
    """
    free = {words_of(header): header for header in headers}
    columns: dict[str, str] = {}
    problems = []
    for field, header in {**(saved or {}), **said}.items():
        if field not in model.model_fields:
            fix = suggest(field, model.model_fields)
            problems.append(_problem("There is no such field", field, fix=fix))
        else:
            columns[field] = free.get(words_of(header), header)
            if header and words_of(header) not in free:
                problems.append(_gone(field, header, headers=headers, is_said=field in said))
    if saved is None or model.complete:
        for header in columns.values():
            free.pop(words_of(header), None)
        _propose(model, columns, free=free)
    if model.complete:
        problems = [*_misspelt(model, columns, headers=headers), *problems]
    return columns, [*problems, *_not_found(model, columns, headers=headers), *_twice(columns)]


def is_header(
    model: type[SheetRow],
    headers: Sequence[str],
    *,
    saved: Mapping[str, str] | None,
    said: Mapping[str, str],
) -> bool | None:
    """Whether a row of a file is that of its headers; None if only words in them say so."""
    columns, _ = columns_of(model, headers, saved=saved, said=said)
    named = {field: header for field, header in columns.items() if header}
    needed = [field for field in model.model_fields if column_of(model, field)["needed"]]
    if not named or not all(map(columns.__contains__, needed)):
        return False
    if not all(header in headers for header in named.values()):
        return False
    exact = set(_names(model))
    known = {**(saved or {}), **said}
    sure = (field in known or (field, words_of(columns[field])) in exact for field in needed)
    return True if all(sure) else None


def unused(headers: Iterable[str], columns: Mapping[str, str]) -> tuple[str, ...]:
    """The headers whose columns are not read."""
    used = set(columns.values())
    return tuple(header for header in headers if header not in used)


def _propose(model: type[SheetRow], columns: dict[str, str], *, free: dict[str, str]) -> None:
    """Give each field that has no column the surest of the free headers, by their words."""
    for field, name in _names(model):
        if field not in columns and name in free:
            columns[field] = free.pop(name)
    for field in model.model_fields:
        for word in column_of(model, field)["words"]:
            found = next((words for words in free if f" {word} " in f" {words} "), None)
            if field not in columns and found:
                columns[field] = free.pop(found)


def _names(model: type[SheetRow]) -> Iterator[tuple[str, str]]:
    """The headers of each field, the surest first: the names of all, then the others."""
    yield from ((field, words_of(field)) for field in model.model_fields)
    for field, info in model.model_fields.items():
        if isinstance(info.validation_alias, AliasChoices):
            yield from ((field, str(name)) for name in info.validation_alias.choices)


def _gone(field: str, header: str, *, headers: Sequence[str], is_said: bool) -> Problem:
    near = suggest(header, headers)
    fix = near if near.startswith("did you mean") else f"the headers are: {_listed(headers)}"
    if is_said:
        return _problem(f"{field}: no such column", header, fix=fix)
    wrong = f"{field}: the earlier files of this source had a column that is not here"
    return _problem(wrong, header, fix=f'{fix}; say it with --map {field}="HEADER"')


def _misspelt(
    model: type[SheetRow], columns: Mapping[str, str], *, headers: Sequence[str]
) -> Iterator[Problem]:
    missing = {words_of(field): field for field in model.model_fields if field not in columns}
    for header in unused(headers, columns):
        for near in difflib.get_close_matches(words_of(header), missing, n=1, cutoff=_MISSPELT):
            fix = f"did you mean {missing[near]}? else say --map {missing[near]}="
            yield _problem("There is no such column", header, fix=fix)


def _not_found(
    model: type[SheetRow], columns: Mapping[str, str], *, headers: Sequence[str]
) -> Iterator[Problem]:
    for field, info in model.model_fields.items():
        if field not in columns and column_of(model, field)["needed"]:
            name = info.title or field
            fix = model.missing.format(field=field, name=name, headers=_listed(headers))
            yield _problem(f"{name}: no column looks like it", "", fix=fix)


def _twice(columns: Mapping[str, str]) -> Iterator[Problem]:
    for header in dict.fromkeys(filter(None, columns.values())):
        same = [field for field, other in columns.items() if other == header]
        if len(same) > 1:
            wrong = f"One column is used for {' and '.join(same)}"
            yield _problem(wrong, header, fix="give each its own")


def _listed(headers: Sequence[str]) -> str:
    return ", ".join(f'"{header}"' for header in headers)


def _problem(message: str, value: str, *, fix: str) -> Problem:
    return Problem(severity="error", code="columns", message=message, value=value, fix=fix)
