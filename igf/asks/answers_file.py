"""Answers that come as a file: of a form outside, or a poll in a meeting. They count as stated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from igf.asks.decide import Answers, Reply
from igf.asks.entitled import ask_named, expectation, named_side, refuse_settled, step_of
from igf.asks.questions import IMPORTED
from igf.asks.rules.columns import AnswerContext, SentCells, cells_of
from igf.files.sheets import open_sheet
from igf.log.write import Actor, By, Value, record
from igf.office.office import Office
from igf.store.queries import asks as ask_queries
from igf.store.session import Session
from igf.store.tables.year import Answer, Ask
from schemas.errors import Mistake, WrongValueError
from schemas.sheets import SheetFile


@dataclass(frozen=True)
class AnswersFile(SheetFile):
    """A file as a person hands it in. `meaning` maps a text of it to a choice: {"Oui": "for"}."""

    meaning: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class AnswersRead:
    """Answers that were read without a problem, one for each side; of several the last counts.

    `repeated` are the rows that a later one of the same side replaces.
    """

    ask: str
    source: str
    replies: tuple[Reply, ...]
    repeated: int


def read_answers(office: Office, ask_id: str, *, file: AnswersFile, by: Actor) -> AnswersRead:
    """Read a file of answers to an ask. Nothing is written. Mistakes: every problem of it."""
    with office.store.read() as session:
        ask = _open(session, ask_id)
        sheet = open_sheet(file, cells_of(ask.form))
        source = f"{file.path.name} {sheet.table.sha256[:12]}"
        rows = sheet.read(AnswerContext(ask.form, ask.options, file.meaning))
        replies = {}
        for placed in (each for each in rows if "who" not in each.wrong):
            try:
                side = named_side(session, ask, said=_known(session, placed.row.who))
            except Mistake as mistake:
                error = WrongValueError(mistake.message, mistake.fix)
                sheet.wrong(placed, error, field="who")
            else:
                replies[side.holder] = _reply(placed.row, side.holder, by=by, source=source)
    sheet.refuse()
    return AnswersRead(ask_id, source, tuple(replies.values()), len(rows) - len(replies))


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


def _known(session: Session, said: str) -> str:
    """The id of the person whose address is given, else the text as it is."""
    return ask_queries.person_by_address(session, said) or said if "@" in said else said


def _reply(row: SentCells, holder: str, *, by: Actor, source: str) -> Reply:
    return Reply(
        choice=row.choice.choice,
        given_by=by.name,
        holder=holder,
        value=row.choice.value or row.value,
        note=row.note,
        door="file",
        evidence=source,
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


__all__: Sequence[str] = ("AnswersFile", "read_answers", "take_answers", "withdraw_file")
