"""Lists of answers given and answers due, for the commands, the desk and the office."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from igf.asks.entitled import ask_named
from igf.asks.recipients import delegate_of
from igf.asks.rules.holders import person_of
from igf.asks.rules.polls import Counted, tally
from igf.asks.rules.positions import WORDS, choices
from igf.asks.settle import DECIDING, rule_words
from igf.asks.side_names import names_in_years, names_of
from igf.office.office import Office
from igf.store.queries import asks as ask_queries
from igf.store.queries import attachments as file_queries
from igf.store.queries import stopping as stop_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.asks import Attachment
from igf.store.tables.year import Answer, Ask, Obligation
from igf.whom.find import everybody
from igf.words.phrases import shown
from igf.year.declared import titles, year_of
from schemas.moments import Moment
from schemas.questions import EXPECTED, HOW_TOLD


@dataclass(frozen=True)
class SideLine:
    """One side of an ask with its answer; `standing` is stated or proven, with its door.

    Of one that was entered for the person, `how` tells how it was given, `entered_by` by whom.
    """

    holder: str
    name: str
    state: str
    choice: str = ""
    note: str = ""
    given_by: str = ""
    door: str = ""
    standing: str = ""
    how: str = ""
    entered_by: str = ""
    at: datetime | None = None
    delegate: str = ""
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class DecisionLine:
    """One of the decisions about an ask; the last one counts."""

    outcome: str
    at: datetime
    by: str
    reason: str
    is_provisional: bool


@dataclass(frozen=True)
class AskLines:
    """An ask with its sides, the number of each position, and the decisions."""

    title: str
    question: str
    state: str
    outcome: str
    rule: str
    due_shown: str
    sides: tuple[SideLine, ...]
    tally: tuple[Counted, ...]
    decisions: tuple[DecisionLine, ...]


@dataclass(frozen=True)
class OwedLine:
    """One expected answer: of whom, to which ask, by when."""

    name: str
    holder: str
    ask: str
    title: str
    stage: str
    due: datetime
    due_shown: str
    is_late: bool
    state: str


def answers_of(office: Office, ask_id: str) -> AskLines:
    """The sides of an ask. Mistake: no ask has this id."""
    with office.store.read() as session:
        ask = ask_named(session, ask_id)
        year = year_of(session, queries.stage(session, ask.stage).cycle)
        rows = queries.obligations(session, ask_id)
        delegates = [f"person:{row.delegate}" for row in rows if row.delegate]
        names = names_of(session, [*(row.holder for row in rows), *delegates], year=year)
        given = ask_queries.counting(session, ask_id)
        files = file_queries.attachments(session, ask_id)
        return AskLines(
            title=ask.title,
            question=ask.question,
            state=ask.state,
            outcome=ask.outcome or "",
            rule=rule_words(ask, year) if ask.form in DECIDING else "",
            due_shown=_due(ask),
            sides=tuple(
                _side(row, given.get(row.holder), names=names, files=files) for row in rows
            ),
            tally=_tally(ask, list(given.values())),
            decisions=_decisions(session, ask),
        )


def owed(office: Office, who: str | None = None) -> list[OwedLine]:
    """The answers expected of everybody, or of one person or body, the soonest first.

    Of a person also those owed by the bodies and roles that he or she is in, or lent by others.
    Mistake: nobody goes by this, or several people do.
    """
    now = office.now()
    with office.store.read() as session:
        asks = {ask.id: ask for ask in queries.open_asks(session)}
        owing = stop_queries.obligations_of(session, list(asks))
        rows = [row for row in owing if row.state in EXPECTED]
        stages = queries.stages_named(session, {ask.stage for ask in asks.values()})
        named = {row.id: row.title for row in stages}
        years = {row.id: row.cycle for row in stages}
        if who is not None:
            rows = _of_whom(session, rows, who=who.strip(), now=now)
        sides = [(years[asks[row.ask].stage], row.holder) for row in rows]
        names = names_in_years(session, sides)
    found = [
        _owed(row, ask := asks[row.ask], name=names[side], stage=named[ask.stage], now=now)
        for row, side in zip(rows, sides, strict=True)
    ]
    return sorted(found, key=lambda line: (line.due, line.ask, line.name))


def _of_whom(
    session: Session, rows: Sequence[Obligation], *, who: str, now: datetime
) -> list[Obligation]:
    """The sides of a body or role (by key or title), or those that a person is to answer for."""
    known = _bodies(session)
    body = known.get(who.casefold())
    if body is not None:
        return [row for row in rows if row.holder == body]
    person = everybody(session).one(who).id
    held = ask_queries.bodies_of(session, person, now=now)
    return [
        row
        for row in rows
        if row.holder in held or person in {person_of(row.holder), delegate_of(row, now)}
    ]


def _bodies(session: Session) -> dict[str, str]:
    """The key of each body and role of the started years, by key and title."""
    years = [year_of(session, cycle.key) for cycle in queries.cycles(session)]
    declared = [pair for year in years for pair in titles(year).items()]
    return {name.casefold(): key for key, title in declared for name in (title, key)}


def _tally(ask: Ask, given: Sequence[Answer]) -> tuple[Counted, ...]:
    if ask.form == "several":
        each = [option for answer in given for option in answer.value.splitlines()]
        return tally(each, known=ask.options, of=sum(bool(answer.value) for answer in given))
    known = choices(ask.form, ask.options)
    taken = (answer.choice for answer in given)
    return tally(taken, known=known) if len(known) > 1 else ()


def _owed(row: Obligation, ask: Ask, *, name: str, stage: str, now: datetime) -> OwedLine:
    return OwedLine(
        name=name,
        holder=row.holder,
        ask=ask.id,
        title=ask.title,
        stage=stage,
        due=ask.due_at,
        due_shown=_due(ask),
        is_late=ask.due_at <= now,
        state=row.state,
    )


def _due(ask: Ask) -> str:
    return shown(Moment(at=ask.due_at, zone=ask.due_zone, shown=ask.due_shown))


def _side(
    row: Obligation,
    answer: Answer | None,
    *,
    names: Mapping[str, str],
    files: Mapping[tuple[int, str], Attachment],
) -> SideLine:
    delegate = names.get(f"person:{row.delegate}", "") if row.delegate else ""
    if answer is None:
        return SideLine(row.holder, names[row.holder], row.state, delegate=delegate)
    return SideLine(
        holder=row.holder,
        name=names[row.holder],
        state=row.state,
        choice=WORDS.get(answer.choice, answer.choice),
        note=": ".join(filter(None, (answer.value.replace("\n", ", "), answer.note))),
        given_by=answer.given_by,
        door=answer.door,
        standing=answer.standing,
        how=HOW_TOLD.get(answer.how, answer.how),
        entered_by=answer.entered_by,
        at=answer.given_at,
        delegate=delegate,
        files=tuple(each.name for (of, _), each in files.items() if of == answer.id),
    )


def _decisions(session: Session, ask: Ask) -> tuple[DecisionLine, ...]:
    return tuple(
        DecisionLine(
            outcome=row.outcome,
            at=row.decided_at,
            by=row.by,
            reason=row.reason,
            is_provisional=row.provisional and row.confirmed_at is None,
        )
        for row in ask_queries.decisions(session, ask.id)
    )
