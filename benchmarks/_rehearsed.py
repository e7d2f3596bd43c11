"""The year 2024, rehearsed with the people of a real one. Knows no Prefect, nor its memory."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time

from benchmarks._crowd import bring_input, bring_people
from benchmarks._office import office_in
from igf.mail.memory import MemoryTransport
from igf.mail.send import Transport
from igf.ops import trial
from igf.rehearsal.loop import Planned, SimulatedClock, rehearse
from igf.rehearsal.replies import agreeing
from igf.starting.start import start
from igf.store.queries import year as queries
from igf.store.tables.year import Ask
from tests.engine.server import smtp, transport
from tests.mail.sink import Sink

STARTS = datetime(2023, 12, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Rehearsed:
    """How long it took, of which `busy` on the processor, and what before it to bring the year in.

    `megabytes`: the most memory of the process; None where the system does not say.
    """

    seconds: float
    busy: float
    bringing: float
    steps: int
    mails: int
    megabytes: float | None


def rehearse_year(weeks: int) -> Rehearsed:
    return _rehearse(weeks, MemoryTransport())


def rehearse_by_smtp(weeks: int) -> Rehearsed:
    """The server is in the same process: its time counts too."""
    with smtp(Sink()) as port:
        return _rehearse(weeks, transport(port))


def _rehearse(weeks: int, mails: Transport) -> Rehearsed:
    arrived = perf_counter()
    with tempfile.TemporaryDirectory() as made:
        folder, clock = Path(made), SimulatedClock(STARTS)
        office = office_in(folder, clock, mails=mails, durable=False)
        bring_people(office, folder)
        start(office, trial.year_from(trial.LIKE), by=trial.BY)
        bring_input(office, folder)
        begun, busy = perf_counter(), process_time()
        rehearse(office, clock, people=_answer, until=STARTS + timedelta(weeks=weeks))
        ended, busy = perf_counter(), process_time() - busy
        with office.store.read() as session:
            stages = [stage.id for stage in queries.stages(session)]
            steps = sum(len(queries.firings(session, stage)) for stage in stages)
            sent = sum(each["sent"] for each in queries.outbox_counts(session).values())
        office.store.close()
    return Rehearsed(ended - begun, busy, begun - arrived, steps, sent, _most_memory())


def _answer(ask: Ask, holders: Sequence[str]) -> Sequence[Planned]:
    """Everybody answers after two days."""
    replies = [agreeing(ask, holder, by="Layla Haddad") for holder in holders]
    return [Planned(timedelta(days=2), reply) for reply in replies]


def _most_memory() -> float | None:
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    lines = (line.split() for line in status.read_text(encoding="utf-8").splitlines())
    return next(int(words[1]) / 1024 for words in lines if words[0] == "VmHWM:")
