"""Who can be killed in a running installation, and what each has in flight at that moment.

A victim is frozen first, looked at, and then killed: what is seen is what it died with.
"""

import signal
import sqlite3
import time
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import psutil
import psycopg
from sqlalchemy import select

from igf.ops.places import home_of
from igf.ops.processes import ENGINE, marked
from igf.store.session import TURN
from igf.store.tables.records import Outgoing
from igf.store.tables.year import Ask, Stage
from igf.words.phrases import counted
from tests.live.installation import Installation

EVERYTHING = "everything"
FLOW = "flow process"
#: What the command of each child of `igf up` holds.
CHILDREN = {
    "mail catcher": ("igf.ops.catcher",),
    "Prefect server": ("prefect", "server", "start"),
    "worker": ("prefect", "worker", "start"),
    "answer page": ("igf.cli.main", "pages"),
    "watch": ("igf.cli.main", "watch"),
}
#: The variable in which Prefect names its run to a process.
RUN = "PREFECT__FLOW_RUN_ID"
#: How often it is looked whether the turn of who writes is taken each time: then by who is frozen.
LOOKS = 10
#: Who writes to our database.
WRITERS = {FLOW, "watch", "answer page", EVERYTHING}


@dataclass(frozen=True)
class Victim:
    """Processes that die together; `runs` are the runs of Prefect that they carry."""

    name: str
    processes: tuple[psutil.Process, ...]
    runs: frozenset[str] = frozenset()

    def send(self, number: signal.Signals) -> None:
        """Send all of them a signal."""
        for process in self.processes:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(number)


def victims(at: Installation) -> list[Victim]:
    """Everybody who could die now; `igf up` itself only together with everything."""
    every = marked(home_of(at.settings))
    up = psutil.Process(at.process.pid)
    flows = _flows(every)
    of_runs = {process.pid for each in flows for process in each.processes}
    found = [
        Victim(name, (child, *_below(child, but=of_runs)))
        for child in up.children()
        for name, words in CHILDREN.items()
        if set(words) <= set(_command(child))
    ]
    runs = frozenset(run for each in flows for run in each.runs)
    return [*found, *flows, Victim(EVERYTHING, (up, *every), runs)]


def _below(child: psutil.Process, *, but: set[int]) -> list[psutil.Process]:
    """The processes that a child is made of, but for those of runs."""
    with suppress(psutil.Error):
        return [each for each in child.children(recursive=True) if each.pid not in but]
    return []


def _command(process: psutil.Process) -> list[str]:
    """The words that a process was begun with; none if it has ended meanwhile."""
    with suppress(psutil.Error, OSError):
        return process.cmdline()
    return []


def _flows(every: Iterable[psutil.Process]) -> list[Victim]:
    by_run: dict[str, list[psutil.Process]] = {}
    for process in every:
        if run := _run_of(process):
            by_run.setdefault(run, []).append(process)
    return [Victim(FLOW, tuple(of), frozenset([run])) for run, of in by_run.items()]


def _run_of(process: psutil.Process) -> str:
    """The run that a process carries; empty: none."""
    if any(word.endswith(ENGINE) for word in _command(process)[:4]):
        with suppress(psutil.Error, OSError):
            return process.environ().get(RUN, "")
    return ""


def in_flight(at: Installation, victim: Victim, *, posting: bool) -> list[str]:
    """The work a frozen victim was in the middle of; empty if it was idle."""
    found = _of_runs(at, victim)
    if victim.name in WRITERS and _holds_the_turn(at):
        found.append("a transaction open")
    if victim.name in {"answer page", EVERYTHING} and posting:
        found.append("an answer being posted")
    port = {"watch": at.settings.prefect_port, "mail catcher": at.settings.catcher_port}
    if victim.name in port and _talks(victim, port[victim.name]):
        found.append("a request open" if victim.name == "watch" else "a mail being taken")
    return found


def _of_runs(at: Installation, victim: Victim) -> list[str]:
    """The work of the runs that die with the victim; worker and server have all runs at work."""
    if victim.name not in {FLOW, "worker", "Prefect server", EVERYTHING}:
        return []
    at_work = set(victim.runs) or {
        run for each in _flows(marked(home_of(at.settings))) for run in each.runs
    }
    with at.office.store.read() as session:
        now = datetime.now(UTC)
        of_runs = select(Stage).where(Stage.run_id.in_(at_work), Stage.lease_until > now)
        leases = {each.lease_token for each in session.scalars(of_runs)} - {None}
        mails = select(Outgoing).where(Outgoing.state == "sending")
        sending = [each for each in session.scalars(mails) if each.claimed_by in leases]
    found = [counted(len(at_work), "run") + " at work"] if at_work else []
    found += [counted(len(leases), "lease") + " held"] if leases else []
    found += [counted(len(sending), "mail") + " being handed over"] if sending else []
    if answers := unrecorded(at) & (at_work if victim.name == FLOW else unrecorded(at)):
        found.append(counted(len(answers), "answer") + " between Resume and our write")
    return found


def unrecorded(at: Installation) -> set[str]:
    """The runs into which an answer was typed that we have not recorded yet."""
    with at.office.store.read() as session:
        asks = session.scalars(select(Ask).where(Ask.state == "open", Ask.run_id.is_not(None)))
        waiting = {str(ask.run_id) for ask in asks}
    kept = f"file:{home_of(at.settings)}/prefect/prefect.db?mode=ro"
    with closing(sqlite3.connect(kept, uri=True)) as prefect:
        typed = "SELECT flow_run_id FROM flow_run_input WHERE key LIKE 'suspended-%-response'"
        return waiting & {str(UUID(run)) for (run,) in prefect.execute(typed)}


def is_sending(at: Installation) -> bool:
    """Whether a mail is being handed over."""
    with at.office.store.read() as session:
        mails = select(Outgoing.id).where(Outgoing.state == "sending", Outgoing.phase == "data")
        return session.scalar(mails.limit(1)) is not None


def _talks(victim: Victim, port: int) -> bool:
    """Whether a connection of a victim to or at a port is open."""
    connections = []
    for process in victim.processes:
        with suppress(psutil.Error):
            connections += process.net_connections("tcp")
    ends = {
        end.port
        for each in connections
        if each.status == psutil.CONN_ESTABLISHED
        for end in (each.laddr, each.raddr)
    }
    return port in ends


def _holds_the_turn(at: Installation) -> bool:
    """Whether a process keeps the turn of writing; those that are not frozen give it back."""
    for _ in range(LOOKS):
        if not _is_taken(at.settings.database()):
            return False
        time.sleep(0.03)
    return True


def _is_taken(url: str) -> bool:
    if url.startswith("sqlite"):
        file = url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as small:
            try:
                small.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
            small.execute("ROLLBACK")
            return False
    with psycopg.connect(url.replace("+psycopg", "", 1)) as large:
        row = large.execute("SELECT pg_try_advisory_xact_lock(%s)", (TURN,)).fetchone()
        return row is not None and not row[0]
