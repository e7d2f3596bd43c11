"""The acts that are offered where they are needed: on a stage, a question, an email, a person."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, Literal, NamedTuple
from urllib.parse import urlencode

from igf.acts.table import ACTS
from igf.office.act import AnyAct
from igf.signing.sign_in import SignedIn
from igf.store.session import Session

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


class Offer(NamedTuple):
    """An act to choose: its words, what it does, and its form with the target filled in."""

    name: str
    title: str
    help: str
    address: str


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


def _offer(act: AnyAct, target: str) -> Offer:
    field = "mail" if "mail" in act.fields.model_fields else act.target
    return Offer(
        act.name,
        act.here or act.title,
        act.help,
        f"/act/{act.name}?{urlencode([(field, target)])}",
    )
