"""Starting a year from a form, or letting a running one go on with its changed file."""

from pathlib import Path

from prefect import task
from pydantic import BaseModel

from igf.changing import Wish, apply, compare
from igf.changing.words import applied_words, change_words
from igf.engine.status import started
from igf.starting.adopting import Said, read_adoption, refuse_late
from igf.starting.outlook import outlook
from igf.starting.read import CYCLES, read_to_start
from igf.starting.start import YearToStart, start
from igf.starting.words import outlook_words, started_words
from tasks.acts import Done, acting, in_words, put_away, waiting_file
from tasks.work import office


class Beginning(BaseModel):
    """The fields of the form for a start; `take` as in igf.changing.Wish."""

    file: str
    said: Said
    take: tuple[str, ...] = ()
    by: str
    dry_run: bool


@task(name="Start the year", task_run_name="Start: {form.file}")
def start_year(form: Beginning) -> Done:
    """Start a year from a file of the inbox, or one that comes with the project."""

    def act() -> Done:
        path = _year_file(form.file)
        year = read_to_start(office(), path)
        known = year.cycle.cycle in started(office())
        done = (_go_on if known else _start)(year, form)
        if not form.dry_run and path.parent != CYCLES:
            put_away(path)
        return done

    return in_words(act)


def _start(year: YearToStart, form: Beginning) -> Done:
    adoption = read_adoption(year, form.said, now=office().now())
    words = list(outlook_words(outlook(office(), year, adoption=adoption)))
    if form.dry_run:
        return Done(words=["Only shown, nothing was started", *words])
    done = start(office(), year, by=acting(form.by), adoption=adoption)
    return Done(words=[started_words(done, year.cycle.title), *words], stages=list(done.live))


def _go_on(year: YearToStart, form: Beginning) -> Done:
    refuse_late(form.said, year.cycle.title)
    change = compare(office(), Wish(year, acting(form.by), form.take))
    words = [] if change.is_empty else list(change_words(change))
    if form.dry_run and words:
        return Done(words=["Only shown, nothing was changed", *words])
    applied = apply(office(), change)
    return Done(words=[*applied_words(applied), *words], stages=list(applied.stages))


def _year_file(name: str) -> Path:
    shipped = CYCLES / name
    return shipped if shipped in CYCLES.iterdir() else waiting_file(name)
