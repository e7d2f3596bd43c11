"""A call as tables, without times and without the key of its year."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from igf.asks.decide import Reply
from igf.engine.followers import FOLLOWERS
from igf.mail.catalogue import load_catalogue
from igf.mail.memory import MemoryTransport
from igf.office.office import Office
from igf.ops import trial
from igf.rehearsal.loop import People, Planned, SimulatedClock, rehearse
from igf.stage.situation import situation
from igf.store import schema
from igf.store.queries import log as log_queries
from igf.store.queries import year as queries
from igf.store.session import Store
from igf.store.tables.year import Ask
from schemas.questions import HOW

_TIME = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}(, \d\d:\d\d(:\d\d)? UTC)?|\d\d? \S+ \d{4}")

Row = tuple[object, ...]


@dataclass(frozen=True)
class Tables:
    """Firings and log rows in their order, outbox rows by key."""

    firings: tuple[Row, ...]
    outbox: tuple[Row, ...]
    log: tuple[Row, ...]
    titles: tuple[str, ...]


def tables(office: Office, cycle: str, *, key: str = "thematic_input") -> Tables:
    """The tables of a stage, by key."""
    stage = f"{cycle}/{key}"
    with office.store.read() as session:
        titles = dict(_titles(office, stage))
        firings = queries.firings(session, stage)
        log = [each for each in queries.log(session, stage) if each.act != "input.imported"]
        by = {each.id: log_queries.told(session, each.id).actor for each in log}
        return Tables(
            firings=tuple(
                (f.step, f.rung, f.version, f.outcome, _TIME.sub("<time>", f.words))
                for f in firings
            ),
            outbox=tuple(
                (m.key.removeprefix(cycle), m.language, m.address, _plain(m.subject), m.state)
                for m in sorted(queries.outbox(session, stage), key=lambda mail: mail.key)
            ),
            log=tuple(
                (e.act, e.subject.removeprefix(cycle), *e.fields, by[e.id], e.door, e.standing)
                for e in log
            ),
            titles=tuple(titles[f.step] for f in firings),
        )


def answering(ask: Ask, _holders: Sequence[str]) -> Sequence[Planned]:
    """The answers that the people of the trial type into Prefect's form."""
    typed = trial.ANSWERS.approval if ask.form == "approval" else trial.ANSWERS.address
    reply = Reply(
        choice="approve" if ask.form == "approval" else "published",
        given_by=typed["given_by"],
        value=typed.get("address", ""),
        door="prefect",
        how=HOW[typed["how"]],
        entered_by=typed.get("entered_by", typed["given_by"]),
    )
    return [Planned(after=timedelta(seconds=20), reply=reply)]


def rehearsed(
    folder: Path, *, opens: datetime, length: int, cycle: str, people: People = answering
) -> Tables:
    """The same call, foretold: same people, same contributions, same answers."""
    store = Store(f"sqlite:///{folder / 'rehearsal.db'}")
    schema.upgrade(store)
    clock = SimulatedClock(opens - timedelta(seconds=10))
    office = Office(
        store, load_catalogue(), clock, MemoryTransport(), folder / "outgoing", followers=FOLLOWERS
    )
    trial.start_short_call(office, folder, opens=opens, length=length, cycle=cycle)
    trial.contribute(office, trial.call_of(cycle))
    rehearse(office, clock, people=people, until=opens + timedelta(days=60))
    return tables(office, cycle)


def _titles(office: Office, stage: str) -> list[tuple[str, str]]:
    with office.store.read() as session:
        definition = situation(session, stage, now=office.clock.now()).facts.definition
    return [(step.key, step.title) for step in definition.steps]


def _plain(text: str) -> str:
    return re.sub(r"\d+", "#", _TIME.sub("<time>", text))
