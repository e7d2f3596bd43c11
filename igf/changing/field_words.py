"""The differences of a changed file, field by field, in words."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from igf.changing.rules.year_changes import Otherwise
from igf.moving.shifting import date_title
from igf.year.declared import titles
from schemas.cycle import CycleFile

#: Fields whose names alone do not say what they are.
_FIELDS: Final = {
    "at": "when",
    "by": "who decides",
    "to": "who gets it",
    "do": "what it does",
    "about": "what it is about",
    "due": "due",
    "on": "whom it waits for",
    "makes": "the document it makes",
    "what": "what is worked out",
    "obliges": "whether an answer is owed",
    "on_lapse": "if nobody decides in time",
    "outside": "decided outside",
    "late": "if it is late",
    "needs": "who must be named first",
    "after": "after which steps",
    "page": "the page",
    "titles": "title in other languages",
    "short": "short name",
    "lengths": "how long in minutes",
    "for_whom": "who may ask for it",
    "decided_by": "who decides",
    "place": "where it is held",
    "to_be_named": "still to be named",
    "size": "how many",
    "basis": "where it comes from",
    "state": "how certain",
    "optional": "whether the year can do without it",
    "no_extension": "not to be extended",
}
_SECTIONS: Final = {
    "bodies": "Body",
    "roles": "Role",
    "lists": "List",
    "settings": "Setting",
    "programme": "Programme,",
}


def field_words(fields: Mapping[str, tuple[Any, Any]], names: Mapping[str, str]) -> Iterator[str]:
    """As in "who decides: MAG Chair and the IGF Secretariat, was MAG Chair"."""
    for field, (before, after) in fields.items():
        yield f"{_named(field)}: {_value(after, names)}, was {_value(before, names)}"


def otherwise_words(found: Iterable[Otherwise], file: CycleFile) -> Iterator[str]:
    """Lines on the differences of the file: of the year, its people, its stages and its dates."""
    names = titles(file)
    for each in found:
        before, after = (_value(value, names) for value in (each.before, each.after))
        yield f"{_place(each.place, file)}: {after}, was {before}"


def _place(place: tuple[str, ...], file: CycleFile) -> str:
    section, *rest = place
    if section == "stages":
        return f"{file.stages[rest[0]].title}, {_named(rest[1])}"
    if section == "dates":
        return f"{date_title(file, rest[0])}, {_named(rest[1])}"
    if section in _SECTIONS:
        return f"{_SECTIONS[section]} {', '.join(map(_named, rest))}"
    return _named(section)


def _named(field: str) -> str:
    return _FIELDS.get(field, field.replace("_", " "))


def _value(value: object, names: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return " and ".join(_value(each, names) for each in value) or "nobody or nothing"
    if isinstance(value, dict):
        said = ((key, each) for key, each in value.items() if each or each == 0)
        words = (
            _value(each, names) if key == "kind" else f"{_named(key)} {_value(each, names)}"
            for key, each in said
        )
        return ", ".join(words) or "as usual"
    return names.get(str(value), str(value)) if value not in {None, ""} else "nothing"
