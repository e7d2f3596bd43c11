"""Decisions are not edited: a later one supersedes them, a provisional one is confirmed."""

from datetime import datetime

from igf.asks.rules.positions import APPROVED, SENT_BACK
from igf.log.write import Actor, By, Value, record
from igf.office.office import Office
from igf.stage.relied import relied_on
from igf.stage.rules.closing import PROVISIONAL
from igf.stage.stops import wake
from igf.store.queries import asks as ask_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.asks import Decision
from igf.store.tables.year import Ask
from schemas.errors import Mistake

OUTCOMES = (APPROVED, SENT_BACK)


def supersede(
    office: Office,
    ask_id: str,
    *,
    outcome: str,
    by: By,
    evidence: str | None = None,
) -> str:
    """Supersede a decision; the earlier one stays in the record. Returns the id of the stage.

    What has happened since stays as it is. Mistake: nothing was decided, or the same; it is to be
    approved from outside without `evidence`; it is to be approved, and is decided under four eyes.
    """
    if outcome not in OUTCOMES:
        raise Mistake(
            f"{outcome!r} is not an outcome", f"say {' or '.join(OUTCOMES).replace('_', '-')}"
        )
    if not by.reason.strip():
        raise Mistake("the reason is missing", "say why; it is kept beside the decision")
    now = office.now()
    with office.store.write(now) as session:
        ask, last = _decided(session, ask_id)
        if last.outcome == outcome:
            raise Mistake(f"it is {outcome.replace('_', ' ')} already", "nothing more to do")
        if outcome == APPROVED:
            _refuse_to_approve(ask, evidence=evidence)
        session.add(
            Decision(
                ask=ask.id,
                number=last.number + 1,
                outcome=outcome,
                rule=last.rule,
                tally=last.tally,
                document_sha256=last.document_sha256,
                by=by.actor.name,
                reason=by.reason,
                decided_at=now,
                provisional=False,
            )
        )
        ask.state, ask.outcome = "settled", outcome
        values: dict[str, Value] = {"was": last.outcome, "outcome": outcome, "reason": by.reason}
        values |= {"evidence": evidence} if evidence else {}
        record(
            session, "decision.superseded", subject=ask.id, at=now, values=values, actor=by.actor
        )
        _wake(session, ask, now=now)
        return ask.stage


def done_since(office: Office, ask_id: str) -> tuple[str, ...]:
    """What was done in other stages on a decision, in words, in order; a correction may be due."""
    with office.store.read() as session:
        ask = queries.ask(session, ask_id)
        found = relied_on(session, ask.stage, step=ask.step, since=ask.settled_at or ask.asked_at)
        return tuple(each.words for each in found)


def confirm(office: Office, ask_id: str, *, by: Actor) -> str:
    """Confirm a provisional decision; returns the id of the stage. Mistake: none is provisional."""
    now = office.now()
    with office.store.write(now) as session:
        ask, last = _decided(session, ask_id)
        if not last.provisional or last.confirmed_at:
            raise Mistake("this decision is not provisional", "nothing has to be confirmed")
        last.confirmed_at, last.confirmed_by = now, by.name
        if ask.outcome == PROVISIONAL:  # what follows it begins now
            ask.outcome, ask.settled_at = last.outcome, now
        values = {"outcome": last.outcome}
        record(session, "decision.confirmed", subject=ask.id, at=now, values=values, actor=by)
        _wake(session, ask, now=now)
        return ask.stage


def _refuse_to_approve(ask: Ask, *, evidence: str | None) -> None:
    if ask.four_eyes:
        message = "this is decided under four eyes: one person cannot approve it alone"
        raise Mistake(message, "upload a new version, and both are asked again: igf document put")
    if ask.outside and not evidence:
        raise Mistake("an approval from outside needs its proof here", "name it with --evidence")


def _decided(session: Session, ask_id: str) -> tuple[Ask, Decision]:
    ask = session.get(Ask, ask_id)
    if ask is None:
        raise Mistake(f"there is no question {ask_id}", "see `igf status`")
    made = ask_queries.decisions(session, ask_id)
    if not made:
        raise Mistake("nothing was decided there yet", "see `igf status`")
    return ask, made[-1]


def _wake(session: Session, ask: Ask, *, now: datetime) -> None:
    stage = queries.stage(session, ask.stage)
    if stage.state == "done":
        stage.state = "running"
    wake(session, stage, now=now)
