"""Duties pass from one person to another; one person entered twice is made one."""

from typing import Annotated, Any

from prefect import flow

from flows.forms import DryRun, PersonName, Why, asked, finish
from tasks.people import HandOverForm, MergeForm, hand_over, merge_people


@flow(name="hand-over-duties", flow_run_name="Hand over: {person} to {to}")
def hand_over_duties(
    person: Annotated[str, asked("From", "Who hands over: an address, id or name.")],
    to: Annotated[str, asked("To", "Who takes over: an address, id or name.")],
    by: PersonName,
    reason: Why,
    since: Annotated[str, asked("From which day", "2027-02-01; empty: from now on.")] = "",
    bodies: Annotated[bool, asked("Also the bodies", "Not only the roles.")] = False,  # noqa: FBT002 -- a box to tick
    dry_run: DryRun = True,  # noqa: FBT002 -- a box to tick
) -> Any:  # noqa: ANN401 -- a state
    """Let another person lead what one leads, or show what would move."""
    form = HandOverForm(
        person=person, to=to, by=by, reason=reason, since=since, bodies=bodies, dry_run=dry_run
    )
    return finish(hand_over(form))


@flow(name="merge-people", flow_run_name="Merge: {gone} into {stays}")
def merge_two_entries(
    gone: Annotated[str, asked("Entry that goes", "An address, id or name: best the id.")],
    stays: Annotated[str, asked("Entry that stays", "An address, id or name: best the id.")],
    by: PersonName,
    reason: Why,
    dry_run: DryRun = True,  # noqa: FBT002 -- a box to tick
) -> Any:  # noqa: ANN401 -- a state
    """Make one person of two entries, with all that both have, or show what would change."""
    form = MergeForm(gone=gone, stays=stays, by=by, reason=reason, dry_run=dry_run)
    return finish(merge_people(form))
