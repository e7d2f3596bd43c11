"""Who answered what was owed and who did not, as a document for those who follow it up."""

from collections.abc import Iterator, Sequence

from igf.domain.markdown import inert
from igf.domain.positions import PERSONAL, WORDS
from igf.domain.words import counted
from igf.engine.facts import Situation
from igf.engine.names import names_of
from igf.engine.versions import MARKDOWN, Made
from igf.store import ask_queries, queries
from igf.store.session import Session
from igf.store.tables import Ask, Obligation
from schemas.cycle import CycleFile

#: States of those from whom nothing was expected in the end.
LET_OFF = frozenset({"excused", "replaced", "released"})


def list_missing(session: Session, now: Situation) -> Made:
    """Who answered the questions to each person of a stage, and who did not."""
    asks = [ask for ask in queries.asks(session, now.stage.id) if ask.form in PERSONAL]
    newest = {ask.step: ask for ask in asks}
    parts = [f"# {now.year.title}: {now.stage.title}"]
    parts += [line for ask in newest.values() for line in _one(session, ask, year=now.year)]
    title = f"Answers: {now.stage.title}"
    return Made(title, MARKDOWN, "\n\n".join((*parts, "")).encode())


def _one(session: Session, ask: Ask, *, year: CycleFile) -> Iterator[str]:
    rows = [row for row in queries.obligations(session, ask.id) if row.state not in LET_OFF]
    given = ask_queries.counting(session, ask.id)
    names = names_of(session, [row.holder for row in rows], year=year)
    yield f"## {inert(ask.title)}"
    yield inert(ask.question)
    said = [(row, given[row.holder].choice) for row in rows if row.holder in given]
    answered = [f"{names[row.holder]}: {WORDS.get(choice, choice)}" for row, choice in said]
    yield _listed("answered", answered, of=rows)
    silent = [names[row.holder] for row in rows if row.holder not in given]
    yield _listed("did not answer", silent, of=rows)


def _listed(what: str, lines: Sequence[str], *, of: Sequence[Obligation]) -> str:
    head = f"{len(lines)} of {counted(len(of), 'person', many='people')} {what}" + ":" * bool(lines)
    return "\n".join((head, "", *(f"- {inert(line)}" for line in sorted(lines)))).strip()
