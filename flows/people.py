"""Duties pass from one person to another."""

from typing import Annotated, Any

from prefect import flow

from flows.forms import DryRun, PersonName, Why, asked, finish
from tasks.people import HandOverForm, hand_over


@flow(name="hand-over-duties", flow_run_name="Hand over: {person} to {to}")
def hand_over_duties(
    person: Annotated[str, asked("From", "The id or an address of the person who hands over.")],
    to: Annotated[str, asked("To", "The id or an address of the person who takes over.")],
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
