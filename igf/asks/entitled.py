"""The side of an ask that an answer is for, and the reasons why it cannot be taken."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType

from igf.asks.recipients import delegate_of
from igf.asks.replies import Reply
from igf.asks.rules.holders import holder_of, person_of
from igf.asks.rules.positions import NOT_YET, PERSONAL, refuse_reply
from igf.asks.side_names import names_in
from igf.documents.files import media_type_of
from igf.documents.put import Upload
from igf.documents.rules.content import refuse_unfit
from igf.stage.rules.closing import closing, lapses
from igf.store.queries import asks as ask_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Answer, Ask, Obligation
from igf.whom.find import everybody
from igf.whom.rules.find import Everybody, Named
from igf.words.phrases import shown_utc
from igf.year.declared import definition_of
from schemas.errors import Mistake
from schemas.steps import Ask as AskStep
from schemas.steps import Step


@dataclass(frozen=True)
class Answering:
    """A reply to a side of an ask; `step` is None if no longer declared; `before` the last one.

    `lacks` is what work by hand is to make, while it is not there.
    """

    ask: Ask
    side: Obligation
    before: Answer | None
    step: Step | None
    reply: Reply
    now: datetime
    lacks: Upload | None = None


#: States of an obligation in which no answer can be given.
OVER = frozenset({"lapsed", "released", "replaced"})


def ask_named(session: Session, ask_id: str) -> Ask:
    """A question by its id. Mistake: the id is unknown."""
    ask = session.get(Ask, ask_id)
    if ask is None:
        raise Mistake(f"there is no question {ask_id}", "see `igf status`")
    return ask


def side_answered(session: Session, ask: Ask, *, reply: Reply, now: datetime) -> Obligation:
    """The side that a reply is for. Mistake: the ask is not, or no longer, addressed to them."""
    if reply.person:
        own = sides_of_person(session, ask, person=reply.person, now=now)
        found = [row for row in own if reply.holder in {None, row.holder}]
        if not found:
            raise Mistake(
                "this question is not, or no longer, addressed to you", "ask the Secretariat"
            )
        return found[0]
    if reply.holder is None:
        rows = [row for row in queries.obligations(session, ask.id) if row.state not in OVER]
        if len(rows) == 1:
            return rows[0]
        names = _titles(session, rows, ask=ask)
        fix = f"say for whom (--on-behalf-of, For whom in the form), one of: {names}"
        raise Mistake("more than one is asked, and the answer does not say for whom", fix)
    return named_side(session, ask, said=reply.holder)


def named_side(session: Session, ask: Ask, *, said: str) -> Obligation:
    """The side that goes by this key, or is that of a person who goes by it.

    Mistake: the person is unknown, several go by it, or the question is not for them.
    """
    named = said.strip()
    exact = ask_queries.side(session, ask.id, holder=named) if named else None
    if exact and exact.state not in OVER:
        return exact
    rows = [row for row in queries.obligations(session, ask.id) if row.state not in OVER]
    listed = partial(_titles, session, ask=ask)
    return side_of(rows, everybody(session), said=named, listed=listed)


def _listed(rows: Sequence[Obligation]) -> str:
    """The keys of sides, and the ids of those who are one alone, as a file names them."""
    return _some([person_of(row.holder) or row.holder for row in rows])


def _titles(session: Session, rows: Sequence[Obligation], *, ask: Ask) -> str:
    """The names of sides, with the key of a body or role."""
    names = names_in(session, ask, holders=[row.holder for row in rows])
    return _some([name if person_of(key) else f"{name} ({key})" for key, name in names.items()])


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - 12} more" if len(names) > 12 else ""  # noqa: PLR2004 -- a line's worth
    return ", ".join(names[:12]) + more


def side_of(  # noqa: PLR0913 -- what is known of who answers, by name
    rows: Sequence[Obligation],
    people: Everybody,
    *,
    said: str,
    beside: str = "",
    speaking: Mapping[str, str] = MappingProxyType({}),
    listed: Callable[[Sequence[Obligation]], str] = _listed,
) -> Obligation:
    """The one of these sides that a text names, with what stands `beside` it; as `named_side`.

    `speaking` are persons (ids) with the body or role (key) that they answer for; `listed` names
    sides where none is meant.
    """
    sides = {row.holder: row for row in rows}
    if said in sides:
        return sides[said]
    among = _persons(rows) | speaking.keys()
    if not said:
        raise Mistake("no name or key says who answers", f"answer for one of: {listed(rows)}")
    if not among and not people.called(said):
        raise _not_for(said, listed(rows))
    person = people.one(said, beside=beside, among=among)
    side = sides.get(holder_of(person.id)) or sides.get(speaking.get(person.id, ""))
    if side is None:
        raise _not_for(person.shown, listed(rows))
    return side


def person_asked(session: Session, ask: Ask, *, said: str, now: datetime) -> Named:
    """The person of this name, id or address, whom an ask is for, by whichever side.

    Mistake: the person is unknown, several go by it, or the question is not for them.
    """
    rows = queries.obligations(session, ask.id)
    person = everybody(session).one(said, among=_persons(rows))
    holder = holder_of(person.id)
    if not ask_queries.sides_of(session, ask.id, holder=holder, person=person.id, now=now):
        raise _not_for(person.shown, _titles(session, rows, ask=ask))
    return person


def _persons(rows: Sequence[Obligation]) -> set[str]:
    """The ids of those of whom each is a side alone."""
    return {person for row in rows if (person := person_of(row.holder))}


def _not_for(who: str, sides: str) -> Mistake:
    return Mistake(f"this question is not for {who}", f"answer for one of: {sides}")


def sides_of_person(session: Session, ask: Ask, *, person: str, now: datetime) -> list[Obligation]:
    """The sides of an ask that a person (by id) may answer for.

    First the own one, then those delegated, then those of the bodies and roles he or she is in.
    """
    holder = holder_of(person)
    found = ask_queries.sides_of(session, ask.id, holder=holder, person=person, now=now)
    rows = [(row, is_in) for row, is_in in found if row.state not in OVER]
    own = [row for row, _ in rows if row.holder == holder]
    lent = [row for row, _ in rows if delegate_of(row, now) == person]
    return [*own, *lent, *(row for row, is_in in rows if is_in)]


def refuse(session: Session, answering: Answering) -> None:
    """Mistake: why a reply cannot be taken. Answers may change until the ask is settled."""
    ask, reply = answering.ask, answering.reply
    for file in reply.attached.values():
        media_type = media_type_of(Path(file.name))
        refuse_unfit(file.content, what=f"the file {file.name}", media_type=media_type)
    _refuse_late(answering)
    _refuse_again(session, answering)
    refuse_reply(
        ask.form,
        reply.choice,
        note=reply.note,
        value=reply.value,
        options=ask.options,
        has_file=reply.file is not None,
    )
    if not reply.given_by.strip():
        raise Mistake("who decides is missing", "enter the name of the person")
    if ask.four_eyes:
        _refuse_one_person(session, answering)
    if ask.outside and reply.standing == "stated" and not reply.evidence:
        raise Mistake("an approval from outside needs its proof here", "name the letter or file")
    _refuse_overtaken(session, answering)


def _refuse_late(answering: Answering) -> None:
    """Refuse an answer after the close, also where the end is not recorded yet."""
    ask, step, before = answering.ask, answering.step, answering.before
    now = answering.reply.given_at or answering.now
    changing = before is not None and before.withdrawn_at is None
    if step is not None and lapses(step) and now >= closing(step, ask.due_at, changing=changing):
        message = f"answers were taken until {shown_utc(ask.due_at)}"
        raise Mistake(message, "move its date, if the answer should still count: igf move")


def _refuse_again(session: Session, answering: Answering) -> None:
    before, reply = answering.before, answering.reply
    if before is None or before.withdrawn_at or before.choice == NOT_YET:
        return
    if before.standing == "proven" and reply.standing != "proven":
        message = f"{before.given_by} has answered through the personal link"
        raise Mistake(message, "withdraw that answer first: igf answers withdraw")
    # What was only stated may be proven in the same words.
    proves = (before.standing, reply.standing) == ("stated", "proven")
    said = (before.choice, before.value, before.note)
    if not proves and said == (reply.choice, reply.value, reply.note) and not reply.attached:
        name = names_in(session, answering.ask, holders=[before.holder])[before.holder]
        fix = f"see igf answers list {answering.ask.id}"
        raise Mistake(f"{name} has answered already in these words", fix)


def _refuse_one_person(session: Session, answering: Answering) -> None:
    reply = answering.reply
    if reply.standing != "proven":
        message = "this is decided under four eyes: by each person alone, through the personal link"
        raise Mistake(message, "let them use the link in their email")
    given = ask_queries.counting(session, answering.ask.id).values()
    others = (answer for answer in given if answer.holder != answering.side.holder)
    if any(answer.person == reply.person for answer in others):
        raise Mistake("the same person has answered the other side", "another one must answer here")


def _refuse_overtaken(session: Session, answering: Answering) -> None:
    """Refuse an answer about a version that is not the newest, or about nothing at all.

    A comment may be on an older version: it is not asked for again.
    """
    ask, choice = answering.ask, answering.reply.choice
    comments = isinstance(answering.step, AskStep)
    if ask.document is not None and not comments and not _is_newest(session, ask):
        fix = "answer the question about the new version, it is asked within moments"
        raise Mistake("a newer version was uploaded after this was asked", fix)
    if ask.document is None and choice == "send_back":
        fix = "leave the question open until it can be approved"
        raise Mistake("there is no document here that could be sent back", fix)
    if answering.lacks:
        _refuse_nothing_made(ask, answering.lacks)


def _refuse_nothing_made(ask: Ask, upload: Upload) -> None:
    """Refuse that work by hand is done while what it makes is not there."""
    first = f"igf document put {ask.stage} {upload.key} FILE, or the form put-in-document"
    if upload.is_said:
        fix = f"write it in the answer: igf decide {ask.id} --note TEXT"
        raise Mistake(f"the answer is missing: {ask.title}", fix)
    fix = f"igf decide {ask.id} --file FILE, or first {first}"
    message = f"{ask.title} ({upload.key}) has not been uploaded yet: upload it with this answer"
    raise Mistake(message, fix)


def _is_newest(session: Session, ask: Ask) -> bool:
    newest = queries.newest_documents(session, ask.stage).values()
    return ask.document in {each.id for each in newest}


def step_of(session: Session, ask: Ask) -> Step | None:
    """The step that an ask belongs to; None if the step is no longer declared."""
    return definition_of(session, queries.stage(session, ask.stage)).step(ask.step)


def expectation(step: Step | None) -> str:
    """The state of a side from which an answer is expected: owed, or only invited."""
    return "owed" if getattr(step, "obliges", True) else "invited"


def is_personal(ask: Ask) -> bool:
    """Whether each person answers alone."""
    return ask.form in PERSONAL
