"""All stages of a year open at one instant, as in no real year: how long until all is done.

Each stage asks a member; ours is everything that `igf up` starts, set as it is by itself. The peer
is as many bare Prefect runs, scheduled for one instant on the same worker, to the last first line
and until the last has ended. Of both also the processor time of a run's process.
"""

import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import psutil

from benchmarks._asking import let_ask
from benchmarks._prefect import begin, deploy, noted, states, wait_until
from tests.live.installation import Installation, installation

ENDED = {"COMPLETED"}


def main(stages: int = 38) -> None:
    with (
        tempfile.TemporaryDirectory() as made,
        installation(Path(made) / "igf", watch_seconds=30, lease_seconds=180) as at,
    ):
        before = _spent(at)
        asked, rested = let_ask(at, stages)
        each = (_spent(at) - before) / stages
        print(
            f"  {stages} stages opened at once: the last mail left after {asked:.0f} s, the last"
            f" run rested after {rested:.0f} s; {each:.1f} s of a core a stage",
            flush=True,
        )
        before = _spent(at)
        begun, ended = _bare(stages, Path(made))
        each = (_spent(at) - before) / stages
        print(
            f"  as many bare runs: the last began after {begun:.0f} s, the last ended after"
            f" {ended:.0f} s; {each:.1f} s of a core a run",
            flush=True,
        )


def _bare(number: int, folder: Path) -> tuple[float, float]:
    """How many seconds after their instant the last of so many had begun, and all had ended."""
    deployment, at = deploy("beginning"), datetime.now(UTC) + timedelta(seconds=2 + number / 5)
    files = [folder / f"bare-{n}" for n in range(number)]
    runs: Sequence[UUID] = [begin(deployment, file, at=at) for file in files]
    wait_until(lambda: states(runs) == ENDED)
    ended = datetime.now(UTC)
    begun = max(noted(file, "began") or ended for file in files)
    return (begun - at).total_seconds(), (ended - at).total_seconds()


def _spent(at: Installation) -> float:
    """The processor seconds of all processes that the worker began, once they have ended."""
    below = psutil.Process(at.process.pid).children(recursive=True)
    (worker,) = [each for each in below if "worker" in each.cmdline()]
    used = worker.cpu_times()
    return float(used.children_user + used.children_system)
