"""Which column of a file of people means what."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from igf.files.columns import Names, Wanted, columns_for, columns_problem, unused
from igf.words.community import words_of
from schemas.plan import Problem

#: The columns of a file of people, in the order of the template.
COLUMNS: Final = (
    "id",
    "name",
    "email",
    "languages",
    "zone",
    "stakeholder_group",
    "region",
    "gender",
    "bodies",
    "since",
    "until",
)
_NEEDED: Final = ("name", "email")
_HEADERS: Final[Names] = (
    *((column, (words_of(column),)) for column in COLUMNS),
    ("email", ("e mail", "emails", "e mails", "email address", "e mail address", "addresses")),
    ("name", ("full name", "first and last name")),
    ("languages", ("language", "preferred language")),
    ("zone", ("time zone", "timezone")),
    ("stakeholder_group", ("stakeholder", "group")),
    ("region", ("regional group", "un regional group")),
    ("bodies", ("body", "bodies and roles")),
    ("since", ("from",)),
    ("until", ("to",)),
)
_WANTED: Final = Wanted(COLUMNS, _NEEDED, _HEADERS, filled=True)
#: From this likeness on a header counts as a misspelt column.
_MISSPELT = 0.75


def people_columns(
    headers: Sequence[str], *, saved: Mapping[str, str] | None, said: Mapping[str, str]
) -> tuple[dict[str, str], list[Problem]]:
    """The header of each column that the file has, and what is wrong with its headers.

    A header that looks like a column which is missing is a mistake; others are not read.
    """
    columns, problems = columns_for(headers, _WANTED, saved=saved, said=said)
    misspelt = list(_misspelt(unused(headers, columns), columns))
    return {field: header for field, header in columns.items() if header}, [*misspelt, *problems]


def _misspelt(headers: Sequence[str], columns: Mapping[str, str]) -> Iterator[Problem]:
    missing = {words_of(column): column for column in COLUMNS if column not in columns}
    for header in headers:
        near = difflib.get_close_matches(words_of(header), missing, n=1, cutoff=_MISSPELT)
        if near:
            column = missing[near[0]]
            fix = f"did you mean {column}? else say --map {column}="
            yield columns_problem("There is no such column", header, fix=fix)
