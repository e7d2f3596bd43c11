"""The act of starting a year from its file, on any day of it."""

from collections.abc import Iterator
from typing import Annotated, Final

from igf.log.deciding import deciding
from igf.office.act import Act, AnyAct, Doer, Ready, SentFile, Typed
from igf.office.act_fields import DecidedBy, as_path
from igf.office.office import Office
from igf.starting.adopting import Said, read_adoption
from igf.starting.outlook import Outlook, outlook
from igf.starting.read import read_to_start
from igf.starting.start import YearToStart, start
from igf.starting.words import choice_words, outlook_words, started_words
from igf.store.queries import year as queries
from igf.words.phrases import counted
from schemas.acts import ActFields, Did, Preview, asked
from schemas.errors import Mistake

MOST: Final = 200


class StartFields(ActFields):
    """The fields of starting a year."""

    file: Annotated[SentFile, Typed(argument=True)] = asked("File of the year", "A YAML file.")
    done: Annotated[tuple[str, ...], Typed("--done")] = asked(
        "Stages that are over",
        "Their keys, one a line: nothing of them is done or sent here.",
        default=(),
        max_length=MOST,
    )
    since: Annotated[tuple[str, ...], Typed("--since")] = asked(
        "Stages that continue",
        "One a line, as thematic_input = 2027-01-20: what was due since then is done now, if it is"
        " not too late.",
        default=(),
        max_length=MOST,
    )
    skip: Annotated[tuple[str, ...], Typed("--skip")] = asked(
        "Stages that are left out",
        "Their keys, one a line; they can be opened later.",
        default=(),
        max_length=MOST,
    )
    by: DecidedBy = ""


def _start(office: Office, fields: StartFields, *, doer: Doer) -> Ready:
    with as_path(fields.file) as path:
        year = read_to_start(office, path)
    _refuse_started(office, year)
    said = Said(fields.done, fields.since, fields.skip)
    adoption, by = read_adoption(year, said, now=office.now()), deciding(doer, by=fields.by).actor
    found = outlook(office, year, adoption=adoption)

    def do() -> Did:
        started = start(office, year, by=by, adoption=adoption)
        return Did((started_words(started, year.cycle.title),), started.live)

    title = f"Start {year.cycle.title}"
    leaving = sum(len(each.to) for each in found.day.leaving)
    emails = counted(leaving, "email leaves", many="emails leave")
    preview = Preview(
        title=title,
        lines=tuple(outlook_words(found)),
        button=f"{title}: {emails} within 24 hours",
        read=(title, *_read(found)),
    )
    return Ready(preview, do)


def _refuse_started(office: Office, year: YearToStart) -> None:
    with office.store.read() as session:
        started = {row.key for row in queries.cycles(session)}
    if year.cycle.cycle in started:
        message = f"{year.cycle.title} was started before"
        raise Mistake(message, "to apply a changed file: Apply a changed file")


def _read(found: Outlook) -> Iterator[str]:
    """What a start hangs on, without the instant at which it is looked at."""
    for each in found.proposals:
        yield f"{each.stage.key} {each.standing} {choice_words(each.choice)}"
    yield from (f"undecided {stage.key}" for stage in found.undecided)
    yield from (f"coming {stage.key}" for stage in found.coming)
    day = found.day
    yield from (f"passed {each.stage} {each.title} {each.due}" for each in day.passed)
    yield from (f"leaves {each.stage} {each.step} {', '.join(each.to)}" for each in day.leaving)
    yield from (f"unheard {each.stage} {each.title} {each.to}" for each in day.unheard)
    yield from (f"trouble {each.stage} {each.title} {each.reason}" for each in day.troubles)


STARTING_ACTS: Final[tuple[AnyAct, ...]] = (
    Act(
        name="start-year",
        title="Start a year",
        help="A year begins from its file: what is over, what goes on and what leaves is shown.",
        fields=StartFields,
        ready=_start,
        command="start",
        question="Start it now?",
        otherwise="Nothing was started",
    ),
)
