"""Living through a made year: the engine alone, on a simulated clock, with people and officers."""

import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from sqlite3 import connect
from tempfile import TemporaryDirectory
from typing import Final

from igf.asks.links import sign_for_show
from igf.engine.followers import FOLLOWERS
from igf.log.write import Actor, By
from igf.mail.send import OnData, Outcome, Outcomes, Parcel
from igf.office.office import Office
from igf.people.take_in import take_in_people
from igf.rehearsal.arriving import Call, calls, let_arrive, let_be_named
from igf.rehearsal.draws import Draws
from igf.rehearsal.happenings import Act as HappeningAct
from igf.rehearsal.happenings import Happenings
from igf.rehearsal.loop import People, World, rehearse_in
from igf.rehearsal.population import invent
from igf.rehearsal.post import Post
from igf.rehearsal.proposing import let_be_proposed
from igf.rehearsal.setting import PausingClock, Setting
from igf.starting.start import Started, start
from igf.year.declared import instant_of
from schemas.errors import Mistake
from tests.engine.begun import catalogue
from tests.store.databases import opened
from tests.years.making import Event, MadeYear
from tests.years.record import Promise, Record, Thanks, Told, read_record

OFFICER: Final = Actor("Lea Brun", "command")
DAY: Final = timedelta(days=1)
BY: Final = By(OFFICER, "as agreed")
#: How long a year is carried on after its last date.
AFTERMATH: Final = timedelta(days=50)
#: How many contributions come to a call.
ARRIVING: Final = 5
#: How often time is moved on in one year, at most: a year that never ends is a finding.
MOST_MOVES: Final = 6000


@dataclass
class Relay(Post):
    """The way out for mails, which can be away for some time."""

    away_until: datetime | None = None

    async def deliver(self, batch: Sequence[Parcel], *, on_data: OnData) -> Outcomes:
        """Hand over the parcels, or say that there is no connection."""
        if self.away_until and self.clock.now() < self.away_until:
            yield [Outcome(batch[0].key, "connection", 0, "no connection")]
            return
        async for outcomes in super().deliver(batch, on_data=on_data):
            yield outcomes


@dataclass
class Patient(Happenings):
    """A list of events of which each may be refused in words; `refused` are the refusals."""

    refused: list[str] = field(default_factory=list)

    def add(self, at: datetime, act: HappeningAct) -> None:
        """Add an act at an instant; that it cannot be done then is no fault."""

        def do(now: datetime) -> None:
            try:
                act(now)
            except Mistake as refused:
                self.refused.append(f"{now:%Y-%m-%d %H:%M} refused: {refused}")

        super().add(at, do)


@dataclass
class Living:
    """A made year while it is lived through.

    `thanks` are answers that a page thanked for, `promises` what previews of moves said, `said`
    what became of each event.
    """

    made: MadeYear
    setting: Setting
    relay: Relay
    url: str
    thanks: list[Thanks] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    moves: int = 0

    @property
    def office(self) -> Office:
        return self.setting.office

    def length(self, days: int) -> str:
        """So many days as the length of a move: "+7d"."""
        return f"{days:+d}d"

    def later(self, days: float, act: Callable[[], object]) -> None:
        """Let something be done some days from now."""
        at = self.office.now() + timedelta(days=days)
        self.setting.happenings.add(at, lambda _now: act())

    def tried(self, title: str, act: Callable[[], object]) -> None:
        """Do something, and note what came of it; a refusal in words is an answer as well."""
        try:
            came = act()
        except Mistake as refused:
            came = f"refused: {refused}"
        self.said.append(f"{self.office.now():%Y-%m-%d %H:%M} {title}: {came}")

    def note_moved(self, _now: datetime) -> None:
        """RuntimeError: the year does not come to its end."""
        self.moves += 1
        if self.moves > MOST_MOVES:
            raise RuntimeError(f"the year does not end: {MOST_MOVES} moves of the clock")


@dataclass(frozen=True)
class Lived:
    """A year that was lived through, with its database as it was left, if that is a file.

    `crash` is the traceback of what cut it off, else empty.
    """

    record: Record
    said: tuple[str, ...]
    database: bytes
    crash: str = ""


#: An act by its name: what happens, with the chance it draws from.
Act = Callable[[Living, Draws], object]


def live(
    made: MadeYear,
    acts: dict[str, Act],
    *,
    people: Callable[[Living], People],
    then: Callable[[Living], None] = lambda _living: None,
    url: str = "",
) -> Lived:
    """Live through a year to its end with its people; `then` is done in the office that it leaves.

    Its database is an empty one at `url`, or a file.
    """
    with TemporaryDirectory(prefix="igf-year-") as name, begun(made, Path(name), url) as living:
        crash = ""
        try:
            live_in(living, acts, people=people(living))
            then(living)
        except Exception:  # noqa: BLE001 -- whatever ends a year is a finding, shrunk like others
            crash = traceback.format_exc()
        told = Told(tuple(living.thanks), tuple(living.promises))
        record = read_record(living.url, told)
        return Lived(record, tuple(living.said), b"" if url else _database(Path(name)), crash)


def _database(folder: Path) -> bytes:
    """The database of a year as one file."""
    whole = folder / "whole.db"
    with closing(connect(folder / "igf.db")) as connection:
        connection.execute("VACUUM INTO ?", [str(whole)])
    return whole.read_bytes()


@contextmanager
def begun(made: MadeYear, folder: Path, url: str = "") -> Iterator[Living]:
    """The office of a made year before the year is started, in a database or in a file."""
    clock, url = PausingClock(made.starts), url or f"sqlite:///{folder / 'igf.db'}"
    relay = Relay(clock=clock)
    with opened(url) as store:
        office = Office(store, catalogue(), clock, relay, folder / "outgoing", followers=FOLLOWERS)
        sign_for_show(office)
        setting = Setting(office, clock, Draws(made.seed), relay, Patient())
        yield Living(made, setting, relay, url)


def live_in(living: Living, acts: dict[str, Act], *, people: People) -> None:
    """Start the year, and let everything happen until it is over."""
    setting, until = living.setting, living.made.ends + AFTERMATH
    begin(living, acts)
    world = World(people, setting.happenings, living.note_moved)
    rehearse_in(living.office, setting.clock, world=world, until=until)
    setting.clock.move_to(until)


def begin(living: Living, acts: dict[str, Act]) -> Started:
    """Start the year with its people, and plan what happens in it."""
    made, setting = living.made, living.setting
    population = invent(made.year.cycle, setting.draws)
    take_in_people(living.office, population.first, by=OFFICER)
    started = start(living.office, made.year, by=OFFICER)
    _let_come(living)
    for body, members in population.later.items():
        expected = made.year.cycle.bodies[body].expected or ""
        at = instant_of(expected, made.year.plan.anchors, year=made.year.cycle)
        let_be_named(setting, members, at=at.at if at else made.starts)
    for event in made.events:
        setting.happenings.add(event.at, _happening(living, event, acts[event.what]))
    return started


def _happening(living: Living, event: Event, act: Act) -> Callable[[datetime], None]:
    chance = Draws(living.made.seed * 1000 + event.number)
    title = f"{event.number} {event.what}"

    def do(_now: datetime) -> None:
        living.tried(title, lambda: act(living, chance))

    return do


def _let_come(living: Living) -> None:
    """Let contributions and proposals come in, of which there are few."""
    year, setting = living.made.year, living.setting
    dates = {
        stage.key: (stage.opens.at, stage.closes.at)
        for stage in year.plan.stages
        if stage.opens and stage.closes and stage.opens.at > living.made.starts
    }
    for call in calls(year.definitions, dates):
        few = Call(call.stage, ARRIVING, call.opens, call.closes, call.applications)
        let_arrive(setting, few)
    let_be_proposed(setting, year.definitions, dates=dates, capacity=2)
