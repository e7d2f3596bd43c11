"""Acts on people that people start from a form: hand over what one leads, merge two entries."""

from datetime import date

from prefect import task
from pydantic import BaseModel

from igf.calendar.days import day_of
from igf.log.write import By
from igf.people import handover as handing_over
from igf.people import merge as merging
from igf.people.handover import foresee_handover, handover_words
from schemas.errors import Mistake
from tasks.acts import Done, acting, in_words
from tasks.work import office


class HandOverForm(BaseModel):
    """The fields of the form for a hand-over; `since` is a day or empty."""

    person: str
    to: str
    by: str
    reason: str
    since: str
    bodies: bool
    dry_run: bool


@task(name="Hand over", task_run_name="Hand over: {form.person} to {form.to}")
def hand_over(form: HandOverForm) -> Done:
    """Hand over what a person leads, or say what that would move."""

    def act() -> Done:
        duties = handing_over.Duties(form.person, form.to, _since(form), bodies=form.bodies)
        handover = foresee_handover(office(), duties)
        words = list(handover_words(handover))
        if form.dry_run:
            return Done(words=["Only shown, nothing was handed over", *words])
        handing_over.hand_over(office(), handover, by=By(acting(form.by), form.reason))
        giver, taker = handover.names
        return Done(words=[f"{giver} handed over to {taker}", *words])

    return in_words(act)


class MergeForm(BaseModel):
    """The fields of the form for a merge."""

    gone: str
    stays: str
    by: str
    reason: str
    dry_run: bool


@task(name="Merge people", task_run_name="Merge: {form.gone} into {form.stays}")
def merge_people(form: MergeForm) -> Done:
    """Make one person of two entries, or say what that would change."""

    def act() -> Done:
        found = merging.foresee_merge(office(), form.gone, into=form.stays)
        words = list(merging.merge_words(found, now=office().now()))
        if form.dry_run:
            return Done(words=["Only shown, nobody was merged", *words])
        merging.merge(office(), found, by=By(acting(form.by), form.reason))
        return Done(words=[f"{found.gone.id} was merged into {found.stays.id}", *words])

    return in_words(act)


def _since(form: HandOverForm) -> date | None:
    try:
        return day_of(form.since.strip()) if form.since.strip() else None
    except ValueError:
        raise Mistake(f"{form.since} is not a day", "write it as 2027-01-31") from None
