"""How late a reminder leaves: from the instant it falls due to when the mail server has it.

Ours goes through everything that `igf up` starts, set as it is by itself. The first reminder of
each call falls due while its run is parked, so that a process is begun for it; the others find that
process waiting. The peer is a bare Prefect run, scheduled for the instant of each first reminder on
the same worker: from that instant to its first line of code.
"""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from benchmarks._prefect import begin, deploy, noted, wait_until
from igf.ops import trial
from igf.ops.mailbox import CaughtMails
from igf.outbox.settle import mails
from igf.store.queries import year as queries
from tests.live import calls
from tests.live.installation import Installation, installation

#: How long (seconds) a call is open. Its first reminder comes `FIRST` seconds before it closes.
LENGTH, FIRST = 150, 50
STAGGER = timedelta(seconds=15)


def main(stages: int = 6) -> None:
    with (
        tempfile.TemporaryDirectory() as made,
        installation(Path(made) / "igf", watch_seconds=30, lease_seconds=180) as at,
    ):
        first = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=40)
        opens = {f"igf-{n}": first + n * STAGGER for n in range(stages)}
        for cycle, instant in opens.items():
            calls.begin(at, Path(made), instant, cycle, length=LENGTH)
        bare = _bare_runs(opens.values(), Path(made))
        wait_until(lambda: all(_has_closed(at, cycle) for cycle in opens))
        _print_ours(_mailed(at, opens))
        begun = [_late(noted(file, "began"), due) for due, file in bare.items()]
        print(f"  a bare run, to its first line: {_spread(begun)}", flush=True)


def _bare_runs(opens: Iterable[datetime], folder: Path) -> dict[datetime, Path]:
    """A bare run for the instant of each first reminder, and where it notes that it began."""
    deployment = deploy("beginning")
    due = [instant + timedelta(seconds=LENGTH - FIRST) for instant in opens]
    files = {instant: folder / f"bare-{number}" for number, instant in enumerate(due)}
    for instant, file in files.items():
        begin(deployment, file, at=instant)
    return files


def _mailed(at: Installation, cycles: Iterable[str]) -> dict[bool, list[list[float]]]:
    """How late each mail of each reminder had arrived, by whether a process was begun for it."""
    arrived = _arrivals(at)
    found: dict[bool, list[list[float]]] = {True: [], False: []}
    for cycle in cycles:
        with at.office.store.read() as session:
            fired = queries.firings(session, trial.call_of(cycle))
        for reminder in [each for each in fired if each.step == "remind"]:
            late = [
                _late(arrived[mail.message_id], reminder.due_at)
                for mail in mails(at.office)
                if (mail.cycle, mail.step, mail.rung) == (cycle, "remind", reminder.rung)
            ]
            found[reminder.rung == f"closes-{FIRST}s"].append(late)
    return found


def _arrivals(at: Installation) -> Mapping[str, datetime]:
    """When the mail server had each mail, by Message-ID."""
    box = CaughtMails(at.settings.home / "catcher")
    return {f"<{each.message_id.strip('<>')}>": each.arrived for each in box.caught(box.names())}


def _print_ours(found: Mapping[bool, Sequence[Sequence[float]]]) -> None:
    for parked, words in ((True, "of a parked run"), (False, "of a run that waits")):
        late = found[parked]
        print(
            f"  a reminder {words}: its first mail {_spread([min(each) for each in late])},"
            f" its last {_spread([max(each) for each in late])} after it was due"
        )


def _late(at: datetime | None, due: datetime) -> float:
    assert at is not None
    return (at - due).total_seconds()


def _spread(seconds: Sequence[float]) -> str:
    return f"{median(seconds):.1f} s ({min(seconds):.1f} to {max(seconds):.1f}; {len(seconds)})"


def _has_closed(at: Installation, cycle: str) -> bool:
    with at.office.store.read() as session:
        fired = queries.firings(session, trial.call_of(cycle))
    return any(each.step == "close" for each in fired)
