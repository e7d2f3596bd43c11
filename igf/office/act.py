"""The type of an act: declared once in its room, done through the command, Prefect and the desk."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Literal, Protocol, TypeVar

from pydantic import BaseModel

from igf.office.office import Office
from igf.store.session import Session
from schemas.acts import ActFields, Did, Option, Preview, Right

#: What stands in the fields of a form, by name.
Filled = Mapping[str, Any]
F = TypeVar("F", bound=ActFields)
F_contra = TypeVar("F_contra", bound=ActFields, contravariant=True)


@dataclass(frozen=True)
class ChoiceOf:
    """Marks a field: its values are among these, as the year is now.

    `of` reads them, given what stands in the other fields so far.
    """

    of: Callable[[Session, Filled], Sequence[Option]]


@dataclass(frozen=True)
class Long:
    """Marks a field whose text may have several lines."""

    rows: int = 3


@dataclass(frozen=True)
class Typed:
    """Marks how a field is given to the command: as a plain argument, or by another option."""

    option: str = ""
    argument: bool = False


class SentFile(BaseModel):
    """A file that was given to an act: its plain name, its type, and what it holds."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Doer:
    """Who does an act: the person signed in (or at the machine), and through which door.

    `proven`: signed in with a link of their own. `person` is an id, empty for the machine's user.
    """

    name: str
    door: str
    person: str = ""
    proven: bool = False


@dataclass(frozen=True)
class Ready:
    """An act that can be done: what it shows, and the doing of exactly that, once."""

    preview: Preview
    do: Callable[[], Did]


class Prepares(Protocol[F_contra]):
    """Prepares an act: reads, refuses what cannot be done (Mistake), changes nothing."""

    def __call__(self, office: Office, fields: F_contra, /, *, doer: Doer) -> Ready:
        """What would be done, and the doing of it."""
        ...


class Offers(Protocol):
    """Whether an act is shown for what it is done to (by id) at an instant."""

    def __call__(self, session: Session, target: str, /, *, now: datetime) -> bool:
        """Whether it can be done."""
        ...


@dataclass(frozen=True, kw_only=True)
class Act(Generic[F]):
    """One act of the office.

    `target` is what it is done to; `offered` says whether the page of that (by id) shows it at an
    instant, under the words of `here`; without it, no such page does. `ready` prepares it:
    reads, refuses what cannot be done (Mistake), changes nothing. `rights` may do it. `command` is
    its words after `igf`, empty where the desk alone has it. `deployment` is that of its form in
    Prefect, if it has one. `question` is asked by the command; `otherwise` is said if the answer is
    no.
    """

    name: str
    title: str
    help: str
    fields: type[F]
    ready: Prepares[F]
    command: str = ""
    target: Literal["stage", "year", "ask", "mails", "person", ""] = ""
    here: str = ""
    rights: frozenset[Right] = frozenset({"administrator", "officer"})
    deployment: str = ""
    offered: Offers | None = None
    question: str = "Do it now?"
    otherwise: str = "Nothing was changed"


#: An act of whatever fields.
AnyAct = Act[Any]
