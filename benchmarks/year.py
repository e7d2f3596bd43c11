"""The year 2024 rehearsed from its start with 40 members of the MAG: time and most memory.

`make bench` rehearses the first weeks. The whole year:
`.venv/bin/python -c "from benchmarks.year import main; main(70)"`.
"""

import csv
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

from benchmarks._office import office_in
from igf.engine.decide import Reply
from igf.engine.people import read_people_file, take_in_people
from igf.engine.rehearse import Planned, SimulatedClock, rehearse
from igf.engine.start import start
from igf.mail.memory import MemoryTransport
from igf.ops import trial
from igf.ops.example import EXAMPLES
from igf.store import queries
from igf.store.tables import Ask

STARTS = datetime(2023, 12, 1, tzinfo=UTC)
MEMBERS = 40
CHOICES = {
    "approval": "approve",
    "address": "published",
    "confirm": "confirmed",
    "answers": "answered",
}


@dataclass(frozen=True)
class Rehearsed:
    """`megabytes`: the most memory of the process; None where the system does not say."""

    seconds: float
    steps: int
    mails: int
    megabytes: float | None


def main(weeks: int = 8) -> None:
    # In a process of its own: its memory is then that of the rehearsal.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as processes:
        found = processes.submit(rehearse_year, weeks).result()
    memory = f"{found.megabytes:.0f} MB" if found.megabytes else "memory not known here"
    print(
        f"  the first {weeks} weeks of 2024: {found.seconds:.1f} s for {found.steps} steps"
        f" and {found.mails} mails; {memory}"
    )


def rehearse_year(weeks: int) -> Rehearsed:
    with tempfile.TemporaryDirectory() as made:
        folder, clock, mails = Path(made), SimulatedClock(STARTS), MemoryTransport()
        office = office_in(folder, clock, mails=mails)
        take_in_people(office, read_people_file(office, _people(folder)), by=trial.BY)
        start(office, trial.year_from(trial.LIKE), by=trial.BY)
        begun = perf_counter()
        rehearse(office, clock, people=_answer, until=STARTS + timedelta(weeks=weeks))
        seconds = perf_counter() - begun
        with office.store.read() as session:
            stages = [stage.id for stage in queries.stages(session)]
            steps = sum(len(queries.firings(session, stage)) for stage in stages)
        office.store.close()
    return Rehearsed(seconds, steps, len(mails.parcels), _most_memory())


def _people(folder: Path) -> Path:
    """The people of the example, and as many more members of the MAG as a real one has."""
    text = (EXAMPLES / "people.csv").read_text(encoding="utf-8")
    missing = MEMBERS - sum("mag" in row["bodies"].split("; ") for row in _rows(text))
    rest = "en,UTC,Civil society,African Group,mag"
    more = (f"member-{n},Member {n},member-{n}@example.org,{rest}\n" for n in range(missing))
    file = folder / "people.csv"
    file.write_text(text + "".join(more), encoding="utf-8")
    return file


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def _answer(ask: Ask) -> Planned:
    """Everybody answers after two days."""
    reply = Reply(
        choice=CHOICES[ask.form],
        given_by="Layla Haddad",
        holder=ask.by[0] if len(ask.by) > 1 else None,
        value="https://igf.example.org/document",
        evidence="letter.pdf",
    )
    return Planned(timedelta(days=2), reply)


def _most_memory() -> float | None:
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    lines = (line.split() for line in status.read_text(encoding="utf-8").splitlines())
    return next(int(words[1]) / 1024 for words in lines if words[0] == "VmHWM:")
