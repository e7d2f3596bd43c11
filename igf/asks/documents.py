"""Documents made of answers: who answered, the tally of a poll, who volunteered for what."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from igf.asks.rules.holders import person_of
from igf.asks.rules.polls import tally
from igf.asks.rules.positions import ANSWERED, CHOOSING, PERSONAL, WORDS, choices
from igf.asks.side_names import names_of
from igf.documents.versions import MARKDOWN, Made, of_nothing
from igf.stage.situation import Situation
from igf.store.queries import asks as ask_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.people import Person
from igf.store.tables.year import Ask, Obligation
from igf.words.markdown import cell, inert, table
from igf.words.phrases import counted
from schemas.cycle import CycleFile
from schemas.steps import Decide

#: States of those from whom nothing was expected in the end.
LET_OFF = frozenset({"excused", "replaced", "released"})


def list_missing(session: Session, now: Situation) -> Made:
    """The list of who answered the questions to each person of a stage, and who did not."""
    asks = [ask for ask in queries.asks(session, now.stage.id) if ask.form in PERSONAL]
    newest = {ask.step: ask for ask in asks}
    parts = [f"# {now.year.title}: {now.stage.title}"]
    parts += [line for ask in newest.values() for line in _answers_to(session, ask, year=now.year)]
    title = f"Answers: {now.stage.title}"
    return Made(title, MARKDOWN, "\n\n".join((*parts, "")).encode())


def _answers_to(session: Session, ask: Ask, *, year: CycleFile) -> Iterator[str]:
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


def list_barred(session: Session, now: Situation) -> Made:
    """Those who were asked for a file in a stage and sent none: R-REP-1 bars them next cycle."""
    barred = _without_file(session, now.stage.id)
    names = names_of(session, barred, year=now.year)
    who = counted(len(barred), "person", many="people")
    said = f"{who} sent no report and cannot propose a session for the next cycle (R-REP-1):"
    parts = [f"# {now.year.title}: {now.stage.title}"]
    parts += [said] if barred else ["Everybody who was asked has sent a report."]
    parts += ["\n".join(f"- {inert(name)}" for name in sorted(names[each] for each in barred))]
    title = f"Barred for the next cycle: {now.stage.title}"
    return Made(title, MARKDOWN, "\n\n".join((*filter(None, parts), "")).encode())


def _without_file(session: Session, stage: str) -> list[str]:
    """The people (holders) who were asked for a file in a stage and did not send one."""
    asked: dict[str, None] = {}
    sent: set[str] = set()
    for ask in queries.asks(session, stage):
        if ask.form == "file":
            rows = queries.obligations(session, ask.id)
            asked |= dict.fromkeys(row.holder for row in rows if row.state not in LET_OFF)
            given = ask_queries.counting(session, ask.id)
            sent |= {holder for holder, each in given.items() if each.choice == ANSWERED}
    return [holder for holder in asked if person_of(holder) and holder not in sent]


def tally_poll(session: Session, now: Situation) -> Made:
    """The tally of the polls of a stage; positions only, no names."""
    polls = {
        step.key for step in now.facts.definition.steps if isinstance(step, Decide) and _polls(step)
    }
    newest = {ask.step: ask for ask in queries.asks(session, now.stage.id) if ask.step in polls}
    parts = [f"# {now.year.title}: poll, {now.stage.title}"]
    parts += [_poll(session, ask) for ask in newest.values()] or ["No poll was held."]
    parts.append("A poll is advice: it sets no decision (R-POL-1).")
    title = _titled(session, f"Poll: {now.stage.title}", asks=newest.values())
    return Made(title, MARKDOWN, "\n\n".join((*parts, "")).encode())


def _titled(session: Session, title: str, *, asks: Iterable[Ask]) -> str:
    """The title of a document made of answers, which says so where nobody has answered."""
    return (
        title if any(ask_queries.counting(session, ask.id) for ask in asks) else of_nothing(title)
    )


def _polls(step: Decide) -> bool:
    return step.rule.kind == "advisory"


def _poll(session: Session, ask: Ask) -> str:
    given = [answer.choice for answer in ask_queries.counting(session, ask.id).values()]
    asked = len(queries.obligations(session, ask.id))
    lines = tally(given, known=choices(ask.form, ask.options))
    rows = ((WORDS.get(n.position, n.position), str(n.number), f"{n.percent} %") for n in lines)
    said = f"{len(given)} of {counted(asked, 'member')} answered."
    counts = table(("Position", "Number ", "Share "), rows)
    return f"**{inert(ask.question)}** {said}\n\n{counts}"


@dataclass(frozen=True)
class Volunteer:
    """A person who chose an option, with the note that came along."""

    person: Person
    note: str


def list_volunteers(session: Session, now: Situation) -> Made:
    """Volunteers by option in the questions of a stage; options without any are named."""
    asks = [ask for ask in queries.asks(session, now.stage.id) if ask.form in CHOOSING]
    # What a step asked later about new options stands beside what it asked before.
    newest = {(ask.step, *sorted(ask.options)): ask for ask in asks}
    parts = [f"# {now.year.title}: {now.stage.title}"]
    parts += [_one(session, ask) for ask in newest.values()] or ["Nothing was asked."]
    title = _titled(session, f"Volunteers: {now.stage.title}", asks=newest.values())
    return Made(title, MARKDOWN, "\n\n".join((*parts, "")).encode())


def volunteers(session: Session, ask: Ask) -> Mapping[str, Sequence[Volunteer]]:
    """The people who chose each option of an ask, by name."""
    given = ask_queries.counting(session, ask.id)
    ids = {holder: person for holder in given if (person := person_of(holder))}
    people = ask_queries.people_by_id(session, sorted(ids.values()))
    found: dict[str, list[Volunteer]] = {option: [] for option in ask.options}
    for holder, person in ids.items():
        answer = given[holder]
        for option in (answer.choice, *answer.value.splitlines()):
            if option in found and person in people:
                found[option].append(Volunteer(people[person], answer.note))
    return {key: sorted(each, key=lambda one: one.person.name) for key, each in found.items()}


def _one(session: Session, ask: Ask) -> str:
    found = volunteers(session, ask)
    told = sum(holder.startswith("person:") for holder in ask_queries.counting(session, ask.id))
    lines = [f"**{inert(ask.question)}** {counted(told, 'answer')}."]
    lines += [part for option, each in found.items() for part in _option(option, each)]
    return "\n\n".join(lines)


def _option(option: str, found: Sequence[Volunteer]) -> Iterator[str]:
    yield f"## {inert(option)}"
    if not found:
        yield "Nobody yet."
        return
    headers = ("Name", "Stakeholder group", "Region", "Note")
    yield table(headers, (_row(each) for each in found))


def _row(each: Volunteer) -> tuple[str, ...]:
    person = each.person
    return tuple(map(cell, (person.name, person.stakeholder_group, person.region, each.note)))
