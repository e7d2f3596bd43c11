"""The replies of simulated people, and the documents they put in."""

from typing import Final

from igf.asks.decide import Reply
from igf.asks.rules.positions import choices
from igf.documents.versions import MARKDOWN, Made
from igf.store.tables.year import Ask
from schemas.sayings import HOURS, LINK, NOTHING, OPTIONS_OF, PLACE

#: Begins the note of an answer that the Secretariat records because nobody else gives it.
ON_BEHALF: Final = "Recorded by the Secretariat, so that the year goes on: "
COMMENT: Final = "A remark invented for the rehearsal."
SENT_BACK: Final = "Please say more clearly what follows from this."
DOOR: Final = "rehearsal"


def agreeing(ask: Ask, holder: str, *, by: str, note: str = "") -> Reply:
    """The answer by which the year goes on, given by a person for a holder."""
    return Reply(
        choice=choices(ask.form, ask.options)[0],
        given_by=by,
        holder=holder,
        value=_value(ask, holder),
        note=note or (COMMENT if ask.form in {"comment", "external"} else ""),
        door=DOOR,
        evidence="rehearsed-letter.pdf" if ask.outside else None,
    )


def _value(ask: Ask, holder: str) -> str:
    """An address where one is asked for; of several options one, not the same for everybody."""
    if ask.form == "several":
        return ask.options[sum(holder.encode()) % len(ask.options)]
    return f"https://www.example.org/{ask.id}" if ask.form in {"address", "file"} else ""


def sending_back(ask: Ask, holder: str, *, by: str) -> Reply:
    """An approval that is refused."""
    evidence = "rehearsed-letter.pdf" if ask.outside else None
    return Reply(
        choice="send_back",
        given_by=by,
        holder=holder,
        note=SENT_BACK,
        door=DOOR,
        evidence=evidence,
    )


def stand_in(title: str, version: int = 1) -> Made:
    """A document that is written by hand."""
    return Made(title, MARKDOWN, f"# {title}\n\nRehearsed, version {version}.\n".encode())


def said_instead(document: str, stage: str) -> Made | None:
    """What is said of a stage (by id) where its year does not; None for any other document."""
    said = {
        PLACE: "Example Hall, Example City",
        LINK: f"https://www.example.org/{stage}",
        HOURS: "10:00 to 17:30, local time",
        NOTHING: "Nothing came in.",
    }
    text = said.get(document)
    if document.startswith(OPTIONS_OF):
        text = "First choice\nSecond choice\nThird choice"
    return Made(document, "text/plain", text.encode()) if text else None
