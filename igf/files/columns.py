"""Which column of a file means what: as saved, as said, or as its headers suggest.

The files of contributions and those of people are read by the same rules.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from igf.words.community import words_of
from igf.words.mistakes import suggest
from schemas.plan import Problem

#: Headers that say what a column is, by field, the surest first.
Names = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Wanted:
    """What a file is to hold: its fields, those it cannot do without, and what headers say.

    `headers` are whole ones, `words` those that a header holds among others. A saved mapping is
    the whole of it unless `filled`: then the headers suggest the rest.
    """

    fields: tuple[str, ...]
    needed: tuple[str, ...]
    headers: Names
    words: Names = ()
    filled: bool = False


def columns_for(
    headers: Sequence[str],
    wanted: Wanted,
    *,
    saved: Mapping[str, str] | None,
    said: Mapping[str, str],
) -> tuple[dict[str, str], list[Problem]]:
    """The header of each field in a file with these headers, and what is wrong with it.

    What is `said` (by field, "" for no such column) goes before what was `saved`; where nothing
    was saved, headers suggest the columns.
    """
    columns, problems = _said(headers, wanted, said=said)
    kept, gone = _kept(headers, saved or {}, but=columns)
    columns = kept | columns
    if saved is None or wanted.filled:
        columns = _proposed(headers, columns, wanted=wanted)
    problems += gone
    problems += [_not_found(field, headers) for field in wanted.needed if field not in columns]
    problems += _used_twice(columns)
    return columns, problems


def unused(headers: Iterable[str], columns: Mapping[str, str]) -> tuple[str, ...]:
    """The headers whose columns are not read."""
    used = set(columns.values())
    return tuple(header for header in headers if header not in used)


def _said(
    headers: Sequence[str], wanted: Wanted, *, said: Mapping[str, str]
) -> tuple[dict[str, str], list[Problem]]:
    columns: dict[str, str] = {}
    problems = []
    known = {words_of(header): header for header in headers}
    for name, header in said.items():
        if name not in wanted.fields:
            fix = suggest(name, wanted.fields)
            problems.append(columns_problem("There is no such field", name, fix=fix))
        elif header and words_of(header) not in known:
            fix = _choice(header, headers)
            problems.append(columns_problem(f"{name}: no such column", header, fix=fix))
        if name in wanted.fields:
            columns[name] = known.get(words_of(header), header)
    return columns, problems


def _kept(
    headers: Sequence[str], saved: Mapping[str, str], *, but: Mapping[str, str]
) -> tuple[dict[str, str], list[Problem]]:
    columns: dict[str, str] = {}
    problems = []
    known = {words_of(header): header for header in headers}
    for field, header in saved.items():
        columns[field] = known.get(words_of(header), header)
        if header and words_of(header) not in known and field not in but:
            wrong = f"{field}: the earlier files of this source had a column that is not here"
            right = f'{_choice(header, headers)}; say it with --map {field}="HEADER"'
            problems.append(columns_problem(wrong, header, fix=right))
    return columns, problems


def _proposed(
    headers: Sequence[str], chosen: Mapping[str, str], *, wanted: Wanted
) -> dict[str, str]:
    columns = dict(chosen)
    free = {words_of(header): header for header in headers if header not in chosen.values()}
    for field, names in wanted.headers:
        found = next((free[name] for name in names if name in free), None)
        if found and field not in columns:
            columns[field] = free.pop(words_of(found))
    for field, names in wanted.words:
        held = (words for name in names for words in free if f" {name} " in f" {words} ")
        found = next(held, None)
        if found and field not in columns:
            columns[field] = free.pop(found)
    return columns


def _not_found(field: str, headers: Sequence[str]) -> Problem:
    right = (
        f'say which column it is with --map {field}="HEADER", or --map {field}= if there is none; '
        f"the headers are: {_listed(headers)}"
    )
    return columns_problem(f"{field}: no column looks like it", "", fix=right)


def _used_twice(columns: Mapping[str, str]) -> list[Problem]:
    fields: dict[str, list[str]] = {}
    for field, header in columns.items():
        fields.setdefault(header, []).append(field)
    return [
        columns_problem(
            f"One column is used for {' and '.join(same)}", header, fix="give each its own"
        )
        for header, same in fields.items()
        if header and len(same) > 1
    ]


def _choice(header: str, headers: Sequence[str]) -> str:
    fix = suggest(header, headers)
    return fix if fix.startswith("did you mean") else f"the headers are: {_listed(headers)}"


def _listed(headers: Sequence[str]) -> str:
    return ", ".join(f'"{header}"' for header in headers)


def columns_problem(message: str, value: str, *, fix: str) -> Problem:
    """Something wrong with the columns of a file."""
    return Problem(severity="error", code="columns", message=message, value=value, fix=fix)
