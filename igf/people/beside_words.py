"""A file of people beside the people who are known, row by row and in words."""

from collections.abc import Iterator, Mapping, Sequence

from igf.people.change import PeopleChange
from igf.people.rules.terms import bodies_cell
from igf.words.difference import beside_words
from schemas.people import ListRow, PersonRow


def people_beside(
    change: PeopleChange, people: Sequence[PersonRow], *, lists: Sequence[ListRow]
) -> Iterator[str]:
    """The rows of a file beside those that are known now: the old, the new, and what stays."""
    yield from beside_words(
        {row.id: _person(row) for row in people},
        [(row.id, _person(row)) for row in change.people.incoming],
        same=[row.id for row in change.people.unchanged],
    )
    yield from beside_words(
        {f"list:{row.key}": _list(row) for row in lists},
        [(f"list:{row.key}", _list(row)) for row in change.lists.incoming],
        same=[f"list:{row.key}" for row in change.lists.unchanged],
    )


def _person(row: PersonRow) -> Mapping[str, str]:
    return {
        "name": row.name,
        "email": "; ".join((row.email, *row.other_addresses)),
        "languages": "; ".join(row.languages),
        "zone": row.zone,
        "stakeholder_group": row.stakeholder_group,
        "region": row.region,
        "gender": row.gender,
        "bodies": bodies_cell(row),
    }


def _list(row: ListRow) -> Mapping[str, str]:
    return {"name": row.name, "email": row.address, "languages": "; ".join(row.languages)}
