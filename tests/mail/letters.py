"""A letter to try things on."""

from datetime import UTC, datetime
from typing import Any, Final

from igf.mail.message import Letter, Mailbox, message_id

DOMAIN: Final = "igf-cycle.example.org"
KEY: Final = "igf-2027/thematic_input/announce/opens/v1/amina"


def letter(**changes: Any) -> Letter:  # noqa: ANN401 -- the fields of Letter
    """A letter with every field filled in, some of them changed."""
    fields: dict[str, Any] = {
        "message_id": message_id(KEY, DOMAIN),
        "date": datetime(2027, 1, 4, 9, 30, tzinfo=UTC),
        "sender": Mailbox("IGF Secretariat", "igf@example.org"),
        "recipient": Mailbox("Amina Diallo", "amina@example.net"),
        "subject": "IGF 2027 · Call for thematic input: open",
        "text": "The call is open.\n\n.\nFrom now on.\n",
        "html": "<p>The call is open.</p>\n",
        "language": "en",
        "thread": message_id("igf-2027/thematic_input", DOMAIN),
        "list_id": "mag.igf-2027.example.org",
        "reply_to": (Mailbox("IGF Secretariat", "igf@example.org"),),
        "extra": {"X-IGF-Notice": "call.opened"},
    }
    return Letter(**fields | changes)
