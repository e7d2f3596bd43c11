"""The tally of an advisory poll, as a document that the decision after it is about (R-POL-1)."""

from igf.domain.markdown import inert, table
from igf.domain.polls import tally
from igf.domain.positions import WORDS, choices
from igf.domain.words import counted
from igf.engine.facts import Situation
from igf.engine.versions import MARKDOWN, Made
from igf.store import ask_queries, queries
from igf.store.session import Session
from igf.store.tables import Ask
from schemas.steps import Decide


def tally_poll(session: Session, now: Situation) -> Made:
    """How many took each position in the polls of a stage; positions only, no names."""
    polls = {
        step.key for step in now.facts.definition.steps if isinstance(step, Decide) and _polls(step)
    }
    newest = {ask.step: ask for ask in queries.asks(session, now.stage.id) if ask.step in polls}
    parts = [f"# {now.year.title}: poll, {now.stage.title}"]
    parts += [_one(session, ask) for ask in newest.values()] or ["No poll was held."]
    parts.append("A poll is advice: it sets no decision (R-POL-1).")
    return Made(f"Poll: {now.stage.title}", MARKDOWN, "\n\n".join((*parts, "")).encode())


def _polls(step: Decide) -> bool:
    return step.rule.kind == "advisory"


def _one(session: Session, ask: Ask) -> str:
    given = [answer.choice for answer in ask_queries.counting(session, ask.id).values()]
    asked = len(queries.obligations(session, ask.id))
    lines = tally(given, known=choices(ask.form, ask.options))
    rows = ((WORDS.get(n.position, n.position), str(n.number), f"{n.percent} %") for n in lines)
    said = f"{len(given)} of {counted(asked, 'member')} answered."
    counts = table(("Position", "Number ", "Share "), rows)
    return f"**{inert(ask.question)}** {said}\n\n{counts}"
