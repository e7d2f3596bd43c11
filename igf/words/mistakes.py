"""Faults of data that do not fit a model, in plain words: the place, the fault, the fix."""

import difflib
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel, StringConstraints, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from schemas.base import CycleKey, Key, Language, MailAddress, NoticeKey, Reference, WebAddress
from schemas.dates import DateExpressionError
from schemas.items import ItemKey
from schemas.plan import Problem

Schema = Mapping[str, Any]


def _pattern_of(text: Any) -> str | re.Pattern[str] | None:  # noqa: ANN401 -- an annotated type
    return next(each.pattern for each in get_args(text) if isinstance(each, StringConstraints))


_MOST_SHOWN = 12
_LONGEST_VALUE = 60
_KEY = _pattern_of(Key)
_ROLES_ONLY = "name a body, a role or a list: files name roles, never people"
#: How texts of each pattern are written.
PATTERNS = {
    _KEY: "use a-z, 0-9 and _, beginning with a letter",
    _pattern_of(NoticeKey): "write words with dots between: call.opened",
    _pattern_of(CycleKey): "use a-z, 0-9 and -, as in igf-2027",
    _pattern_of(Language): "write a language code: en, fr, pt-BR",
    _pattern_of(WebAddress): "write https:// and the address of a page",
    _pattern_of(MailAddress): "write an address: igf@example.org",
    _pattern_of(Reference): (
        "name what it waits for: STEP, STAGE, STAGE.STEP or YEAR/STAGE.STEP (screening.approve)"
    ),
    _pattern_of(ItemKey): "use a-z, 0-9, - and _, 60 at most",
}

_HOLDS = frozenset({"properties", "patternProperties", "additionalProperties", "items"})
#: Faults of one value: the fault and the fix.
_WORDS = {
    "missing": ("{what} is missing", "add {word}: ..."),
    "union_tag_not_found": ("`do` is missing", "say what the step does, as in do: notice"),
    "string_type": ("{what} is not text", "write text, in quotes if it is a number"),
    "string_too_short": ("{what} is empty", "write something or leave {word} out"),
    "string_too_long": ("{what} is too long", "use {max_length} characters at most"),
    "too_short": ("{what} is empty", "give {min_length} at least"),
    "int_type": ("{what} is not a whole number", "write a whole number"),
    "int_parsing": ("{what} is not a whole number", "write a whole number"),
    "int_from_float": ("{what} is not a whole number", "write a whole number"),
    "bool_type": ("{what} is neither true nor false", "write true or false"),
    "bool_parsing": ("{what} is neither true nor false", "write true or false"),
    "greater_than_equal": ("{what} is too small", "use {ge} or more"),
    "less_than_equal": ("{what} is too large", "use {le} or less"),
    "tuple_type": ("{what} is not a list", "write [ONE, TWO]"),
    "dict_type": ("{what} holds no keys", "write KEY: VALUE lines below it"),
    "model_type": ("{what} holds no keys", "write KEY: VALUE lines below it"),
    "model_attributes_type": ("{what} holds no keys", "write KEY: VALUE lines below it"),
}
#: Faults of a choice: the fault, and the keys under which Pydantic has the value and the choices.
_CHOICES = {
    "literal_error": ("{what} cannot be this", "", "expected"),
    "union_tag_invalid": ("There is no such kind of step", "tag", "expected_tags"),
}


@cache
def schema_of(model: type[BaseModel] | TypeAdapter[Any]) -> Schema:
    """The JSON Schema of a model, which gives the names known at a place."""
    if isinstance(model, TypeAdapter):
        return model.json_schema()
    return model.model_json_schema()


def problems_of(
    error: ValidationError, schema: Schema, *, data: object, place: str = ""
) -> list[Problem]:
    """Every fault that Pydantic found in `data`, as errors placed below `place`."""
    details = [each for each in error.errors() if not _follows_from_others(each)]
    return [_problem(each, schema, data=data, place=place) for each in details]


def is_like(word: str, known: Iterable[str]) -> bool:
    """Whether a word may be a misspelling of a known one."""
    return bool(difflib.get_close_matches(word.lower(), [name.lower() for name in known], n=1))


def suggest(word: str, known: Iterable[str]) -> str:
    """The fix for an unknown word: the nearest known one, or a choice."""
    names = {name.lower(): name for name in known}
    nearest = difflib.get_close_matches(word.lower(), names, n=1)
    if nearest:
        return f"did you mean {names[nearest[0]]}?"
    shown = sorted(names.values())
    if len(shown) <= 1:
        return f"use {shown[0]}" if shown else "leave it out"
    more = ", ..." if len(shown) > _MOST_SHOWN else ""
    return f"use one of {', '.join(shown[:_MOST_SHOWN])}{more}"


def fault(place: str, code: str, *, message: str, fix: str, value: object = "") -> Problem:
    """An error at a place of the year, without file and line."""
    return Problem(
        severity="error", code=code, message=message, place=place, value=_shown(value), fix=fix
    )


def entry_name(index: int, item: object) -> str:
    """The name of a list's item in a place: its key, or its number from 1."""
    key = item.get("key") if isinstance(item, Mapping) else None
    return key if isinstance(key, str) else str(index + 1)


def _follows_from_others(detail: ErrorDetails) -> bool:
    # Pydantic counts only the items that fit: a list whose items are all wrong is "too short" too.
    return detail["type"] == "too_short" and bool(detail["input"])


def _problem(detail: ErrorDetails, schema: Schema, *, data: object, place: str) -> Problem:
    parts, known = _find(detail["loc"], schema, data=data)
    word = _word(parts, detail)
    message, fix = _told(detail, word=word, known=known)
    at = ".".join(filter(None, (place, *parts)))
    value = "" if detail["type"] == "missing" else detail["input"]
    return fault(at, detail["type"], message=message, value=value, fix=fix)


def _word(parts: list[str], detail: ErrorDetails) -> str:
    """The name that a fault is about: a text in a list has no name but the list's."""
    in_list = detail["type"].startswith("string_") and isinstance(detail["loc"][-1], int)
    return "".join(parts[-2:-1] if in_list else parts[-1:])


def _find(
    loc: tuple[int | str, ...], schema: Schema, *, data: object
) -> tuple[list[str], list[str]]:
    """The words of a location in `data`, and the keys known where its last word stands."""
    parts: list[str] = []
    node, known = _plain(schema, schema), list[str]()
    for part in loc:
        tagged = node.get("discriminator", {}).get("mapping", {}).get(part)
        if tagged is not None:  # the tag of a union is not a word of the file
            node = _plain({"$ref": tagged}, schema)
            continue
        if isinstance(data, Mapping) and part != "[key]":
            parts.append(str(part))
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int):
            parts.append(entry_name(part, data[part]))
            data = data[part]
        known = list(node.get("properties", ()))
        node = _plain(_child(node, part), schema)
    return parts, known


def _child(node: Schema, part: int | str) -> Schema:
    if isinstance(part, int):
        return node.get("items") or {}
    patterns: Mapping[str, Schema] = node.get("patternProperties", {})
    others = [*patterns.values(), node.get("additionalProperties"), {}]
    found = node.get("properties", {}).get(part)
    return found or next(each for each in others if isinstance(each, Mapping))


def _plain(node: Schema, schema: Schema) -> Schema:
    if "$ref" in node:
        return _plain(schema["$defs"][node["$ref"].rpartition("/")[2]], schema)
    if "discriminator" in node:
        return node
    options = [_plain(each, schema) for each in node.get("anyOf", node.get("oneOf", ()))]
    # Of a short form and a long one, what can be inside is in the long one.
    return next((each for each in options if _HOLDS.intersection(each)), node)


def _shown(value: object) -> str:
    if isinstance(value, Mapping | list | tuple):
        return ""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 3]}..."


def _told(detail: ErrorDetails, *, word: str, known: list[str]) -> tuple[str, str]:
    """The fault and its fix, in words."""
    context = detail.get("ctx", {})
    what = f"`{word}`" if word else "The file"
    if detail["type"] == "value_error":
        return _told_by_us(context["error"])
    if detail["type"] == "extra_forbidden":
        return f"{what} is not known here", suggest(word, known)
    if detail["type"] in _CHOICES:
        wrong, given, choices = _CHOICES[detail["type"]]
        named = re.findall(r"'([^']*)'", context[choices]) or [context[choices]]
        return wrong.format(what=what), suggest(context.get(given, str(detail["input"])), named)
    if detail["type"] == "string_pattern_mismatch":
        return _told_of_pattern(what, detail)
    if detail["type"] not in _WORDS:
        return f"{what} does not fit: {detail['msg']}", "change it"
    wrong, right = _WORDS[detail["type"]]
    return wrong.format(what=what, **context), right.format(word=word, **context)


def _told_of_pattern(what: str, detail: ErrorDetails) -> tuple[str, str]:
    pattern = detail["ctx"]["pattern"]
    if pattern == _KEY and "@" in detail["input"]:
        return f"{what} holds the address of a person", _ROLES_ONLY
    wrong = "is not written as expected" if detail["input"] else "is empty"
    return f"{what} {wrong}", PATTERNS.get(pattern, "")


def _told_by_us(error: ValueError) -> tuple[str, str]:
    if isinstance(error, DateExpressionError):
        return error.wrong, error.right
    message = str(error)
    return message[:1].upper() + message[1:], "change it"
