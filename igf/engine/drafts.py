"""What a step results in, prepared before the transaction that makes it so."""

from dataclasses import dataclass

from igf.domain.progress import Move
from igf.engine.facts import Situation
from igf.engine.made import Made
from igf.engine.recipients import Recipient
from igf.mail.render import Rendered
from schemas.base import NoticeKey
from schemas.moments import Moment
from schemas.steps import Rule

#: The rule of every question that is no decision: the first answer settles it.
ANY = Rule(kind="any")


class StaleError(Exception):
    """What a step was prepared from, or was to be done for, has changed; it is prepared again."""


@dataclass(frozen=True)
class DraftMail:
    """One mail to one recipient, rendered."""

    notice: NoticeKey
    recipient: Recipient
    rendered: Rendered


@dataclass(frozen=True)
class DraftDocument:
    """A new version of a document."""

    key: str
    author: str
    made: Made


@dataclass(frozen=True)
class DraftAsk:
    """A question to be opened; `document` is the key of what it is about."""

    form: str
    title: str
    question: str
    by: tuple[str, ...]
    due: Moment
    document: str | None = None
    rule: Rule = ANY
    outside: bool = False
    options: tuple[str, ...] = ()
    four_eyes: bool = False
    obliges: bool = True


@dataclass(frozen=True)
class Draft:
    """All that one move does. `seen` is what it was made from."""

    move: Move
    stage: str
    seen: Situation
    words: str
    mails: tuple[DraftMail, ...] = ()
    document: DraftDocument | None = None
    ask: DraftAsk | None = None
    files: tuple[tuple[str, bytes], ...] = ()
