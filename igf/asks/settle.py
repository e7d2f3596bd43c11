"""Settling an ask: the rule applied to the answers that count, kept as a decision of its own."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from igf.asks.entitled import OVER, step_of
from igf.asks.rules.decisions import Voice, explain, outcome
from igf.asks.rules.holders import person_of
from igf.asks.rules.positions import APPROVED, PERSONAL, SETTLED_BY
from igf.log.write import record
from igf.stage.rules.closing import PROVISIONAL
from igf.store.queries import asks as ask_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.asks import Decision
from igf.store.tables.year import Answer, Ask, Obligation
from igf.year.declared import titles, year_of
from schemas.cycle import CycleFile
from schemas.questions import DecisionRule
from schemas.steps import Decide, Rule

#: Forms by which something is decided.
DECIDING = frozenset({"approval", "ballot"})


def settle(session: Session, ask: Ask, *, by: str, now: datetime) -> str | None:
    """Settle an ask if its answers allow; `by` gave the last one. None: it stays open."""
    session.flush()
    if waits_for_all(ask) and ask_queries.is_expected(session, ask.id):
        return None
    given = ask_queries.counting(session, ask.id)
    decided = _outcome(session, ask, given=given)
    if decided is None:
        return None
    ask.state, ask.outcome, ask.settled_at = "settled", decided, now
    if decided == "published" and ask.document:
        address = next(answer.value for answer in given.values() if answer.value)
        queries.document(session, ask.document).address = address
    _keep_decision(session, ask, given=list(given.values()), by=by, now=now)
    _let_off(session, ask)
    outcome = ask.outcome or decided
    record(session, "ask.settled", subject=ask.id, at=now, values={"outcome": outcome})
    return outcome


def waits_for_all(ask: Ask) -> bool:
    """Whether an ask stays open as long as anybody is expected to answer."""
    return ask.form in PERSONAL - DECIDING


def lapse(session: Session, ask: Ask, *, consents: bool, now: datetime) -> None:
    """End an ask whose time is over: by its rule at the close, else as its step declares."""
    given = ask_queries.counting(session, ask.id)
    decided = None
    if ask.form in DECIDING:
        voices = voices_of(session, ask, given=given)
        decided = outcome(Rule.model_validate(ask.rule), voices, closed=True)
    silent = "consent" if consents else "lapsed"
    ask.state = "settled" if decided else "lapsed"
    ask.outcome, ask.settled_at = decided or silent, now
    _keep_decision(session, ask, given=list(given.values()), by="its close", now=now)
    ask_queries.end_expectation(session, ask.id, state="lapsed")


def _outcome(session: Session, ask: Ask, *, given: dict[str, Answer]) -> str | None:
    if ask.form in DECIDING:
        voices = voices_of(session, ask, given=given)
        return outcome(Rule.model_validate(ask.rule), voices)
    if ask.form in PERSONAL:
        return "answered" if given else None
    said = (SETTLED_BY.get(answer.choice) for answer in given.values())
    return next((outcome for outcome in said if outcome), None)


def voices_of(session: Session, ask: Ask, *, given: dict[str, Answer]) -> list[Voice]:
    """The voices in a decision, each with its position if one was taken."""
    rows = [row for row in queries.obligations(session, ask.id) if _has_voice(row)]
    ids = [person_of(row.holder) for row in rows]
    people = ask_queries.people_by_id(session, [each for each in ids if each])
    found = []
    for row in rows:
        person, answer = people.get(person_of(row.holder) or ""), given.get(row.holder)
        groups = (person.stakeholder_group, person.region) if person else ("", "")
        found.append(Voice(row.holder, answer.choice if answer else None, *groups))
    return found


def _has_voice(row: Obligation) -> bool:
    return row.state not in {*OVER, "excused"}


def _keep_decision(
    session: Session, ask: Ask, *, given: Sequence[Answer], by: str, now: datetime
) -> None:
    """Store the decision with its rule in words; asks that decide nothing store no decision.

    Its outcome is that of the ask: provisional until it is confirmed, where the step says so.
    """
    if ask.form not in DECIDING:
        return
    step = step_of(session, ask)
    year = year_of(session, queries.stage(session, ask.stage).cycle)
    document = queries.document(session, ask.document) if ask.document else None
    is_provisional = isinstance(step, Decide) and step.provisional
    session.add(
        Decision(
            ask=ask.id,
            number=len(ask_queries.decisions(session, ask.id)) + 1,
            outcome=ask.outcome or "",
            rule=rule_words(ask, year),
            tally=dict(Counter(answer.choice for answer in given)),
            document_sha256=document.sha256 if document else None,
            by=by,
            reason="",
            decided_at=now,
            provisional=is_provisional,
        )
    )
    if is_provisional and ask.outcome in {APPROVED, "consent"}:
        ask.outcome = PROVISIONAL


def _let_off(session: Session, ask: Ask) -> None:
    """Release the sides of a settled ask of which an answer was expected."""
    ask_queries.end_expectation(session, ask.id, state="released")


def rule_words(ask: Ask, year: CycleFile) -> str:
    """The rule of an ask in words."""
    found = rule_of(ask, year)
    return explain(found.rule, list(found.by.values()), body=next(iter(found.body.values()), None))


def rule_of(ask: Ask, year: CycleFile) -> DecisionRule:
    """The rule of an ask, with the titles of those who decide."""
    names = titles(year)
    bodies = {year.roles[key].body if key in year.roles else None for key in ask.by}
    body = bodies.pop() if len(bodies) == 1 else None
    return DecisionRule(
        rule=Rule.model_validate(ask.rule),
        by={key: names.get(key, key) for key in ask.by},
        body={body: names[body]} if body in names else {},
    )
