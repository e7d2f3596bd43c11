"""A live poll of a meeting: counts without names, kept as a document. It decides nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from igf.asks.rules.polls import Counted, tally
from igf.documents.versions import MARKDOWN, DraftDocument, Made, write_document
from igf.log.write import Actor, Value, record
from igf.office.office import Office
from igf.store.queries import year as queries
from igf.words.markdown import inert, table
from schemas.errors import Mistake

#: Each poll of a stage is a document of its own: `live_poll_1`, `live_poll_2`.
LIVE_POLL: Final = "live_poll_"


@dataclass(frozen=True)
class LivePoll:
    """What was asked, and how many took each position, in the order they are printed."""

    question: str
    counts: Mapping[str, int]

    def tally(self) -> tuple[Counted, ...]:
        """Every position with its number and share: 36, 15 and 48 % of 12, 5 and 16."""
        taken = (position for position, number in self.counts.items() for _ in range(number))
        return tally(taken, known=tuple(self.counts))


def read_counts(said: Sequence[str]) -> dict[str, int]:
    """The counts as typed, "yes=12".

    Mistake: one of them is not a count, a position is said twice, or nobody took part.
    """
    counts: dict[str, int] = {}
    for each in said:
        position, _, number = (part.strip() for part in each.partition("="))
        if not position or not number.isdecimal():
            raise Mistake(f"{each!r} is not a count", "write the position and the number: yes=12")
        if position in counts:
            raise Mistake(
                f"{position} is said twice", "say each position once, with all who took it"
            )
        counts[position] = int(number)
    if not any(counts.values()):
        raise Mistake("nobody took part", "say how many took each position: --count yes=12")
    return counts


def record_live_poll(office: Office, stage: str, *, poll: LivePoll, by: Actor) -> str:
    """Keep a live poll of a stage (by id) as a document; returns its key.

    Mistake: the question is missing.
    """
    if not poll.question.strip():
        raise Mistake("the question is missing", "say what was asked: --question TEXT")
    now = office.now()
    with office.store.write(now) as session:
        row = queries.stage(session, stage)
        there = queries.newest_documents(session, stage)
        key = f"{LIVE_POLL}{sum(each.startswith(LIVE_POLL) for each in there) + 1}"
        made = Made(f"Live poll: {row.title}", MARKDOWN, _text(poll).encode())
        draft = DraftDocument(key, by.name, made)
        write_document(session, stage, draft=draft, version=1, now=now)
        counts = ", ".join(f"{position} {number}" for position, number in poll.counts.items())
        values: dict[str, Value] = {"question": poll.question.strip(), "counts": counts}
        record(session, "poll.recorded", subject=f"{stage}/{key}", at=now, values=values, actor=by)
    return key


def _text(poll: LivePoll) -> str:
    lines = poll.tally()
    rows = ((each.position, str(each.number), f"{each.percent} %") for each in lines)
    number = sum(each.number for each in lines)
    parts = (
        f"**{inert(poll.question.strip())}** A live poll of {number}, without names.",
        table(("Position", "Number ", "Share "), rows),
        "A poll is advice: it sets no decision (R-POL-1).",
    )
    return "\n\n".join((*parts, ""))
