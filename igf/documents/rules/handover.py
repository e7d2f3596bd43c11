"""The hand-over pack of a year: what was done, made and decided, and what is still open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from igf.words.markdown import cell, inert, quoted, table
from igf.words.phrases import counted, day_words, shown_utc
from schemas.moments import Moment

#: So many characters of a digest tell documents apart.
_DIGEST = 16


@dataclass(frozen=True)
class StageLine:
    """A stage with its dates as they are shown, and its state in words."""

    title: str
    opens: str
    closes: str
    state: str


@dataclass(frozen=True)
class DocumentLine:
    """The newest version of a document; `address` where it was published, if it was."""

    stage: str
    title: str
    version: int
    made_at: datetime
    sha256: str
    address: str


@dataclass(frozen=True)
class DecisionLine:
    """A decision: the question and by whom it was decided, by title; the rule in words."""

    stage: str
    title: str
    by: str
    outcome: str
    rule: str
    reason: str
    decided_at: datetime


@dataclass(frozen=True)
class MoveLine:
    """A date that was moved, as it was and as it became."""

    title: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True)
class Pack:
    """Everything the pack of a year says.

    `members` are the numbers of members by the title of the body, `lessons` comments with the title
    of the body they came from, `still_open` questions with the date on which they are due.
    `entries` and `digest` are those of the log as far as it is sealed.
    """

    cycle: str
    at: datetime
    stages: Sequence[StageLine]
    documents: Sequence[DocumentLine]
    decisions: Sequence[DecisionLine]
    moves: Sequence[MoveLine]
    members: Sequence[tuple[str, int]]
    lessons: Sequence[tuple[str, str]]
    still_open: Sequence[tuple[str, str]]
    entries: int = 0
    digest: str = ""


def pack_text(pack: Pack) -> str:
    """The pack as Markdown; what there is nothing of is said."""
    parts = [f"# {pack.cycle}: hand-over", f"As of {day_words(Moment(at=pack.at))}."]
    for title, headers, rows in _tables(pack):
        parts += [f"## {title}", table(headers, rows) if rows else "None."]
    parts += ["## Lessons of the year", *_lessons(pack), "## Log", _log(pack)]
    return "\n\n".join(parts) + "\n"


_Rows = Sequence[tuple[str, ...]]


def _tables(pack: Pack) -> Iterator[tuple[str, tuple[str, ...], _Rows]]:
    """Title, headers and rows of each table."""
    yield "Still open", ("Question", "Due"), _cells(pack.still_open)
    stages = [(each.title, each.opens, each.closes, each.state) for each in pack.stages]
    yield "Stages", ("Stage", "Opened", "Closed", "State"), _cells(stages)
    found = [_document(each) for each in pack.documents]
    papers = ("Document", "Stage", "Version ", "Of", "Published at", "Fingerprint")
    yield "Documents", papers, found
    decided = ("Question", "Stage", "Decided by", "Outcome", "Rule", "When", "Reason")
    yield "Decisions", decided, [_decision(each) for each in pack.decisions]
    moves = [(each.title, each.before, each.after, each.reason) for each in pack.moves]
    yield "Dates that were moved", ("Date", "From", "To", "Because"), _cells(moves)
    members = [(title, str(number)) for title, number in pack.members]
    yield "Members", ("Body", "Members "), _cells(members)


def _cells(rows: Sequence[tuple[str, ...]]) -> _Rows:
    return [tuple(map(cell, row)) for row in rows]


def _document(each: DocumentLine) -> tuple[str, ...]:
    address = f"<{each.address}>" if each.address else "not published"
    titles, day = (cell(each.title), cell(each.stage)), day_words(Moment(at=each.made_at))
    return (*titles, str(each.version), day, address, each.sha256[:_DIGEST])


def _decision(each: DecisionLine) -> tuple[str, ...]:
    said = (each.title, each.stage, each.by, each.outcome.replace("_", " "), each.rule)
    return tuple(map(cell, (*said, shown_utc(each.decided_at), each.reason)))


def _lessons(pack: Pack) -> Iterator[str]:
    if not pack.lessons:
        yield "No comment was received."
    for body in dict.fromkeys(body for body, _ in pack.lessons):
        yield f"### {inert(body)}"
        yield "\n\n---\n\n".join(quoted(text) for of, text in pack.lessons if of == body)


def _log(pack: Pack) -> str:
    if not pack.digest:
        return "The log is not sealed yet."
    number = counted(pack.entries, "entry", many="entries")
    return f"{number} up to the last seal, which is `{pack.digest}`."
