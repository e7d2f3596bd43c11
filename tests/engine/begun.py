"""A started year on a simulated clock, with invented people: the parts are the real ones."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from igf.asks.decide import Reply
from igf.asks.links import sign_for_show
from igf.documents.versions import DraftDocument, Made, write_document
from igf.engine.advance import advance
from igf.engine.followers import FOLLOWERS
from igf.log.write import Actor
from igf.mail.catalogue import Catalogue, load_catalogue
from igf.mail.memory import MemoryTransport
from igf.mail.send import Transport
from igf.office.office import Office
from igf.rehearsal.loop import Planned, SimulatedClock, carry, rehearse
from igf.rehearsal.replies import agreeing
from igf.stage import lease as leases
from igf.stage.lease import Lease
from igf.stage.rules.progress import DueStep
from igf.starting.start import YearToStart, start
from igf.store.queries import year as queries
from igf.store.session import Session, Store
from igf.store.tables.people import ListAddress, Membership, Person
from igf.store.tables.records import Outgoing
from igf.store.tables.year import Ask
from igf.year.file import load_kinds
from igf.year.find import takes_input
from igf.year.rules.adoption import PROPOSED, Adoption
from igf.year.rules.define import define
from igf.year.rules.plan import plan
from schemas.cycle import CycleFile
from schemas.kind import KindFile
from schemas.sayings import NOTHING
from tests.store.databases import SLOW_MS, opened
from tests.tree import ROOT
from tests.year.years import Data, kind

STARTED = datetime(2027, 1, 1, tzinfo=UTC)
OPENS = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
CLOSES = datetime(2027, 1, 31, 23, 59, tzinfo=UTC)
DAY = timedelta(days=1)
CALL = "igf-2027/thematic_input"
STAFF = Actor("Lea Brun", "command")
PEOPLE = {
    "amina": ("Amina Diallo", "en", ("mag", "mag_chair")),
    "jun": ("Jun Sato", "fr", ("mag",)),
    "lea": ("Lea Brun", "en", ("secretariat", "web_editor")),
}
INPUT: Data = {
    "kind": "call_for_input",
    "title": "Call for thematic input",
    "opens": "2027-01-04 09:00 UTC",
    "closes": "2027-01-31 23:59 UTC",
    "audience": ["community"],
    "place": "Example Hall",
}


@dataclass
class Begun:
    """A started year and the clock it lives by."""

    office: Office
    clock: SimulatedClock
    letters: MemoryTransport
    stage: str = CALL

    def carry(self, at: datetime | None = None) -> None:
        """Do all that is due in the stage now, or at an instant."""
        self.clock.move_to(at or self.clock.now())
        carry(self.office, self.stage)

    def live(self, until: datetime) -> None:
        """Carry every stage until an instant; everyone who is asked answers after two days."""
        rehearse(self.office, self.clock, people=willing, until=until)
        self.clock.move_to(until)

    def due_step(self) -> DueStep:
        """The move that is due now; it must exist."""
        due_step = advance(self.office, self.stage)
        assert due_step is not None
        return due_step

    def lease(self, run: str = "run") -> Lease:
        lease = leases.take(self.office, self.stage, run=run)
        assert isinstance(lease, Lease)
        return lease

    def fired(self) -> list[str]:
        """The firings of the stage, as "step/rung@version"; "-" stands before skipped ones."""
        with self.office.store.read() as session:
            rows = queries.firings(session, self.stage)
        marks = {"done": "", "skipped": "-"}
        return [f"{marks[r.outcome]}{r.step}/{r.rung}@{r.version}" for r in rows]

    def mails(self, step: str = "") -> Sequence[Outgoing]:
        with self.office.store.read() as session:
            rows = queries.outbox(session, self.stage)
        return [row for row in rows if row.step.startswith(step)]

    def ask(self, step: str) -> Ask:
        """The newest question of a step."""
        with self.office.store.read() as session:
            return [ask for ask in queries.asks(session, self.stage) if ask.step == step][-1]

    def failures(self) -> dict[str, str]:
        """Why steps did not work, by step."""
        with self.office.store.read() as session:
            return {row.step: row.reason for row in queries.failures(session, self.stage)}


def reply_to(ask: Ask, holder: str | None = None) -> Reply:
    """The answer that everyone hopes for."""
    agreed = agreeing(ask, holder or ask.by[0], by="Amina Diallo")
    value = "https://igf.example.org/text" if ask.form == "address" else agreed.value
    return replace(agreed, door="command", value=value)


def willing(ask: Ask, holders: Sequence[str]) -> Sequence[Planned]:
    return [Planned(2 * DAY, reply_to(ask, holder)) for holder in holders]


def silent(_ask: Ask, _holders: Sequence[str]) -> Sequence[Planned]:
    """Nobody ever answers."""
    return ()


@contextmanager
def begun(
    url: str,
    folder: Path,
    *,
    stages: Mapping[str, Data] | None = None,
    kinds: Mapping[str, KindFile] | None = None,
    adoption: Adoption = PROPOSED,
    heard: bool = True,
    **more: object,
) -> Iterator[Begun]:
    """A year whose call for input opens on 4 January 2027, started on 1 January.

    With `stages` it holds those instead; `kinds` are added to the real ones; `adoption` is what is
    said of stages at the start; `more` are further fields of the year. The stage that tests carry
    is the first. `heard`: that nothing may come in is said.
    """
    declared = year_file(stages or {"thematic_input": INPUT}, **more)
    with staffed(url, folder, at=STARTED) as year:
        to_start = ready(declared, kinds)
        start(year.office, to_start, by=STAFF, adoption=adoption)
        if heard:
            say_nothing_came(year.office, to_start)
        year.office.store.slow_ms = SLOW_MS
        year.stage = f"igf-2027/{next(iter(declared.stages))}"
        yield year


def say_nothing_came(office: Office, started: YearToStart) -> None:
    """Let the calls of a year count what came in, be it nothing, without asking about it."""
    for key, each in started.definitions.items():
        if takes_input(each):
            nothing_came(office, f"{started.cycle.cycle}/{key}")


def nothing_came(office: Office, stage: str) -> None:
    """Let a call (by id) count what came in, be it nothing; said again it changes nothing."""
    with office.store.read() as session:
        if NOTHING in queries.newest_documents(session, stage):
            return
    made = Made("Nothing came in", "text/plain", b"Nothing came in.")
    draft, now = DraftDocument(NOTHING, STAFF.name, made), office.now()
    with office.store.write(now) as session:
        write_document(session, stage, draft=draft, version=1, now=now)


@contextmanager
def staffed(url: str, folder: Path, *, at: datetime) -> Iterator[Begun]:
    """An office with its people in which no year was started yet."""
    with opened(url) as store:
        letters, clock = MemoryTransport(), SimulatedClock(at)
        with store.write(at) as session:
            add_people(session)
        office = Office(
            store, catalogue(), clock, letters, folder / "outgoing", followers=FOLLOWERS
        )
        sign_for_show(office)
        yield Begun(office, clock, letters)


def reopened(url: str, folder: Path, *, at: datetime) -> Begun:
    """A year with one stage, "call", in a database that is there already, at an instant."""
    letters, clock = MemoryTransport(), SimulatedClock(at)
    store = Store(url, slow_ms=SLOW_MS, durable=False)
    office = Office(store, catalogue(), clock, letters, folder / "outgoing", followers=FOLLOWERS)
    return Begun(office, clock, letters, "igf-2027/call")


@contextmanager
def begun_with(url: str, folder: Path, *steps: Data, **more: Any) -> Iterator[Begun]:  # noqa: ANN401 -- fields of the year
    """A year with one stage, "call", of these steps."""
    stage = {**INPUT, "kind": "own", "title": "Call"}
    own = {"own": kind(*steps, name="own")}
    with begun(url, folder, stages={"call": stage}, kinds=own, adoption=PROPOSED, **more) as found:
        yield found


def year_file(stages: Mapping[str, Data], **more: object) -> CycleFile:
    declared: Data = {
        "schema": 1,
        "cycle": "igf-2027",
        "title": "IGF 2027",
        "venue": {"city": "Example City", "country": "Exampleland", "zone": "UTC"},
        "contact": "contact@example.org",
        "website": "https://igf.example.org",
        "languages": ["en", "ar", "fr"],
        "anchors": {"T": "2027-12-06", "P": "2026-12-04"},
        "bodies": {
            "mag": {"title": "the MAG"},
            "secretariat": {"title": "the IGF Secretariat"},
        },
        "roles": {
            "mag_chair": {"title": "MAG Chair", "body": "mag"},
            "web_editor": {"title": "Web editor"},
        },
        "lists": {"community": {"title": "the IGF community list"}},
        "stages": stages,
    }
    return CycleFile.model_validate(declared | more)


def ready(declared: CycleFile, kinds: Mapping[str, KindFile] | None = None) -> YearToStart:
    definitions, problems = define(declared, {**real_kinds(), **(kinds or {})})
    assert not problems
    planned = plan(declared, definitions)
    assert not planned.problems
    return YearToStart(f"{declared.cycle}.yaml", declared, definitions, planned)


def add_people(session: Session) -> None:
    for key, (name, language, bodies) in PEOPLE.items():
        languages, address = [language], f"{key}@example.org"
        given = {"zone": "UTC", "stakeholder_group": "", "region": ""}
        session.add(Person(id=key, name=name, email=address, languages=languages, **given))
        session.flush()
        session.add_all(Membership(person=key, body=body) for body in bodies)
    community = {"name": "IGF community", "address": "community@lists.example.org"}
    session.add(ListAddress(key="community", languages=["en"], **community))


def over(year: Begun, transport: Transport) -> Office:
    """The office of a year with another way out for its mails."""
    return replace(year.office, transport=transport)


@lru_cache(maxsize=1)
def real_kinds() -> Mapping[str, KindFile]:
    found = load_kinds(ROOT / "flows" / "kinds")
    assert not found.problems
    return found.files


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    return load_catalogue()
