"""Comments collected into a document: answers to the questions before it, and contributions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from igf.documents.versions import MARKDOWN, Made, of_nothing
from igf.input.rules.comments import Collected, Comment, comments_text
from igf.stage.rules.ladder import predecessors
from igf.stage.situation import Situation
from igf.store.queries import asks as ask_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Ask as AskRow
from igf.year.declared import titles
from schemas.contributions import ContributionRow
from schemas.steps import Ask, Compute

#: The computation that collects comments.
COMMENTS: Final = "collect_comments"
#: The choice of a member who commented.
_SAID = "answered"


def asks_before(now: Situation, step: Compute) -> frozenset[str]:
    """The keys of the questions that come directly before a step."""
    before = predecessors(now.facts.definition, step)
    return frozenset(each.key for each in before if isinstance(each, Ask))


def collect_comments(
    session: Session, now: Situation, *, step: Compute, rows: Sequence[ContributionRow]
) -> Made:
    """A document of the answers to the questions before this step.

    Where none was asked, of the contributions to the stage: `rows`.
    """
    asked = asks_before(now, step)
    newest = {row.step: row for row in queries.asks(session, now.stage.id) if row.step in asked}
    given = () if newest else tuple(rows)
    found = replace(_collected(session, now, asks=list(newest.values())), rows=given)
    text = comments_text(now.stage.title, now.year.title, found=found)
    title = f"{step.title}: {now.stage.title}"
    is_empty = not (found.comments or found.rows)
    return Made(of_nothing(title) if is_empty else title, MARKDOWN, text.encode())


def _collected(session: Session, now: Situation, *, asks: list[AskRow]) -> Collected:
    names, asked, comments = titles(now.year), Counter[str](), []
    for ask in asks:
        asked.update(dict.fromkeys((names.get(key, key) for key in ask.by), 0))
        sides = {row.holder: row.side or row.holder for row in queries.obligations(session, ask.id)}
        asked.update(names.get(side, side) for side in sides.values())
        given = ask_queries.counting(session, ask.id)
        for holder, answer in sorted(given.items(), key=lambda each: each[1].given_at):
            if answer.choice == _SAID:
                side = sides.get(holder, holder)
                comments.append(Comment(names.get(side, side), answer.note, answer.value))
    questions = tuple(ask.question for ask in asks)
    return Collected(questions, asked, tuple(comments))
