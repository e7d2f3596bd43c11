"""The acts that are offered where they are needed: on a stage, a question, an email, a person."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple
from urllib.parse import quote, urlencode

from igf.acts.table import ACTS
from igf.office.act import AnyAct
from igf.signing.sign_in import SignedIn
from igf.store.session import Session
from igf.store.tables.people import Person
from igf.store.tables.year import Ask, Stage

Kind = Literal["stage", "ask", "mails", "person"]
#: The headings under which all acts are listed, by what they are done to.
HEADINGS: Final[Mapping[str, str]] = {
    "stage": "Stages",
    "ask": "Questions and answers",
    "mails": "Emails",
    "person": "People",
    "year": "Years",
    "": "Files and whole lists",
}


class Place(NamedTuple):
    """A page to go back to."""

    address: str
    title: str


class Offer(NamedTuple):
    """An act to choose: its words, what it does, and its form with the target filled in."""

    name: str
    title: str
    help: str
    address: str


_PLACES: Final[Mapping[str, tuple[type[Stage | Ask | Person], str]]] = {
    "stage": (Stage, "/stage/"),
    "ask": (Ask, "/question/"),
    "person": (Person, "/people/"),
}


def offers(  # noqa: PLR0917 -- what kind, and which
    session: Session, kind: Kind, target: str, *, who: SignedIn, now: datetime
) -> list[Offer]:
    """The acts that this person can do with a stage, question, email or person (by id) now."""
    return [
        _offer(act, target)
        for act in ACTS
        if act.target == kind
        and act.offered is not None
        and who.right in act.rights
        and act.offered(session, target, now=now)
    ]


def acts_by_target(who: SignedIn) -> dict[str, Sequence[AnyAct]]:
    """All acts of this person under the words of what they are done to; no heading is empty."""
    mine = [act for act in ACTS if who.right in act.rights]
    found = {
        words: [act for act in mine if act.target == target] for target, words in HEADINGS.items()
    }
    return {words: acts for words, acts in found.items() if acts}


def target_place(session: Session, act: AnyAct, *, filled: Mapping[str, Any]) -> Place | None:
    """The page of what an act is done to, if the fields name one."""
    said = filled.get(act.target)
    if act.target not in _PLACES or not isinstance(said, str):
        return None
    kind, address = _PLACES[act.target]
    row = session.get(kind, said)
    if not isinstance(row, Stage | Ask | Person):
        return None
    return Place(f"{address}{quote(said)}", row.name if isinstance(row, Person) else row.title)


def _offer(act: AnyAct, target: str) -> Offer:
    field = "mail" if "mail" in act.fields.model_fields else act.target
    return Offer(
        act.name,
        act.here or act.title,
        act.help,
        f"/act/{act.name}?{urlencode([(field, target)])}",
    )
