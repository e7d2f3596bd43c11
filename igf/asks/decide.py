"""Taking an answer: validate it, record it once, apply the rule, and let the stage go on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from igf.asks.ended import refuse_ended
from igf.asks.entitled import (
    OVER,
    Answering,
    is_personal,
    refuse,
    side_answered,
    step_of,
)
from igf.asks.next_check import blocked, keep_blocked
from igf.asks.repeated import is_repeated, kept_key
from igf.asks.replies import AWAITED, Reply, Taken
from igf.asks.rules.positions import picked, state_after
from igf.asks.settle import settle, waits_for_all
from igf.asks.uploads import put_upload
from igf.log.write import Actor, Entry, Value, record_each
from igf.office.office import Office
from igf.stage.stops import wake
from igf.store.queries import asks as ask_queries
from igf.store.queries import attachments as file_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Answer, Ask
from schemas.errors import Mistake
from schemas.questions import HOW_TOLD

__all__ = ["Answers", "Reply", "Taken", "decide", "decide_in", "note_refusal"]


def decide(office: Office, ask_id: str, *, reply: Reply) -> Taken:
    """Record an answer, and settle the ask if the rule allows.

    An answer that stands already is not recorded again. Mistake: it cannot be taken, and why.
    """
    now = office.now()
    with office.store.write(now) as session:
        return decide_in(session, ask_id, reply=reply, now=now)


def decide_in(session: Session, ask_id: str, *, reply: Reply, now: datetime) -> Taken:
    """As `decide`, in a transaction of the caller, who compares more in it."""
    answers = Answers(session, [(ask_id, reply)])
    taken = answers.take(ask_id, reply, now=now)
    answers.write()
    return taken


class Answers:
    """Answers that are taken in one transaction of the caller, in as few statements as one.

    What they are about is read once for all of them. The transaction ends with the mistake if one
    cannot be taken.
    """

    def __init__(self, session: Session, given: Sequence[tuple[str, Reply]]) -> None:
        """`given` are the replies that may be taken, each with its ask (by id)."""
        self._session = session
        asks = list(dict.fromkeys(ask for ask, _ in given))
        holders = list(dict.fromkeys(reply.holder for _, reply in given if reply.holder))
        self._asked = ask_queries.asked(session, asks, holders=holders)
        self._given = ask_queries.given(session, asks, holders=holders) if holders else {}
        self._taken: list[tuple[Answering, Answer]] = []
        self._papers: dict[int, str] = {}

    def take(self, ask_id: str, reply: Reply, *, now: datetime, more: bool = False) -> Taken:
        """Take an answer at an instant; the rule is applied, unless `more` come at the same one."""
        asked = self._asked.get(ask_id)
        if asked is None:
            raise Mistake(f"there is no open question {ask_id}", "see `igf status`")
        ask, session = asked.ask, self._session
        if is_repeated(session, ask, reply=reply):
            return Taken(ask_id, ask.stage, ask.outcome)
        refuse_ended(session, ask)
        answering = put_upload(session, self._answering(ask, reply, now=now))
        refuse(session, answering)
        waits = blocked(session, ask, step=answering.step, reply=reply, now=now)
        self._keep(_tidy(answering))
        if waits:
            self.write()
            keep_blocked(session, ask, found=waits, by=_actor(answering), now=now)
        settled = None if more else self._settle(asked, answering)
        # Of answers person by person the stage need not know one by one; a run that took one does.
        if settled or not is_personal(ask) or reply.door == "prefect":
            wake(session, asked.stage, now=now)
        return Taken(ask_id, ask.stage, settled, waits.words if waits else AWAITED)

    def write(self) -> None:
        """Write the answers taken, the sides that gave them, and the log."""
        taken, self._taken = self._taken, []
        ask_queries.add_answers(
            self._session, [row for answering, row in taken if not answering.reply.attached]
        )
        for answering, row in taken:
            if attached := answering.reply.attached:
                self._session.add(row)
                self._session.flush()
                files = {kind: each.columns() for kind, each in attached.items()}
                file_queries.attach(self._session, row.id, files=files)
        record_each(self._session, [_entry(answering) for answering, _ in taken])

    def _answering(self, ask: Ask, reply: Reply, *, now: datetime) -> Answering:
        known = self._given.get((ask.id, reply.holder or ""))
        step = step_of(self._session, ask)
        if known and not reply.person and known[0].state not in OVER:
            return Answering(ask, *known, step=step, reply=reply, now=now)
        self.write()
        side = side_answered(self._session, ask, reply=reply, now=now)
        before = ask_queries.last_answer(self._session, ask.id, holder=side.holder)
        return Answering(ask, side, before, step=step, reply=reply, now=now)

    def _keep(self, answering: Answering) -> None:
        ask, side = answering.ask, answering.side
        if ask.document and ask.document not in self._papers:
            self._papers[ask.document] = queries.document(self._session, ask.document).sha256
        row = _row(answering, sha256=self._papers.get(ask.document or 0))
        side.state = state_after(answering.reply.choice)
        self._taken.append((answering, row))
        self._given[ask.id, side.holder] = (side, row)

    def _settle(self, asked: ask_queries.Asked, answering: Answering) -> str | None:
        ask, reply = asked.ask, answering.reply
        if waits_for_all(ask) and asked.others and reply.holder == answering.side.holder:
            return None
        self.write()
        return settle(self._session, ask, by=reply.given_by, now=answering.now)


def note_refusal(office: Office, ask_id: str, *, reason: str) -> None:
    """Keep why an answer was not taken, for the form that asks again."""
    with office.store.write(office.now()) as session:
        ask = session.get(Ask, ask_id)
        if ask is not None:
            ask.refusal, ask.run_id = reason, None


def _row(answering: Answering, *, sha256: str | None) -> Answer:
    reply, before = answering.reply, answering.before
    ask, holder = answering.ask.id, answering.side.holder
    number = before.number + 1 if before else 1
    return Answer(
        ask=ask,
        holder=holder,
        number=number,
        person=reply.person or reply.decider,
        form_key=kept_key(reply, ask=ask, holder=holder, number=number),
        choice=reply.choice,
        value=reply.value,
        note=reply.note,
        given_by=reply.given_by,
        door=reply.door,
        standing=reply.standing,
        evidence=reply.evidence,
        how=reply.how,
        entered_by=reply.entered_by or "",
        document_sha256=sha256,
        given_at=reply.given_at or answering.now,
    )


def _tidy(answering: Answering) -> Answering:
    """The answer to a question with several options, one option a line, spelled as declared."""
    ask, reply = answering.ask, answering.reply
    if ask.form != "several" or reply.choice != "answered":
        return answering
    value = "\n".join(picked(reply.value, ask.options))
    return replace(answering, reply=replace(reply, value=value))


def _entry(answering: Answering) -> tuple[Entry, datetime, Actor]:
    reply, holder = answering.reply, answering.side.holder
    values: dict[str, Value] = {"holder": holder, "choice": reply.choice}
    values |= {"value": reply.value, "note": reply.note}
    told = {"how": HOW_TOLD.get(reply.how, reply.how), "entered_by": reply.entered_by}
    values |= {name: text for name, text in told.items() if text}
    for kind, file in reply.attached.items():
        values |= {f"{kind}_file": file.name, f"{kind}_sha256": file.sha256}
    if answering.before:
        values["was"] = answering.before.choice
    return Entry("answer.given", answering.ask.id, values), answering.now, _actor(answering)


def _actor(answering: Answering) -> Actor:
    reply = answering.reply
    return Actor(reply.given_by, reply.door, reply.standing, on_behalf_of=answering.side.holder)
