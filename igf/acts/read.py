"""What was filled in for an act, read whole: its fields, or all that is wrong with them at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from igf.office.act import AnyAct, ChoiceOf, Filled, Long, SentFile
from igf.store.session import Session
from igf.words.mistakes import suggest
from schemas.acts import ActFields, Option

Kind = Literal["line", "text", "box", "one", "many", "lines", "file"]


@dataclass(frozen=True)
class Problem:
    """What is wrong with a field, in words that say what would be right."""

    field: str
    words: str


class Unfit(Exception):  # noqa: N818 -- the person's mistake, not ours
    """What was filled in cannot be taken; `problems` holds at least one."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(each.words for each in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Shape:
    """A field as a form has it: its kind, its words, and what there is to choose from."""

    name: str
    title: str
    help: str
    kind: Kind
    needed: bool
    options: tuple[Option, ...] = ()
    rows: int = 1
    default: Any = None


def shapes(act: AnyAct, session: Session, *, filled: Filled) -> tuple[Shape, ...]:
    """The fields of an act in order, with the choices as the year is now."""
    fields = act.fields.model_fields
    return tuple(
        _shape(name, field, session=session, filled=filled) for name, field in fields.items()
    )


def read_fields(shaped: Sequence[Shape], filled: Filled, *, fields: type[ActFields]) -> ActFields:
    """The fields from texts, lists of texts and files by name. Unfit: all that is wrong."""
    given = {each.name: value for each in shaped if (value := _given(each, filled)) is not None}
    known = {each.name: each for each in shaped}
    problems = {each.field: each for each in _unknown(shaped, given)}
    try:
        made = fields.model_validate(given)
    except ValidationError as wrong:
        found = (_problem(known, each) for each in wrong.errors(include_url=False))
        raise Unfit(_in_order(known, {each.field: each for each in found} | problems)) from None
    if problems:
        raise Unfit(_in_order(known, problems))
    return made


def _in_order(known: Mapping[str, Shape], found: Mapping[str, Problem]) -> list[Problem]:
    return [found[name] for name in known if name in found]


def _given(shape: Shape, filled: Filled) -> Any:  # noqa: ANN401 -- as the form has it
    """The value to validate; None where nothing was filled in."""
    value = filled.get(shape.name)
    match shape.kind:
        case "box":
            return bool(value) and value not in {"no", "false"}
        case "many" | "lines":
            texts = value if isinstance(value, list | tuple) else str(value or "").splitlines()
            return [text.strip() for text in texts if text.strip()]
        case "file":
            return value
        case _:
            return str(value).strip() if value is not None and str(value).strip() else None


def _unknown(shaped: Sequence[Shape], given: Mapping[str, Any]) -> Iterator[Problem]:
    """Values that are none of those to choose from."""
    for shape in shaped:
        if shape.kind not in {"one", "many"} or shape.name not in given:
            continue
        values = given[shape.name]
        known = {option.value for option in shape.options}
        for value in values if isinstance(values, list) else [values]:
            if value not in known:
                titles = {option.value for option in shape.options}
                yield Problem(
                    shape.name, f"{shape.title}: {value} is none of them; {suggest(value, titles)}"
                )
                break


_WORDS: Final[Mapping[str, str]] = {
    "missing": "is missing",
    "string_too_short": "is missing",
    "too_short": "is missing: name one at least",
    "string_too_long": "is too long: at most {max_length} characters",
    "too_long": "has too many: at most {max_length}",
    "literal_error": "is none of {expected}",
    "int_parsing": "is not a number",
    "greater_than_equal": "is too small: at least {ge}",
    "less_than_equal": "is too large: at most {le}",
    "value_error": "{error}",
}


def _problem(known: Mapping[str, Shape], error: ErrorDetails) -> Problem:
    name = str(error["loc"][0]) if error["loc"] else next(iter(known))
    words = _WORDS[error["type"]].format(**error.get("ctx", {}))
    return Problem(name, f"{known[name].title}: {words}")


def _shape(name: str, field: FieldInfo, *, session: Session, filled: Filled) -> Shape:
    inner, marks = _plain(field.annotation), field.metadata
    choice = next((mark for mark in marks if isinstance(mark, ChoiceOf)), None)
    long = next((mark for mark in marks if isinstance(mark, Long)), None)
    options = tuple(choice.of(session, filled)) if choice else _literals(inner)
    return Shape(
        name=name,
        title=field.title or name,
        help=field.description or "",
        kind=_kind(inner, chosen=bool(options or choice), long=bool(long)),
        needed=field.is_required(),
        options=options,
        rows=long.rows if long else 1,
        default=None if field.is_required() else field.get_default(call_default_factory=True),
    )


def _plain(annotation: Any) -> Any:  # noqa: ANN401 -- a type
    """The type of a field that may also be left out."""
    if get_origin(annotation) in {Union, UnionType}:
        return next(each for each in get_args(annotation) if each is not type(None))
    return annotation


def _literals(annotation: Any) -> tuple[Option, ...]:  # noqa: ANN401 -- a type
    if get_origin(annotation) is not Literal:
        return ()
    words = ((str(each), str(each).replace("_", " ")) for each in get_args(annotation))
    return tuple(Option(value, title[:1].upper() + title[1:]) for value, title in words)


def _kind(inner: Any, *, chosen: bool, long: bool) -> Kind:  # noqa: ANN401 -- a type
    if inner is bool:
        return "box"
    if inner is SentFile:
        return "file"
    if get_origin(inner) in {tuple, list}:
        return "many" if chosen else "lines"
    if chosen:
        return "one"
    return "text" if long else "line"
