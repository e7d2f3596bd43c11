"""The cost of `igf up` while nothing happens: each process in percent of a core.

Every stage of a year has asked a question and waits. The peer is in the same run: Prefect's own
server, which `igf up` starts and which polls its database for itself.
"""

import tempfile
import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

import psutil

from benchmarks._asking import let_ask
from tests.live.installation import Installation, installation

#: The processes of `igf up` by a word of their command.
NAMES = {
    "watch": "watch",
    "pages": "answer page",
    "igf.ops.catcher": "mail catcher",
    "igf.ops.warden": "warden",
    "worker": "worker",
    "up": "igf up itself",
}
SERVER = "Prefect server"


def main(stages: int = 8, seconds: float = 180) -> None:
    with (
        tempfile.TemporaryDirectory() as made,
        installation(Path(made) / "igf", watch_seconds=30, lease_seconds=180) as at,
    ):
        asked, rested = let_ask(at, stages)
        print(
            f"  {stages} stages opened at once: the last mail left after {asked:.0f} s,"
            f" the last run rested after {rested:.0f} s",
            flush=True,
        )
        for name, percent in sorted(_at_rest(at, seconds).items()):
            print(f"  {name}: {percent:.2f} % of a core over {seconds:.0f} s", flush=True)


def _at_rest(at: Installation, seconds: float) -> dict[str, float]:
    before = _spent(at)
    time.sleep(seconds)
    after = _spent(at)
    found = {name: 100 * (after[name] - before[name]) / seconds for name in after}
    ours = sum(percent for name, percent in found.items() if name != SERVER)
    return {**found, "all but the Prefect server": ours}


def _spent(at: Installation) -> dict[str, float]:
    """The processor seconds that each process, and those that it began, has spent so far."""
    root = psutil.Process(at.process.pid)
    spent: dict[str, float] = defaultdict(float)
    for process in [root, *root.children(recursive=True)]:
        with suppress(psutil.Error):
            used = process.cpu_times()
            spent[_name(process.cmdline())] += used.user + used.system
    return spent


def _name(command: list[str]) -> str:
    words = command[1:]
    return next((name for word, name in NAMES.items() if word in words), SERVER)
