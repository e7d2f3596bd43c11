"""Mails as forms: let them leave, hold all of them, decide about those that were held."""

from typing import Annotated, Any

from prefect import flow

from flows.forms import PersonName, ShowOnly, Why, Year, asked, finish
from tasks.outbox import (
    ApprovalForm,
    Release,
    approve_drafts,
    hold_all,
    preview_drafts,
    release_held,
    show_held,
)


@flow(name="approve-mails", flow_run_name="Approve mails")
def approve_waiting_mails(
    by: PersonName,
    mails: Annotated[
        tuple[int, ...], asked("Numbers", "As igf mail list shows them; none: all of the stage.")
    ] = (),
    stage: Annotated[
        str, asked("Stage", "Its key; without numbers and stage: all there are.")
    ] = "",
    shown: Annotated[
        str, asked("Code", "Of what you have read; without it, this form only shows the emails.")
    ] = "",
    anyway: Annotated[bool, asked("Also stale ones", "Whose dates have changed since.")] = False,  # noqa: FBT002 -- a box to tick
    year: Year = None,
) -> Any:  # noqa: ANN401 -- a state
    """Show mails that wait for approval; with the code of what was shown, let them leave."""
    where, code = stage.strip(), shown.strip()
    form = ApprovalForm(mails=mails, stage=where, year=year, by=by, shown=code, anyway=anyway)
    return finish(approve_drafts(form) if code else preview_drafts(form))


@flow(name="hold-mails", flow_run_name="Hold all mails")
def hold_all_mails(by: PersonName, reason: Why) -> Any:  # noqa: ANN401 -- a state
    """Hold all emails of all years from now on; everything else continues, and its emails wait."""
    return finish(hold_all(by=by, reason=reason))


@flow(name="release-mails", flow_run_name="Release mails")
def release_held_mails(
    by: PersonName,
    send: Annotated[str, asked("To be sent", "Numbers of mails, as 12,14-20.")] = "",
    already_sent: Annotated[
        str, asked("Sent already", "After a restore: those that had left before it.")
    ] = "",
    drop: Annotated[str, asked("To be dropped", "They never leave.")] = "",
    rest: Annotated[bool, asked("Send all others", "Whatever waits and is not named.")] = False,  # noqa: FBT002 -- a box to tick
    shown: Annotated[str, asked("Code", "To send all others: the code of the list.")] = "",
    only_show: ShowOnly = True,  # noqa: FBT002 -- a box to tick
) -> Any:  # noqa: ANN401 -- a state
    """Decide about emails that are held; once all are decided, delivery is resumed."""
    if only_show:
        return finish(show_held())
    form = Release(send=send, already_sent=already_sent, drop=drop, rest=rest, shown=shown, by=by)
    return finish(release_held(form))
