"""A selection of PNs and BPFs through Prefect, by commands: five proposals, room for four."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from igf.asks.decide import Reply
from igf.cli.main import app
from igf.engine.followers import FOLLOWERS
from igf.items.acts import give_slot, merge, note_presented, recharter, select
from igf.mail.catalogue import load_catalogue
from igf.mail.memory import MemoryTransport
from igf.office.office import Office
from igf.ops import trial
from igf.rehearsal.happenings import Happenings
from igf.rehearsal.loop import Planned, SimulatedClock, World, rehearse_in
from igf.starting.start import Started, start
from igf.store import schema
from igf.store.queries import year as queries
from igf.store.session import Store
from igf.store.tables.people import Membership
from igf.store.tables.year import Ask
from schemas.moments import zulu
from tests.engine.begun import PEOPLE, STAFF, Begun, add_people, year_file
from tests.items.proposing import BODIES, MEMBERS, ROLES, act, because, enter
from tests.live.driving import Driven, counted, expected_task_runs
from tests.live.installation import Installation, installation, wait_until
from tests.live.tables import Tables, tables
from tests.year.years import Data

pytestmark = [pytest.mark.soak, pytest.mark.live, pytest.mark.timeout(900)]

YEAR, PN = "igf-2027", "pn_bpf_selection"
STAGE = f"{YEAR}/{PN}"
PROPOSALS = ("pnai", "access", "gender", "media", "routing")
LENGTH = timedelta(seconds=200)
#: Its dates in seconds instead of days.
STEPS: list[Data] = [
    {"key": "call", "due": "closes - 80s", "reminders": []},
    {"key": "present", "at": "closes - 75s", "due": "closes - 5s", "reminders": []},
    {"key": "poll", "at": "closes - 75s", "reminders": []},
]
#: What the people of this year answer, by step.
CHOICES = {"call": "answered", "present": "answered", "poll": "for", "select": "approve"}
ADDRESS = "https://plans.example.org/sent"
SAID = {"early": "another body decides in May", "merged": "the same topic"}


@dataclass(frozen=True)
class Selected:
    """The selection that was carried live, with what was foretold."""

    at: Installation
    foretold: Tables


@pytest.fixture(scope="module")
def selection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Selected]:
    home = tmp_path_factory.mktemp("home")
    with installation(home / "igf") as at:
        opens = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=45)
        begun = begin(at.office, home, opens)
        trial.make_runs(at.office, at.runs, started=begun)
        drive(at)
        yield Selected(at, rehearsed(home, opens))


def begin(office: Office, folder: Path, opens: datetime) -> Started:
    """Start a year of one selection, with its people and five proposals."""
    dates = {"opens": zulu(opens), "closes": zulu(opens + LENGTH)}
    stage = {"kind": PN, "title": "Selection", **dates, "steps": STEPS}
    settings = {"funded_capacity": 4, "minimum_reply_days": 0}
    year = year_file({PN: stage}, bodies=BODIES, roles=ROLES, settings=settings)
    path = folder / f"{YEAR}.yaml"
    text = yaml.safe_dump(year.model_dump(mode="json", by_alias=True, exclude_unset=True))
    path.write_text(text, encoding="utf-8")
    with office.store.write(office.now()) as session:
        add_people(session)
        for person, bodies in MEMBERS.items():
            session.add_all(Membership(person=person, body=body) for body in bodies)
    begun = start(office, trial.year_from(path), by=STAFF)
    enter(Begun(office, SimulatedClock(opens), MemoryTransport(), STAGE), *PROPOSALS)
    return begun


def drive(at: Installation) -> None:
    """Answer as people do and record what is presented, by commands, until the stage is done."""
    wait_until(partial(_answered, at, until="collect"), what="the documents")
    for words in (
        ("recharter", PN, "pnai", "--reason", SAID["early"]),
        ("slot", PN, "access", "closes - 60s"),
        ("presented", PN, "access", "media", "routing", "--not-presented", "gender"),
        ("merge", PN, "routing", "access", "--reason", SAID["merged"]),
        ("select", PN, "access", "media"),
    ):
        command(at, "items", *words)
    wait_until(partial(_answered, at, until="consultants"), seconds=400, what="the end")
    wait_until(partial(_is_done, at), what="the end of the stage")


def command(at: Installation, *words: str, by: str = STAFF.name) -> None:
    """A command as the Secretariat types it."""
    values = at.settings.model_dump(mode="json", exclude_none=True)
    variables = {f"IGF_{name.upper()}": str(value) for name, value in values.items()}
    said = CliRunner().invoke(app, [*words, "--by", by], env=variables)
    assert said.exit_code == 0, said.output


def _answered(at: Installation, *, until: str) -> bool:
    """Answer every open question; whether a step has happened and nothing is open."""
    for ask, holder in _owed(at.office):
        step = ask.step
        more = ("--address", ADDRESS) if step == "call" else ()
        choice = CHOICES.get(step, "answered")
        words = ("decide", ask.id, "--choice", choice, "--on-behalf-of", holder, *more)
        command(at, *words, by=decider(holder))
    with at.office.store.read() as session:
        return any(row.step == until for row in queries.firings(session, STAGE))


def _owed(office: Office) -> list[tuple[Ask, str]]:
    with office.store.read() as session:
        asks = sorted(queries.asks(session, STAGE), key=lambda ask: ask.id)
        return [
            (ask, row.holder)
            for ask in asks
            for row in sorted(queries.obligations(session, ask.id), key=lambda row: row.holder)
            if ask.state == "open" and row.state in {"owed", "invited"}
        ]


def _is_done(at: Installation) -> bool:
    _answered(at, until="consultants")
    with at.office.store.read() as session:
        return queries.stage(session, STAGE).state == "done"


def rehearsed(folder: Path, opens: datetime) -> Tables:
    """The same selection, foretold."""
    store = Store(f"sqlite:///{folder / 'rehearsal.db'}")
    schema.upgrade(store)
    clock = SimulatedClock(opens - timedelta(seconds=40))
    office = Office(
        store, load_catalogue(), clock, MemoryTransport(), folder / "outgoing", followers=FOLLOWERS
    )
    begin(office, folder, opens)
    happenings = Happenings()
    happenings.add(opens + timedelta(seconds=60), partial(_discuss, office))
    world = World(_people, happenings)
    rehearse_in(office, clock, world=world, until=opens + timedelta(days=30))
    return tables(office, YEAR, key=PN)


def _discuss(office: Office, _now: datetime) -> None:
    year = Begun(office, SimulatedClock(_now), MemoryTransport(), STAGE)
    named = because("pnai", reason=SAID["early"])
    recharter(office, act(year, "rechartered"), named=named)
    give_slot(office, act(year, "slot"), key="access", at="closes - 60s")
    present = ["access", "media", "routing"]
    note_presented(office, act(year, "presented"), keys=present, absent=["gender"])
    merge(office, act(year, "merged"), key="routing", into="access", reason=SAID["merged"])
    select(office, act(year, "selected"), keys=["access", "media"])


def _people(ask: Ask, holders: Sequence[str]) -> Sequence[Planned]:
    return [Planned(timedelta(seconds=5), _reply(ask, holder)) for holder in holders]


def _reply(ask: Ask, holder: str) -> Reply:
    choice, value = CHOICES.get(ask.step, "answered"), ADDRESS if ask.step == "call" else ""
    by = decider(holder)
    return Reply(choice, by, holder, value=value, door="command", entered_by=STAFF.name)


def decider(holder: str) -> str:
    """The name of the first who may answer for a holder; where nobody may, of who types it in."""
    bodies = {key: {*own, *MEMBERS.get(key, ())} for key, (_, _, own) in PEOPLE.items()}
    may = (key for key in sorted(PEOPLE) if holder in {f"person:{key}", *bodies[key]})
    return PEOPLE[next(may, "lea")][0]


def test_the_live_selection_is_what_the_rehearsal_foretold(selection: Selected) -> None:
    live = tables(selection.at.office, YEAR, key=PN)

    assert live.firings == selection.foretold.firings
    assert live.outbox == selection.foretold.outbox
    assert counted(live.log) == counted(selection.foretold.log)


def test_the_task_runs_prefect_recorded_are_the_declared_steps_in_order(
    selection: Selected,
) -> None:
    driven = Driven(selection.at, PN, selection.at.settings.home)
    assert driven.task_runs() == expected_task_runs(selection.foretold)
