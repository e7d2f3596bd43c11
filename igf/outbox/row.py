"""A mail as it is prepared, and as a row of the outbox."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from igf.asks.recipients import Recipient
from igf.mail.message import message_id
from igf.mail.render import Rendered
from igf.store.queries.outbox import Written
from schemas.acts import Sample
from schemas.base import NoticeKey


@dataclass(frozen=True, slots=True)
class DraftMail:
    """One mail to one recipient, rendered."""

    notice: NoticeKey
    recipient: Recipient
    rendered: Rendered


def sample(mail: DraftMail) -> Sample:
    """A mail as its reader will read it."""
    made, to = mail.rendered, mail.recipient
    return Sample(to.name, to.address, made.language, made.subject, made.text)


@dataclass(frozen=True)
class Belonging:
    """The place a mail belongs to: a step's rung of a stage, or of a year as a whole (by id)."""

    stage: str
    step: str
    rung: str
    version: int

    def key(self, mail: DraftMail) -> str:
        """The key under which the mail exists once."""
        parts = (self.stage, self.step, mail.notice, self.rung, str(self.version))
        return "/".join((*parts, mail.recipient.key))


def outbox_row(
    mail: DraftMail, of: Belonging, *, domain: str, now: datetime, key: str = ""
) -> dict[str, Any]:
    """The columns of a mail that is ready to be delivered; without a `key` it has that of `of`."""
    key, recipient, rendered = key or of.key(mail), mail.recipient, mail.rendered
    return {
        "key": key,
        "message_id": message_id(key, domain),
        "cycle": of.stage.partition("/")[0],
        "stage": of.stage,
        "step": of.step,
        "notice": mail.notice,
        "rung": of.rung,
        "version": of.version,
        "recipient": recipient.key,
        "name": recipient.name,
        "address": recipient.address,
        "language": rendered.language,
        "wanted": rendered.wanted,
        "subject": rendered.subject,
        "text": rendered.text,
        "html": rendered.html,
        "written_at": now,
        "state": "queued",
    }


@dataclass(frozen=True)
class Sending:
    """A page of mails, claimed by the run that wrote them; `contact` gets the answers.

    `more` is whether others were written behind them, which are claimed page by page. There are
    none while delivery is held: they wait for whoever claims them afterwards.
    """

    mails: tuple[Written, ...] = ()
    contact: str = ""
    more: bool = False


NOTHING: Final = Sending()
