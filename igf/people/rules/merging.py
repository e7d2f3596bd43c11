"""Two entries of one person made one: what each of them had, the other has as well."""

from collections.abc import Sequence
from typing import Final

from igf.people.rules.terms import Span
from igf.whom.rules.find import folded_address
from schemas.people import PersonRow

#: The states of a side, what was said before what is expected, and that before what is over.
_FIRST: Final = (
    "answered",
    "declined",
    "recused",
    "excused",
    "owed",
    "invited",
    "lapsed",
    "released",
    "replaced",
)
#: What is taken from the other entry where the one that stays has nothing.
_FILLED: Final = ("stakeholder_group", "region", "gender")


def merged_row(stays: PersonRow, gone: PersonRow) -> PersonRow:
    """The person with the addresses of both; mails go on to where they went, a blank is filled."""
    there, others = {folded_address(stays.email)}, []
    for address in (*stays.other_addresses, gone.email, *gone.other_addresses):
        if folded_address(address) not in there:
            there.add(folded_address(address))
            others.append(address)
    filled = {name: getattr(stays, name) or getattr(gone, name) for name in _FILLED}
    return stays.model_copy(update={"other_addresses": tuple(others), **filled})


def merged_span(stays: Span | None, gone: Span) -> Span:
    """A membership that both had, from the first beginning to the last end."""
    if stays is None:
        return gone
    since = min(stays.since, gone.since) if stays.since and gone.since else None
    until = max(stays.until, gone.until) if stays.until and gone.until else None
    return Span(stays.role or gone.role, since, until)


def merged_state(states: Sequence[str]) -> str:
    """The state of a side that both had in one question, where no answer counts."""
    return min(states, key=_FIRST.index)
