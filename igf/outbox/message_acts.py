"""The act of writing a message that no step foresees."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated, Final

from igf.asks.choices import open_asks
from igf.log.deciding import deciding
from igf.log.trial import by_trial
from igf.office.act import Act, AnyAct, ChoiceOf, Doer, Filled, Long, Ready, Typed
from igf.office.act_fields import DecidedBy, Why
from igf.office.office import Office
from igf.outbox.message import Audience, Drafted, Message, draft_message
from igf.stage.stops import LIVE
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.words.phrases import counted
from igf.year.choices import all_stages
from igf.year.declared import year_of
from schemas.acts import LINE, TEXT, ActFields, Did, Option, asked


def audiences(session: Session, filled: Filled) -> Sequence[Option]:
    """The bodies, roles and lists of the year of a stage; before one is chosen, of the newest."""
    cycle = _cycle(session, filled)
    if not cycle:
        return ()
    year = year_of(session, cycle)
    kinds = ((year.bodies, "body"), (year.roles, "role"), (year.lists, "mailing list"))
    return [Option(key, each.title, hint) for named, hint in kinds for key, each in named.items()]


def questions_owed(session: Session, filled: Filled) -> Sequence[Option]:
    """The open questions of the same year."""
    cycle = _cycle(session, filled)
    return [each for each in open_asks(session, filled) if each.value.startswith(f"{cycle}/")]


def _cycle(session: Session, filled: Filled) -> str:
    """The year of the stage in the form, else the newest; empty if none was started."""
    stage = queries.stage_if_there(session, str(filled.get("stage", "")))
    newest = max((row.key for row in queries.cycles(session)), default="")
    return stage.cycle if stage else newest


def documents_there(session: Session, filled: Filled) -> Sequence[Option]:
    """The documents of a stage that are there."""
    found = queries.newest_documents(session, str(filled.get("stage", "")))
    return [Option(key, row.title, f"version {row.version}") for key, row in found.items()]


class MessageFields(ActFields):
    """The fields of a message."""

    stage: Annotated[str, ChoiceOf(all_stages), Typed(argument=True)] = asked(
        "Stage", "The stage that it is about; it is kept there."
    )
    to: Annotated[tuple[str, ...], ChoiceOf(audiences), Typed("--to")] = asked(
        "To", "Bodies, roles and mailing lists; each person gets it once.", default=()
    )
    owing: Annotated[tuple[str, ...], ChoiceOf(questions_owed), Typed("--owing")] = asked(
        "And those who still owe an answer to", "", default=()
    )
    without: Annotated[tuple[str, ...], ChoiceOf(audiences), Typed("--without")] = asked(
        "But not those who are also in", "", default=()
    )
    subject: Annotated[str, Typed("--subject")] = asked(
        "Subject", "The title of the year stands before it.", max_length=LINE
    )
    text: Annotated[str, Long(12), Typed("--text")] = asked(
        "Text",
        "Paragraphs with an empty line between; the greeting and your address are put in.",
        max_length=TEXT,
    )
    document: Annotated[str, ChoiceOf(documents_there), Typed("--document")] = asked(
        "Document", "Linked below the text, in the version that is there now.", default=""
    )
    reason: Why
    by: DecidedBy = ""


def _write(office: Office, fields: MessageFields, *, doer: Doer) -> Ready:
    audience = Audience(fields.to, fields.owing, fields.without)
    message = Message(fields.stage, fields.subject, fields.text, audience, fields.document)
    by = deciding(doer, by=fields.by, reason=fields.reason)

    def do() -> Did:
        return Did(tuple(_words(draft_message(office, message, by=by))))

    return by_trial(office, do, title=f"Write “{fields.subject}”", button="Keep it as drafts")


def _words(found: Drafted) -> Iterator[str]:
    yield f"Drafted: {counted(len(found.recipients), 'email')}; they leave once they are approved"
    yield from (f"  {each.name} <{each.address}> {each.why}".rstrip() for each in found.recipients)
    if found.left_out:
        yield f"Left out: {counted(len(found.left_out), 'recipient')}"
    yield from (f"  {each.name} <{each.address}>" for each in found.left_out)


def _goes_on(session: Session, stage: str, *, now: datetime) -> bool:  # noqa: ARG001 -- as all are called
    return queries.stage(session, stage).state in LIVE


MESSAGE_ACTS: Final[tuple[AnyAct, ...]] = (
    Act(
        name="write-message",
        title="Write a message",
        here="Write a message",
        help="What no step foresees: drafts to bodies, roles, lists, or those who owe an answer.",
        fields=MessageFields,
        ready=_write,
        target="stage",
        offered=_goes_on,
        otherwise="Nothing was drafted",
    ),
)
