"""Taking an answer: validate it, record it once, apply the rule, and let the stage go on."""

from dataclasses import replace
from datetime import datetime

from igf.asks.entitled import Answering, is_personal, refuse, refuse_settled, side_answered, step_of
from igf.asks.next_check import blocked, keep_blocked
from igf.asks.replies import AWAITED, Reply, Taken
from igf.asks.rules.positions import picked, state_after
from igf.asks.settle import settle
from igf.log.write import Actor, Value, record
from igf.office.office import Office
from igf.stage.stops import wake
from igf.store.queries import asks as ask_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Answer, Ask
from schemas.errors import Mistake

__all__ = ["Reply", "Taken", "decide", "decide_in", "note_refusal"]


def decide(office: Office, ask_id: str, *, reply: Reply) -> Taken:
    """Record an answer, and settle the ask if the rule allows.

    A form that was sent before is not recorded again. Mistake: the answer cannot be taken, and why.
    """
    now = office.now()
    with office.store.write(now) as session:
        return decide_in(session, ask_id, reply=reply, now=now)


def decide_in(
    session: Session, ask_id: str, *, reply: Reply, now: datetime, more: bool = False
) -> Taken:
    """As `decide`, in a transaction of the caller, which ends with the mistake if there is one.

    With `more` to come at the same instant the rule is not applied yet: all of them count.
    """
    ask = session.get(Ask, ask_id)
    if ask is None:
        raise Mistake(f"there is no open question {ask_id}", "see `igf status`")
    if reply.form_key and ask_queries.by_form(session, reply.form_key):
        return Taken(ask_id, ask.stage, ask.outcome)
    refuse_settled(ask)
    stage = queries.stage(session, ask.stage)  # kept, so that it is asked for once
    side = side_answered(session, ask, reply=reply, now=now)
    before = ask_queries.last_answer(session, ask.id, holder=side.holder)
    answering = Answering(ask, side, step_of(session, ask), before, reply, now)
    refuse(session, answering)
    waits = blocked(session, ask, step=answering.step, reply=reply, now=now)
    _keep(session, _tidy(answering))
    if waits:
        keep_blocked(session, ask, found=waits, by=_actor(answering), now=now)
    settled = None if more else settle(session, ask, by=reply.given_by, now=now)
    # Of answers person by person the stage need not know one by one; a run that took one does.
    if settled or not is_personal(ask) or reply.door == "prefect":
        wake(session, stage, now=now)
    return Taken(ask_id, ask.stage, settled, waits.words if waits else AWAITED)


def note_refusal(office: Office, ask_id: str, *, reason: str) -> None:
    """Keep why an answer was not taken, for the form that asks again."""
    with office.store.write(office.now()) as session:
        ask = session.get(Ask, ask_id)
        if ask is not None:
            ask.refusal, ask.run_id = reason, None


def _keep(session: Session, answering: Answering) -> None:
    ask, side, reply, before = answering.ask, answering.side, answering.reply, answering.before
    document = queries.document(session, ask.document) if ask.document else None
    row = Answer(
        ask=ask.id,
        holder=side.holder,
        number=before.number + 1 if before else 1,
        person=reply.person,
        form_key=reply.form_key,
        choice=reply.choice,
        value=reply.value,
        note=reply.note,
        given_by=reply.given_by,
        door=reply.door,
        standing=reply.standing,
        evidence=reply.evidence,
        document_sha256=document.sha256 if document else None,
        given_at=reply.given_at or answering.now,
    )
    session.add(row)
    if reply.attached:
        session.flush()
        files = {kind: each.columns() for kind, each in reply.attached.items()}
        ask_queries.attach(session, row.id, files=files)
    side.state = state_after(reply.choice)
    _log(session, answering)


def _tidy(answering: Answering) -> Answering:
    """What was chosen of several options is kept one a line, as declared."""
    ask, reply = answering.ask, answering.reply
    if ask.form != "several" or reply.choice != "answered":
        return answering
    value = "\n".join(picked(reply.value, ask.options))
    return replace(answering, reply=replace(reply, value=value))


def _log(session: Session, answering: Answering) -> None:
    reply, holder = answering.reply, answering.side.holder
    values: dict[str, Value] = {"holder": holder, "choice": reply.choice}
    values |= {"value": reply.value, "note": reply.note}
    for kind, file in reply.attached.items():
        values |= {f"{kind}_file": file.name, f"{kind}_sha256": file.sha256}
    if answering.before:
        values["was"] = answering.before.choice
    subject, at, actor = answering.ask.id, answering.now, _actor(answering)
    record(session, "answer.given", subject=subject, at=at, values=values, actor=actor)


def _actor(answering: Answering) -> Actor:
    reply = answering.reply
    return Actor(reply.given_by, reply.door, reply.standing, on_behalf_of=answering.side.holder)
