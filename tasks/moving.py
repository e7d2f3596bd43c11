"""Moving dates from a form: to now by hand, to another date, or all that a workbook changed."""

from prefect import task
from pydantic import BaseModel

from igf.log.write import By
from igf.moving import Foreseen, MoveOrder, carry_out, foresee, foreseen_words, moved_words
from igf.moving.by_hand import ByHand, Point, by_hand_words, foresee_by_hand
from igf.moving.sheet import NOTHING, foresee_dates, kept_words, left_out_words, read_dates
from igf.year.find import find_year
from tasks.acts import Done, acting, in_words, put_away, stage_id, waiting_file
from tasks.work import office


class Dates(BaseModel):
    """The fields of the form for a move; `dates` gives the target of each date to be moved."""

    dates: dict[str, str]
    year: str | None
    by: str
    reason: str
    force: bool
    dry_run: bool


@task(name="Move the date to now", task_run_name="{point}: {stage}")
def move_date(
    point: Point, stage: str, *, year: str | None, why: dict[str, str], dry_run: bool
) -> Done:
    """Open or close a stage, or say what that would do.

    `why` holds `by`, `reason`, and `at` or `until` if said.
    """

    def act() -> Done:
        times = {key: why.get(key) or None for key in ("at", "until")}
        hand = ByHand(By(acting(why["by"]), why["reason"]), **times)
        foreseen = foresee_by_hand(office(), stage_id(stage, year), point=point, hand=hand)
        if dry_run:
            return _only_shown(foreseen)
        moved = carry_out(office(), foreseen)
        return Done(words=list(by_hand_words(moved, point)), stages=list(moved.stages))

    return in_words(act)


@task(name="Move the dates", task_run_name="Move: {form.dates}")
def move_dates(form: Dates) -> Done:
    """Move dates, or say what that would do."""

    def act() -> Done:
        with office().store.read() as session:
            year = find_year(session, form.year)
        by = By(acting(form.by), form.reason)
        order = MoveOrder(year, form.dates, by, force=form.force)
        foreseen = foresee(office(), order)
        if form.dry_run:
            return _only_shown(foreseen)
        moved = carry_out(office(), foreseen)
        return Done(words=list(moved_words(moved)), stages=list(moved.stages))

    return in_words(act)


@task(name="Move the changed dates", task_run_name="Dates: {file}")
def take_in_dates(file: str, *, by: str, reason: str, dry_run: bool) -> Done:
    """Move the dates that were changed in a workbook of the inbox, or say what that would do."""

    def act() -> Done:
        path = waiting_file(file)
        read = read_dates(office(), path)
        if not read.changes.wanted:
            return Done(words=[NOTHING])
        foreseen = foresee_dates(office(), read, by=By(acting(by), reason))
        if dry_run:
            return _only_shown(foreseen, *left_out_words(read), *kept_words(read))
        moved = carry_out(office(), foreseen)
        put_away(path)
        return Done(words=[*moved_words(moved), *left_out_words(read)], stages=list(moved.stages))

    return in_words(act)


def _only_shown(foreseen: Foreseen, *more: str) -> Done:
    return Done(words=["Only shown, nothing was moved", *foreseen_words(foreseen), *more])
