"""Answers that come as a file: of a form outside, or a poll in a meeting. They count as stated."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from igf.asks.decide import Answers, Reply
from igf.asks.entitled import OVER, ask_named, expectation, refuse_settled, side_of, step_of
from igf.asks.questions import IMPORTED
from igf.asks.rules.columns import AnswerContext, SentCells, cells_of
from igf.asks.rules.holders import person_of
from igf.files.rows import Sheet
from igf.files.sheets import open_sheet
from igf.log.write import Actor, By, Value, record
from igf.office.office import Office
from igf.store.queries import asks as ask_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Answer, Ask, Obligation
from igf.whom.find import everybody
from igf.whom.rules.find import Everybody
from schemas.errors import Mistake, WrongValueError
from schemas.plan import Problem
from schemas.sheets import SheetFile

_NAMES, _EMAILS = "who", "email"
_COLUMNS = {
    _EMAILS: "who answers, by address",
    _NAMES: "who answers",
    "choice": "the answer",
    "note": "the note",
    "value": "the web address or the options",
}


@dataclass(frozen=True)
class AnswersFile(SheetFile):
    """A file as a person hands it in. `meaning` maps a text of it to a choice: {"Oui": "for"}."""

    meaning: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class AnswersRead:
    """Answers that were read without a problem, one for each side; of several the last counts.

    `repeated` are the rows that a later one of the same side replaces. `columns` are the headers
    that were read, by field; `unused` those that were not.
    """

    ask: str
    source: str
    replies: tuple[Reply, ...]
    repeated: int
    columns: Mapping[str, str] = field(default_factory=dict)
    unused: tuple[str, ...] = ()


def read_answers(office: Office, ask_id: str, *, file: AnswersFile, by: Actor) -> AnswersRead:
    """Read a file of answers to an ask. Nothing is written. Mistakes: every problem of it."""
    with office.store.read() as session:
        ask = _open(session, ask_id)
        sheet = open_sheet(file, cells_of(ask.form))
        source = f"{file.path.name} {sheet.table.sha256[:12]}"
        sheet.refuse_columns(_without_who(sheet))
        rows = sheet.read(AnswerContext(ask.form, ask.options, file.meaning))
        sides = [row for row in queries.obligations(session, ask.id) if row.state not in OVER]
        replies, people = {}, everybody(session)
        for placed in rows:
            row = placed.row
            try:
                side = side_of(sides, people, said=row.email or row.who, beside=row.who)
            except Mistake as mistake:
                error = WrongValueError(mistake.message, mistake.fix)
                sheet.wrong(placed, error, field=_EMAILS if row.email else _NAMES)
            else:
                replies[side.holder] = _reply(row, side, people=people, by=by, source=source)
    sheet.refuse()
    columns = {name: header for name, header in sheet.columns.items() if header}
    repeated = len(rows) - len(replies)
    return AnswersRead(ask_id, source, tuple(replies.values()), repeated, columns, sheet.unused)


def read_words(read: AnswersRead) -> Iterator[str]:
    """Which columns were read as what, and which were not."""
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


def take_answers(office: Office, read: AnswersRead, *, by: Actor) -> tuple[int, str | None]:
    """Record answers in one transaction, then apply the rule to all of them.

    How many are new or changed, and the outcome if that settled the ask.

    Mistake: one of them cannot be taken, and none is.
    """
    now, outcome = office.now(), None
    with office.store.write(now) as session:
        given = ask_queries.counting(session, read.ask)
        new = [reply for reply in read.replies if _is_new(reply, given.get(reply.holder or ""))]
        answers = Answers(session, [(read.ask, reply) for reply in new])
        for place, reply in enumerate(new, 1):
            outcome = answers.take(read.ask, reply, now=now, more=place < len(new)).outcome
        answers.write()
        values: dict[str, Value] = {"file": read.source, "answers": len(new)}
        record(session, IMPORTED, subject=read.ask, at=now, values=values, actor=by)
    return len(new), outcome


def _is_new(reply: Reply, before: Answer | None) -> bool:
    said = (reply.choice, reply.value, reply.note)
    return before is None or (before.choice, before.value, before.note) != said


def _open(session: Session, ask_id: str) -> Ask:
    ask = ask_named(session, ask_id)
    refuse_settled(ask)
    return ask


def _reply(row: SentCells, side: Obligation, *, people: Everybody, by: Actor, source: str) -> Reply:
    """The answer of a row: given by the person whose side it is, entered by who has the file."""
    person = people.by_id(person_of(side.holder) or "")
    return Reply(
        choice=row.choice.choice,
        given_by=person.name if person else by.name,
        holder=side.holder,
        value=row.choice.value or row.value,
        note=row.note,
        door="file",
        evidence=source,
        decider=person.id if person else None,
        entered_by=by.name,
    )


def withdraw_file(office: Office, ask_id: str, *, source: str, by: By) -> int:
    """Take back the answers that came with the file of this name; returns their number.

    Mistake: the ask is settled, or the file brought none.
    """
    now = office.now()
    with office.store.write(now) as session:
        ask = _open(session, ask_id)
        rows = ask_queries.brought_by(session, ask.id, source=source)
        if not rows:
            raise Mistake(f"no answer here came with {source!r}", "see igf answers list")
        for answer in rows:
            answer.withdrawn_at, answer.withdrawn_because = now, by.reason
            side = ask_queries.side(session, ask.id, holder=answer.holder)
            if side and answer.holder not in ask_queries.counting(session, ask.id):
                side.state = expectation(step_of(session, ask))
        values: dict[str, Value] = {"file": source, "answers": len(rows), "reason": by.reason}
        record(session, "answers.withdrawn", subject=ask.id, at=now, values=values, actor=by.actor)
    return len(rows)


__all__: Sequence[str] = (
    "AnswersFile",
    "read_answers",
    "read_words",
    "take_answers",
    "withdraw_file",
)
