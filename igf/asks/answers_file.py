"""Answers that come as a file: of a form outside, or a poll in a meeting. They count as stated."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from igf.asks.decide import Reply, decide_in
from igf.asks.entitled import ask_named, expectation, named_side, refuse_settled, step_of
from igf.asks.questions import IMPORTED
from igf.asks.rules.positions import WORDS, choices, picked
from igf.files.sheets import read_as_far
from igf.log.write import Actor, Value, record
from igf.office.office import Office
from igf.store.queries import asks as ask_queries
from igf.store.session import Session
from igf.store.tables.year import Answer, Ask
from igf.words.mistakes import suggest
from schemas.errors import Mistake, Mistakes
from schemas.plan import Problem
from schemas.sheets import Row, Table

#: Headers by which a column is found, if the person names none.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "who": ("who", "name", "id", "e-mail", "email", "email address", "your name"),
    "choice": ("choice", "answer", "position", "vote"),
    "note": ("note", "comment", "remark"),
    "value": ("value", "address", "link"),
}
#: What is answered by sending the form, if it has no column that says so.
ANSWERED = "answered"

#: Forms in which sending them is the answer.
_SENT = frozenset({"answers", "comment", "file"})


@dataclass(frozen=True)
class AnswersFile:
    """A file as a person hands it in; `columns` says which header is which field, as far as said.

    `meaning` maps a text of the file to a choice: {"Oui": "for"}.
    """

    path: Path
    sheet: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
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
    table, stray = read_as_far(file.path, sheet=file.sheet)
    if table is None:
        raise Mistakes(stray)
    source = f"{file.path.name} {hashlib.sha256(file.path.read_bytes()).hexdigest()[:12]}"
    replies: dict[str, Reply] = {}
    with office.store.read() as session:
        ask = _open(session, ask_id)
        columns, missing = _columns(table, file.columns, form=ask.form)
        problems = [*stray, *missing]
        rows = table.rows if not missing else ()
        for row in rows:
            try:
                reply = _reply(session, ask, row=row, columns=columns, file=file)
            except Mistake as mistake:
                problems.append(_problem(row, mistake))
            else:
                replies[reply.holder or ""] = _signed(reply, by=by, source=source)
    if problems:
        ordered = sorted(problems, key=lambda each: each.line or 0)
        raise Mistakes([each.model_copy(update={"file": str(file.path)}) for each in ordered])
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
        for place, reply in enumerate(new, 1):
            more = place < len(new)
            outcome = decide_in(session, read.ask, reply=reply, now=now, more=more).outcome
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


def _columns(
    table: Table, said: Mapping[str, str], *, form: str
) -> tuple[dict[str, str], list[Problem]]:
    """The header of each field, and a problem for each that is needed and not there."""
    needed = ("who",) if form in _SENT else ("who", "choice")
    there = {header.casefold(): header for header in table.columns}
    found, problems = {}, []
    for name, known in COLUMNS.items():
        wanted = (said[name].casefold(),) if name in said else known
        header = next((there[each] for each in wanted if each in there), None)
        if header is not None:
            found[name] = header
        elif name in said or name in needed:
            fix = suggest(said.get(name, name), table.columns)
            message = f"there is no column for {name}"
            problems.append(Problem(severity="error", code="column", message=message, fix=fix))
    return found, problems


def _reply(
    session: Session, ask: Ask, *, row: Row, columns: Mapping[str, str], file: AnswersFile
) -> Reply:
    cells = {name: str(row.cells.get(header) or "").strip() for name, header in columns.items()}
    side = named_side(session, ask, said=_known(session, cells["who"]))
    note, value = cells.get("note", ""), cells.get("value", "")
    try:
        choice = _choice(ask, cells.get("choice", ANSWERED), meaning=file.meaning)
    except Mistake:
        if ask.form != "several":
            raise
        choice, value = ANSWERED, _several(ask, cells["choice"])
    return Reply(choice=choice, given_by=cells["who"], holder=side.holder, note=note, value=value)


def _known(session: Session, said: str) -> str:
    """A person's id where an address is given, else what was said."""
    return ask_queries.person_by_address(session, said) or said if "@" in said else said


def _choice(ask: Ask, said: str, *, meaning: Mapping[str, str]) -> str:
    known = choices(ask.form, ask.options)
    words = {WORDS.get(key, key).casefold(): key for key in known}
    words |= {key.casefold(): key for key in known}
    words |= {text.casefold(): key for text, key in meaning.items()}
    found = words.get(said.casefold())
    if found not in known:
        raise Mistake(f"{said!r} is no answer here", f"one of: {', '.join(known)}; or --read")
    return found


def _several(ask: Ask, said: str) -> str:
    """What was chosen, one a line; forms write commas between, which options may have as well."""
    left, found = said, []
    for option in sorted(ask.options, key=len, reverse=True):
        if there := re.search(re.escape(option), left, re.IGNORECASE):
            found.append(option)
            left = f"{left[: there.start()]};{left[there.end() :]}"
    rest = [part.strip() for part in left.replace(",", ";").split(";") if part.strip()]
    return "\n".join(picked("\n".join([*found, *rest]), ask.options))


def _signed(reply: Reply, *, by: Actor, source: str) -> Reply:
    return Reply(
        choice=reply.choice,
        given_by=by.name,
        holder=reply.holder,
        value=reply.value,
        note=reply.note,
        door="file",
        evidence=source,
    )


def _problem(row: Row, mistake: Mistake) -> Problem:
    said, fix = mistake.message, mistake.fix
    return Problem(severity="error", code="answer", message=said, fix=fix, line=row.number)


def withdraw_file(office: Office, ask_id: str, *, source: str, by: Actor, reason: str) -> int:
    """Take back the answers that one file brought, as its name says; how many there were.

    Mistake: the ask is settled, or the file brought none.
    """
    now = office.now()
    with office.store.write(now) as session:
        ask = _open(session, ask_id)
        rows = ask_queries.brought_by(session, ask.id, source=source)
        if not rows:
            raise Mistake(f"no answer here came with {source!r}", "see igf answers list")
        for answer in rows:
            answer.withdrawn_at, answer.withdrawn_because = now, reason
            side = ask_queries.side(session, ask.id, holder=answer.holder)
            if side and answer.holder not in ask_queries.counting(session, ask.id):
                side.state = expectation(step_of(session, ask))
        values: dict[str, Value] = {"file": source, "answers": len(rows), "reason": reason}
        record(session, "answers.withdrawn", subject=ask.id, at=now, values=values, actor=by)
    return len(rows)


__all__: Sequence[str] = ("AnswersFile", "read_answers", "take_answers", "withdraw_file")
