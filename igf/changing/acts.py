"""The act of applying a changed file to a year that runs."""

from collections.abc import Iterator
from typing import Annotated, Final

from igf.changing.applying import apply
from igf.changing.change import Change, Wish
from igf.changing.comparing import compare
from igf.changing.words import applied_words, change_words
from igf.log.deciding import deciding
from igf.moving.acts import hangs_on
from igf.office.act import Act, AnyAct, Doer, Ready, SentFile, Typed
from igf.office.act_fields import DecidedBy, as_path
from igf.office.office import Office
from igf.outbox.row import sample
from igf.starting.read import read_to_start
from igf.starting.start import YearToStart
from igf.store.queries import year as queries
from schemas.acts import ActFields, Did, Preview, asked
from schemas.errors import Mistake


class ChangeFields(ActFields):
    """The fields of applying a changed file."""

    file: Annotated[SentFile, Typed(argument=True)] = asked("File of the year", "A YAML file.")
    take: Annotated[tuple[str, ...], Typed("--take")] = asked(
        "As the file says all the same",
        "Dates and stages, one a line, that were moved here or have come: thematic_input.closes.",
        default=(),
        max_length=200,
    )
    by: DecidedBy = ""


def _change(office: Office, fields: ChangeFields, *, doer: Doer) -> Ready:
    with as_path(fields.file) as path:
        year = read_to_start(office, path)
    _refuse_unstarted(office, year)
    change = compare(office, Wish(year, deciding(doer, by=fields.by).actor, fields.take))
    if change.is_empty:
        message = f"{change.file.title} is as the file says"
        raise Mistake(message, "nothing is to be applied")

    def do() -> Did:
        applied = apply(office, change)
        return Did(tuple(applied_words(applied)), applied.stages)

    return Ready(_preview(change), do)


def _refuse_unstarted(office: Office, year: YearToStart) -> None:
    with office.store.read() as session:
        started = {row.key for row in queries.cycles(session)}
    if year.cycle.cycle not in started:
        raise Mistake(f"{year.cycle.title} was not started yet", "start it: Start a year")


def _preview(change: Change) -> Preview:
    foreseen, title = change.foreseen, f"Apply the changed file of {change.file.title}"
    wrong = (*foreseen.conflicts, *foreseen.broken)
    return Preview(
        title=title,
        lines=tuple(change_words(change)),
        button=title,
        read=(title, *_read(change)),
        warnings=tuple(each.message for each in wrong),
        mails=tuple(sample(note.mail) for note in foreseen.notices),
    )


def _read(change: Change) -> Iterator[str]:
    """What a change hangs on, without the instant at which it is looked at."""
    yield change.loaded.model_dump_json()
    yield change.file.model_dump_json()
    yield from (f"{each.name} {each.case} {each.here.moment} {each.file}" for each in change.dates)
    for each in change.stages:
        yield f"{each.id} {each.turn}"
        for fate in each.passage.fates if each.passage else ():
            yield f"{fate.change.step.key} {fate.change.sort} {fate.question} {fate.happened}"
            yield f"  counts as done: {fate.overdue}, waits: {fate.waits}"
    yield from hangs_on(change.foreseen)


CHANGING_ACTS: Final[tuple[AnyAct, ...]] = (
    Act(
        name="change-year",
        title="Apply a changed file",
        help="The file of a running year has changed: what follows is shown, then applied at once.",
        fields=ChangeFields,
        ready=_change,
        command="start",
        question="Apply it now?",
        otherwise="Nothing was changed",
    ),
)
