"""Taking an answer: validate it, record it once, apply the rule, and let the stage go on."""

from dataclasses import dataclass
from datetime import datetime

from igf.domain.decisions import outcome
from igf.engine.documents import wanted_by_hand
from igf.engine.log import Actor, record
from igf.engine.office import Office
from igf.engine.stops import wake
from igf.store import queries
from igf.store.session import Session
from igf.store.tables import Answer, Ask
from schemas.errors import Mistake
from schemas.steps import Rule

CHOICES = {
    "approval": ("approve", "send_back"),
    "address": ("published",),
    "confirm": ("confirmed",),
    "answers": ("answered",),
}


@dataclass(frozen=True)
class Reply:
    """An answer as it came in. `value` is an address where one is asked for."""

    choice: str
    given_by: str
    holder: str | None = None
    value: str = ""
    note: str = ""
    door: str = "command"
    standing: str = "stated"
    evidence: str | None = None
    given_at: datetime | None = None


@dataclass(frozen=True)
class Taken:
    """An answer that was recorded; `outcome` is None while others are still awaited."""

    ask: str
    stage: str
    outcome: str | None


def decide(office: Office, ask_id: str, *, reply: Reply) -> Taken:
    """Record an answer, and settle the ask if the rule allows.

    Mistake: the answer cannot be taken, and why.
    """
    now = office.now()
    with office.store.write(now) as session:
        ask = session.get(Ask, ask_id)
        if ask is None:
            raise Mistake(f"there is no open question {ask_id}", "see `igf status`")
        holder = _holder(ask, reply)
        _refuse_settled(session, ask, holder=holder)
        _refuse_reply(ask, reply)
        _refuse_overtaken(session, ask, choice=reply.choice)
        _keep(session, ask, holder=holder, reply=reply, now=now)
        settled = _settle(session, ask, now=now)
        wake(session, queries.stage(session, ask.stage), now=now)
    return Taken(ask_id, ask.stage, settled)


def note_refusal(office: Office, ask_id: str, *, reason: str) -> None:
    """Keep why an answer was not taken, for the form that asks again."""
    with office.store.write(office.now()) as session:
        ask = session.get(Ask, ask_id)
        if ask is not None:
            ask.refusal, ask.run_id = reason, None


def _holder(ask: Ask, reply: Reply) -> str:
    if reply.holder is None and len(ask.by) == 1:
        return ask.by[0]
    if reply.holder in ask.by:
        return str(reply.holder)
    names = ", ".join(ask.by)
    named = reply.holder or "nobody named"
    raise Mistake(f"this question is not for {named}", f"answer for one of: {names}")


def _refuse_settled(session: Session, ask: Ask, *, holder: str) -> None:
    if ask.state != "open":
        settled = f"{ask.settled_at:%d %B %Y, %H:%M} UTC" if ask.settled_at else "earlier"
        message = f"already settled: {ask.outcome or ask.state}, {settled}"
        raise Mistake(message, "nothing more to do")
    if any(answer.holder == holder for answer in queries.answers(session, ask.id)):
        raise Mistake(f"{holder} has answered already", "see `igf status`")


def _refuse_reply(ask: Ask, reply: Reply) -> None:
    choices = CHOICES[ask.form]
    if reply.choice not in choices:
        raise Mistake(f"{reply.choice!r} is no answer here", f"choose {' or '.join(choices)}")
    if not reply.given_by.strip():
        raise Mistake("who decides is missing", "enter the name of the person")
    if reply.choice == "send_back" and not reply.note.strip():
        raise Mistake("sending back needs a reason", "write in the note what should change")
    if ask.form == "address" and not reply.value.startswith(("https://", "http://")):
        raise Mistake(f"{reply.value!r} is not a web address", "enter it with https://")
    if ask.outside and reply.standing == "stated" and not reply.evidence:
        raise Mistake("an approval from outside needs its proof here", "name the letter or file")


def _refuse_overtaken(session: Session, ask: Ask, *, choice: str) -> None:
    """Refuse an answer about a version that is not the newest, or about nothing at all."""
    newest = queries.newest_documents(session, ask.stage).values()
    if ask.document is not None and ask.document not in {each.id for each in newest}:
        fix = "answer the question about the new version, it is asked within moments"
        raise Mistake("a newer version was put in since this was asked", fix)
    if ask.document is None and choice == "send_back":
        fix = "leave the question open until it can be approved"
        raise Mistake("there is no document here that could be sent back", fix)
    wanted = wanted_by_hand(session, ask)
    if wanted:
        fix = f"igf document put {ask.stage} {wanted} FILE"
        raise Mistake(f"put in {wanted!r} first, the next steps are about it", fix)


def _keep(session: Session, ask: Ask, *, holder: str, reply: Reply, now: datetime) -> None:
    document = queries.document(session, ask.document) if ask.document else None
    session.add(
        Answer(
            ask=ask.id,
            holder=holder,
            choice=reply.choice,
            value=reply.value,
            note=reply.note,
            given_by=reply.given_by,
            door=reply.door,
            standing=reply.standing,
            evidence=reply.evidence,
            document_sha256=document.sha256 if document else None,
            given_at=reply.given_at or now,
        )
    )
    for obligation in queries.obligations(session, ask.id):
        if obligation.holder == holder:
            obligation.state = "answered"
    values = {"holder": holder, "choice": reply.choice, "value": reply.value, "note": reply.note}
    actor = Actor(reply.given_by, reply.door, reply.standing, on_behalf_of=holder)
    record(session, "answer.given", subject=ask.id, at=now, values=values, actor=actor)
    session.flush()


def _settle(session: Session, ask: Ask, *, now: datetime) -> str | None:
    given = queries.answers(session, ask.id)
    choices = {answer.holder: answer.choice for answer in given}
    decided = outcome(Rule.model_validate(ask.rule), ask.by, choices=choices)
    if decided is None:
        return None
    ask.state, ask.outcome, ask.settled_at = "settled", decided, now
    if decided == "published" and ask.document:
        queries.document(session, ask.document).address = given[-1].value
    record(session, "ask.settled", subject=ask.id, at=now, values={"outcome": decided})
    return decided
