"""The readable rest of a year whose file does not fit: it is checked all the same."""

from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from schemas.cycle import CycleFile
from schemas.plan import Problem

# A repair can reveal faults below it: a year is no deeper than this.
_ROUNDS = 8
#: Stand-ins for values that are needed and follow from no other.
_STAND_INS: dict[str, Any] = {
    "schema": 1,
    "cycle": "igf-unread",
    "venue": {"city": "?", "country": "?", "zone": "UTC"},
    "city": "?",
    "country": "?",
    "zone": "UTC",
    "contact": "unread@example.org",
    "website": "https://example.org",
    "kind": "unread",
    "opens": {"at": None},
    "closes": {"at": None},
}
_NO_KEYS = frozenset({"model_type", "model_attributes_type", "dict_type"})

_Place = tuple[int | str, ...]


def mended(data: Any) -> CycleFile | None:  # noqa: ANN401 -- a file holds anything
    """The year without the parts that do not fit, changing `data`; None if too little is left.

    A stage or body with something wrong stays, since others may name it.
    """
    for _ in range(_ROUNDS):
        try:
            return CycleFile.model_validate(data)
        except ValidationError as error:
            # From the end, so that items left out of a list do not move those still to be left out.
            if not all(_mend(data, detail) for detail in reversed(error.errors())):
                return None
    return None


def follows(problem: Problem, told: Iterable[str]) -> bool:
    """Whether a problem is at or below a place that was reported already."""
    place = f"{problem.place}."
    # A fault in the instant of a date is a fault of the date.
    return any(place.startswith(f"{each.removesuffix('.at')}.") for each in told)


def _mend(data: Any, detail: ErrorDetails) -> bool:  # noqa: ANN401 -- a file holds anything
    """Whether the year can do without, or with another value."""
    place = tuple(part for part in detail["loc"] if part != "[key]")
    if detail["type"] == "missing":
        return _stand_in(data, place)
    while place and not _is_there(data, place):
        place = place[:-1]
    if not place:
        return False
    holder, last = _at(data, place[:-1]), place[-1]
    value = holder[last]
    if detail["type"] in _NO_KEYS and len(place) > 1:
        holder[last] = {}
    elif detail["type"] == "value_error" and isinstance(value, dict) and "basis" in value:
        # The date itself can be read: what it is founded on cannot.
        del value["basis"]
    else:
        del holder[last]
    return True


def _stand_in(data: Any, place: _Place) -> bool:  # noqa: ANN401 -- a file holds anything
    *above, last = place
    title = str(above[-1]) if above else "The year"
    known = _STAND_INS | {"title": title}
    if last in known and _is_there(data, tuple(above)):
        _at(data, tuple(above))[last] = known[str(last)]
        return True
    return False


def _at(data: Any, place: _Place) -> Any:  # noqa: ANN401 -- a file holds anything
    for part in place:
        data = data[part]
    return data


def _is_there(data: Any, place: _Place) -> bool:  # noqa: ANN401 -- a file holds anything
    for part in place:
        inside = isinstance(data, dict) and part in data
        if not inside and not (isinstance(data, list) and part in range(len(data))):
            return False
        data = data[part]
    return True
