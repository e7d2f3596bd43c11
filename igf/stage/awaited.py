"""Reading what a stage awaits of other stages."""

from collections.abc import Iterable, Mapping
from typing import Final

from igf.stage.rules.awaiting import UNDECIDED, awaited
from igf.stage.rules.facts import AskFact, Awaited, Facts, Fired
from igf.store.queries import books as book_queries
from igf.store.queries import year as queries
from igf.store.queries.books import AskedBefore, AwaitedBook
from igf.store.queries.year import Dates
from igf.store.session import Session
from igf.year.declared import body_of, moments_of, planned_steps, read_definition, year_of
from schemas.cycle import CycleFile
from schemas.definition import StageDefinition
from schemas.moments import Moment
from schemas.references import StageReference, read_reference

AwaitedBooks = Mapping[str, AwaitedBook]
NOT_THERE: Final = "is not in the year yet"
#: The state of a stage that is left out, or of which it is not decided whether it is held.
_LEFT_OUT: Final = "skipped"


def references_of(definition: StageDefinition) -> dict[str, StageReference]:
    """What a stage awaits of others, by the text of the reference."""
    texts = definition.all_references()
    return {text: read_reference(text, cycle=definition.cycle) for text in texts}


def books_of(session: Session, definitions: Iterable[StageDefinition]) -> AwaitedBooks:
    """The books of all stages that these await: one query, none if they await nothing."""
    wanted = {ref.stage_id for each in definitions for ref in references_of(each).values()}
    return book_queries.awaited_books(session, wanted)


def read_awaited(
    session: Session,
    definition: StageDefinition,
    *,
    year: CycleFile,
    dates: Dates,
    books: AwaitedBooks | None = None,
) -> dict[str, Awaited]:
    """What a stage awaits of others, by reference, over these dates of its own year.

    What belongs to a year that is not in the database, or to a stage that is not held, is left out:
    it counts as settled. What belongs to a stage of which this is undecided does not. `books` are
    those of the stages that are awaited, if they were read before; where one lacks, all are read.
    """
    references = references_of(definition)
    if not references:
        return {}
    if books is None or not {ref.stage_id for ref in references.values()} <= books.keys():
        books = books_of(session, [definition])
    found: dict[str, Awaited] = {}
    for text, ref in references.items():
        book = books.get(ref.stage_id)
        if book is not None and book.state == _LEFT_OUT and _is_undecided(session, ref, year=year):
            found[text] = Awaited(book.title, trouble=UNDECIDED)
        elif book is not None:
            facts = _facts(session, book, year=year, dates=dates)
            found[text] = awaited(facts, ref.what, state=book.state, title=book.title)
        elif ref.cycle == year.cycle and not _is_not_held(year, ref):
            found[text] = Awaited(_title(year, ref), trouble=NOT_THERE)
    return found


def _is_undecided(session: Session, ref: StageReference, *, year: CycleFile) -> bool:
    """Whether it is open whether a stage is held: it is neither settled nor left out then."""
    declared = year if ref.cycle == year.cycle else year_of(session, ref.cycle)
    return ref.stage in declared.stages and declared.stages[ref.stage].held == "undecided"


def _is_not_held(year: CycleFile, ref: StageReference) -> bool:
    return ref.stage in year.stages and year.stages[ref.stage].held == "no"


def _title(year: CycleFile, ref: StageReference) -> str:
    return year.stages[ref.stage].title if ref.stage in year.stages else ref.stage


def _facts(session: Session, book: AwaitedBook, *, year: CycleFile, dates: Dates) -> Facts:
    """The facts by which it is known what of a stage is settled."""
    if book.cycle != year.cycle:
        year, dates = year_of(session, book.cycle), queries.dates(session, book.cycle)
    body, key = body_of(session, book.definition), book.id.partition("/")[2]
    definition, moments = read_definition(body), moments_of(dates)
    opens, closes = (moments.get(f"{key}.{point}") for point in ("opens", "closes"))
    adopted_at = book.adopted_at
    if adopted_at is None:
        message = f"{book.id} was never started"
        raise ValueError(message)
    steps = {step.key for step in definition.steps}
    return Facts(
        definition=definition,
        opens=opens.at if opens else None,
        closes=closes.at if closes else None,
        adopted_at=adopted_at,
        planned=planned_steps(body, dates, holidays=year.holidays),
        versions={name: version for name, *_, version in dates},
        documents=book.documents,
        fired={
            (row.step, row.rung, row.version): Fired(
                "skipped" if row.outcome == "skipped" else "done", row.due_at, row.fired_at
            )
            for row in book.firings
        },
        asks=tuple(_ask(row) for row in book.asks if row.step in steps),
    )


def _ask(row: AskedBefore) -> AskFact:
    return AskFact(
        id=row.id,
        step=row.step,
        rung=row.rung,
        version=row.version,
        state=row.state,
        outcome=row.outcome,
        due_at=row.due_at,
        settled_at=row.settled_at,
        due=Moment(at=row.due_at, zone=row.due_zone, shown=row.due_shown),
    )
