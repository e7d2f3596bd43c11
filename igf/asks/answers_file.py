"""Answers that come as a file: of a form outside, or a poll in a meeting. They count as stated."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from igf.asks.answers_beside import AnswersForeseen, InFile, beside
from igf.asks.at_the_office import speaking_for
from igf.asks.decide import Answers, Reply
from igf.asks.ended import refuse_ended
from igf.asks.entitled import OVER, ask_named, side_of
from igf.asks.questions import IMPORTED
from igf.asks.rules.columns import AnswerContext, SentCells, cells_of
from igf.asks.rules.holders import person_of
from igf.asks.rules.newest import newest, possible_orders
from igf.files.rows import Placed, Sheet
from igf.files.sheets import open_sheet
from igf.log.write import Actor, Value, record
from igf.office.office import Office
from igf.store.queries import asks as ask_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Ask, Obligation
from igf.whom.find import everybody
from igf.whom.rules.find import Everybody, Named
from schemas.errors import Mistake, Mistakes, WrongValueError
from schemas.plan import Problem
from schemas.sheets import SheetFile

_NAMES, _EMAILS = "who", "email"
_COLUMNS = {
    _EMAILS: "who answers, by address",
    _NAMES: "who answers",
    "choice": "the answer",
    "note": "the note",
    "value": "the web address or the options",
    "sent_at": "when it was sent",
}
#: The fixes where nothing tells which of two answers is newer.
_TIME = 'keep one of the rows, or say which column has the time: --map sent_at="HEADER"'
_ORDER = "say how 3/4 is read: --dates dmy or --dates mdy; or keep one of the rows"

Row = Placed[SentCells]


@dataclass(frozen=True, kw_only=True)
class AnswersFile(SheetFile):
    """A file as a person hands it in. `meaning` maps a text of it to a choice: {"Oui": "for"}."""

    meaning: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class AnswersRead:
    """Answers that were read without a problem, one for each side; of several the newest counts.

    `repeated` are the rows that a newer one of the same side replaces. `columns` are the headers
    that were read, by field; `unused` those that were not. `places` are the rows by side, in the
    file of this `path`; `notes` say how it was read.
    """

    ask: str
    source: str
    replies: tuple[Reply, ...]
    repeated: int
    columns: Mapping[str, str] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    places: Mapping[str, InFile] = field(default_factory=dict)
    path: str = ""
    notes: tuple[str, ...] = ()


def read_answers(office: Office, ask_id: str, *, file: AnswersFile, by: Actor) -> AnswersRead:
    """Read a file of answers to an ask. Nothing is written. Mistakes: every problem of it."""
    with office.store.read() as session:
        ask = _open(session, ask_id)
        sheet = open_sheet(file, cells_of(ask.form))
        sheet.refuse_columns(_without_who(sheet))
        rows = sheet.read(AnswerContext(ask.form, ask.options, file.meaning))
        people = everybody(session)
        known = [row for row in queries.obligations(session, ask.id) if row.state not in OVER]
        speaking = speaking_for(session, known, now=office.now())
        sides = _by_side(sheet, known, rows=rows, people=people, speaking=speaking)
    found = {holder: _newest(sheet, each) for holder, each in sides.items()}
    sheet.refuse()
    source = f"{file.path.name} {sheet.table.sha256[:12]}"
    return AnswersRead(
        ask_id,
        source,
        tuple(
            _reply(
                each.row,
                holder,
                who=_speaker(each.row, holder, people=people, speaking=speaking),
                by=by,
                source=source,
            )
            for holder, each in found.items()
        ),
        len(rows) - len(found),
        {name: header for name, header in sheet.columns.items() if header},
        sheet.unused,
        places={holder: InFile(each.number, _who(each)) for holder, each in found.items()},
        path=str(file.path),
        notes=(*sheet.notes, *_replaced(sides, found)),
    )


def _by_side(
    sheet: Sheet[SentCells],
    known: Sequence[Obligation],
    *,
    rows: Sequence[Row],
    people: Everybody,
    speaking: Mapping[str, str],
) -> dict[str, list[Row]]:
    """The rows of each side. A row of nobody who is asked is a problem of the sheet."""
    sides: dict[str, list[Row]] = {}
    for placed in rows:
        row = placed.row
        try:
            said = row.email or row.who
            side = side_of(known, people, said=said, beside=row.who, speaking=speaking)
        except Mistake as mistake:
            error = WrongValueError(mistake.message, mistake.fix)
            sheet.wrong(placed, error, field=_EMAILS if row.email else _NAMES)
        else:
            sides.setdefault(side.holder, []).append(placed)
    return sides


def _newest(sheet: Sheet[SentCells], rows: Sequence[Row]) -> Row:
    """The row of a side that counts; their times must tell which it is, if they differ."""
    if _agree(rows) or any(each.wrong for each in rows):
        return rows[-1]
    header = sheet.columns.get("sent_at")
    column = [row.cells[header] for row in sheet.table.rows] if header else []
    orders = possible_orders(column, sheet.file.dates)
    place = newest([each.row.sent_at for each in rows], orders)
    if place is None:
        *_, before, last = rows
        what = f"row {before.number} answers otherwise, and it cannot be told which is newer"
        error = WrongValueError(what, _ORDER if len(orders) > 1 else _TIME)
        sheet.wrong(last, error, field=_EMAILS if last.row.email else _NAMES)
    return rows[place or 0]


def _agree(rows: Sequence[Row]) -> bool:
    return len({(each.row.choice, each.row.value, each.row.note) for each in rows}) == 1


def _who(placed: Row) -> str:
    return placed.row.who or placed.row.email


def _replaced(sides: Mapping[str, Sequence[Row]], found: Mapping[str, Row]) -> Iterator[str]:
    for holder, counts in found.items():
        others = [str(each.number) for each in sides[holder] if each is not counts]
        if others and not _agree(sides[holder]):
            which = f"the answer of row {counts.number}, sent {counts.row.sent_at}, is the newest"
            yield f"{_who(counts)}: {which}; not taken: row {', '.join(others)}"


def read_words(read: AnswersRead) -> Iterator[str]:
    """How the file was read: which columns as what, which were not, and what is left out."""
    yield from read.notes
    named = "; ".join(f"{_COLUMNS[name]}: {header}" for name, header in read.columns.items())
    yield f"Columns that were read: {named}"
    if read.unused:
        yield f"Columns that were not read: {', '.join(read.unused)}"


def _without_who(sheet: Sheet[SentCells]) -> Iterator[Problem]:
    """The problem of a file in which no column says who answers."""
    if not (sheet.columns.get(_NAMES) or sheet.columns.get(_EMAILS)):
        headers = ", ".join(sheet.table.columns)
        fix = f'say which column it is: --map email="HEADER" or --map who="HEADER" ({headers})'
        message = "no column says who answers"
        yield Problem(severity="error", code="columns", message=message, fix=fix)


def foresee_answers(office: Office, read: AnswersRead) -> AnswersForeseen:
    """The changes that taking the answers would make. Nothing is kept.

    Mistakes: those that cannot be taken.
    """
    with office.store.read() as session:
        return _take_all(session, read, now=office.now())


def take_answers(office: Office, read: AnswersRead, *, by: Actor) -> tuple[int, str | None]:
    """Record answers in one transaction, then apply the rule to all of them.

    How many are new or changed, and the outcome if that settled the ask.

    Mistakes: those that cannot be taken, and none is.
    """
    now = office.now()
    with office.store.write(now) as session:
        taken = _take_all(session, read, now=now)
        values: dict[str, Value] = {"file": read.source, "answers": taken.changed}
        record(session, IMPORTED, subject=read.ask, at=now, values=values, actor=by)
    return taken.changed, taken.outcome


def _take_all(session: Session, read: AnswersRead, *, now: datetime) -> AnswersForeseen:
    given = ask_queries.counting(session, read.ask)
    changes = tuple(
        beside(reply, given.get(reply.holder or ""), places=read.places) for reply in read.replies
    )
    pairs = zip(read.replies, changes, strict=True)
    new = [reply for reply, each in pairs if not each.is_same]
    answers = Answers(session, [(read.ask, reply) for reply in new])
    outcome, wrong = None, []
    for place, reply in enumerate(new, 1):
        try:
            outcome = answers.take(read.ask, reply, now=now, more=place < len(new)).outcome
        except Mistake as mistake:
            wrong.append(_problem(read, reply, mistake=mistake))
    if wrong:
        raise Mistakes(wrong)
    answers.write()
    return AnswersForeseen(changes, outcome)


def _problem(read: AnswersRead, reply: Reply, *, mistake: Mistake) -> Problem:
    place = read.places.get(reply.holder or "", InFile(0, reply.holder or ""))
    return Problem(
        severity="error",
        code="answer",
        message=mistake.message,
        value=place.who,
        fix=mistake.fix,
        file=read.path,
        line=place.row or None,
    )


def _open(session: Session, ask_id: str) -> Ask:
    ask = ask_named(session, ask_id)
    refuse_ended(session, ask)
    return ask


def _speaker(
    row: SentCells, holder: str, *, people: Everybody, speaking: Mapping[str, str]
) -> Named | None:
    """Who answers in a row; None where it names a body or role by its key."""
    alone = person_of(holder)
    if alone or row.who == holder:
        return people.by_id(alone or "")
    among = {person for person, side in speaking.items() if side == holder}
    return people.one(row.email or row.who, beside=row.who, among=among)


def _reply(row: SentCells, holder: str, *, who: Named | None, by: Actor, source: str) -> Reply:
    """The answer of a row: given by the person whose side it is, entered by who has the file."""
    return Reply(
        choice=row.choice.choice,
        given_by=who.name if who else by.name,
        holder=holder,
        value=row.choice.value or row.value,
        note=row.note,
        door="file",
        evidence=source,
        decider=who.id if who else None,
        entered_by=by.name,
    )
