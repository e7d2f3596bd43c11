"""The acts on emails that wait: approve or drop drafts, hold all delivery."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final

from igf.log.deciding import deciding
from igf.log.trial import sample_of
from igf.office.act import Act, AnyAct, ChoiceOf, Doer, Filled, Long, Ready, Typed
from igf.office.office import Office
from igf.outbox.approve import Choice, approve_mails, drop_mails, show_drafts
from igf.outbox.hold import hold_mails
from igf.store.queries import desk_mails
from igf.store.queries import outbox as mail_queries
from igf.store.session import Session
from igf.store.tables.records import Outgoing
from igf.words.phrases import counted
from schemas.acts import LINE, TEXT, ActFields, Did, Option, Preview, asked
from schemas.errors import Mistake


def stages_with_drafts(session: Session, _filled: Filled) -> Sequence[Option]:
    """The stages in which drafts wait for a person."""
    groups = [each for each in desk_mails.waiting_groups(session) if each.state == "draft"]
    counts: dict[str, int] = {}
    for each in groups:
        counts[each.stage] = counts.get(each.stage, 0) + each.number
    titles = {each.stage: each.stage_title or each.stage for each in groups}
    return [
        Option(stage, titles[stage], counted(number, "draft")) for stage, number in counts.items()
    ]


class DraftFields(ActFields):
    """Which drafts: all of a stage, or some by number."""

    stage: Annotated[str, ChoiceOf(stages_with_drafts), Typed("--stage")] = asked(
        "Drafts of one stage", "None chosen: all drafts there are.", default=""
    )
    mails: Annotated[tuple[str, ...], Typed(argument=True)] = asked(
        "Or these emails", "Their numbers, one a line.", default=()
    )


class ApproveFields(DraftFields):
    """The fields of approving drafts."""

    anyway: bool = asked(
        "Also those whose dates have changed since", "They say what no longer holds.", default=False
    )


class DropFields(DraftFields):
    """The fields of dropping drafts."""

    reason: Annotated[str, Long(), asked("Reason", "Why they are not sent.", max_length=TEXT)]


class HoldFields(ActFields):
    """The fields of holding all delivery."""

    reason: Annotated[
        str, Long(), asked("Reason", "Why no email may leave; kept and shown.", max_length=TEXT)
    ]
    by: Annotated[
        str, asked("Who decided", "If not you: who decided it, by name.", max_length=LINE)
    ] = ""


def _approve(office: Office, fields: ApproveFields, *, doer: Doer) -> Ready:
    choice = _choice(fields)
    found = show_drafts(office, choice)
    by = deciding(doer).actor

    def do() -> Did:
        decided = approve_mails(office, choice, shown=found.code, by=by, anyway=fields.anyway)
        leave = counted(decided.number, "email leaves", many="emails leave")
        return Did((f"Approved: {leave} now.",), decided.stages)

    title = f"Approve {counted(found.number, 'email')}"
    return Ready(_preview(office, choice, title=title, code=found.code), do)


def _drop(office: Office, fields: DropFields, *, doer: Doer) -> Ready:
    choice = _choice(fields)
    found = show_drafts(office, choice)
    by = deciding(doer, reason=fields.reason)

    def do() -> Did:
        decided = drop_mails(office, choice, by=by)
        return Did((f"Dropped: {counted(decided.number, 'email')}; they are kept and never leave",))

    title = f"Drop {counted(found.number, 'email')}"
    return Ready(_preview(office, choice, title=title, code=found.code), do)


def _hold(office: Office, fields: HoldFields, *, doer: Doer) -> Ready:
    by = deciding(doer, by=fields.by, reason=fields.reason)

    def do() -> Did:
        held = hold_mails(office, by=by)
        words = "All emails are held" if held else "All emails were held before; nothing changed"
        return Did((words,))

    title = "Hold all emails"
    words = (
        "No email of any year leaves until delivery is released",
        "  steps go on and write their emails; answers are taken; deadlines pass",
    )
    return Ready(Preview(title=title, lines=words, button=title, read=words), do)


def _choice(fields: DraftFields) -> Choice:
    if fields.mails:
        if wrong := [each for each in fields.mails if not each.isdigit()]:
            raise Mistake(f"{wrong[0]} is no number of an email", "as the list of emails shows it")
        return Choice(tuple(map(int, fields.mails)))
    cycle, _, key = fields.stage.rpartition("/")
    return Choice(stage=key or None, cycle=cycle or None, all=not key)


def _preview(office: Office, choice: Choice, *, title: str, code: str) -> Preview:
    with office.store.read() as session:
        rows = drafts_of(session, choice)
    samples = tuple(map(sample_of, rows))
    reasons = tuple(dict.fromkeys(row.reason for row in rows if row.reason))
    return Preview(title=title, lines=reasons, button=title, read=(title, code), mails=samples)


def drafts_of(session: Session, choice: Choice) -> Sequence[Outgoing]:
    """The drafts of a choice that was looked at before."""
    if choice.numbers:
        found = (mail_queries.by_id(session, number) for number in choice.numbers)
        return [row for row in found if row]
    stage = f"{choice.cycle}/{choice.stage}" if choice.stage else None
    return mail_queries.drafts(session, stage=stage)


def _is_draft(session: Session, number: str, *, now: datetime) -> bool:  # noqa: ARG001 -- as all are called
    row = mail_queries.by_id(session, int(number))
    return row is not None and row.state == "draft"


OUTBOX_ACTS: Final[tuple[AnyAct, ...]] = (
    Act(
        name="approve-emails",
        title="Approve emails",
        help="Drafts leave once they were read: every recipient and each text is shown.",
        fields=ApproveFields,
        ready=_approve,
        command="mail approve",
        deployment="approve-mails",
        target="mails",
        offered=_is_draft,
        here="Approve it",
        question="Let them leave now?",
        otherwise="Nothing leaves",
    ),
    Act(
        name="drop-emails",
        title="Drop emails",
        help="Drafts are kept and never leave.",
        fields=DropFields,
        ready=_drop,
        command="mail drop",
        target="mails",
        offered=_is_draft,
        here="Drop it",
    ),
    Act(
        name="hold-emails",
        title="Hold all emails",
        help="No email of any year leaves until delivery is released.",
        fields=HoldFields,
        ready=_hold,
        command="mail hold",
        deployment="hold-mails",
    ),
)
