"""Tell a slow start of a process from one that no longer makes progress."""

import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psutil

#: Processor seconds that are a sign of life; a process at rest takes long for so many.
WORK: Final = 6.0


@dataclass
class Progress:
    """The signs of life of a process and those below it: it writes into its log, or it computes."""

    pid: int
    log: Path
    _seen: tuple[int, float] = (0, 0.0)
    _since: float = field(default_factory=time.monotonic)

    def silent_for(self) -> float:
        """Seconds since its last sign of life, looked at now."""
        said, spent = self._said(), _spent(self.pid)
        if said != self._seen[0] or abs(spent - self._seen[1]) >= WORK:
            self._seen, self._since = (said, spent), time.monotonic()
        return time.monotonic() - self._since

    def _said(self) -> int:
        return self.log.stat().st_size if self.log.is_file() else 0


def _spent(pid: int) -> float:
    """The processor seconds of a process and of all below it; of those that ended, none."""
    total = 0.0
    with suppress(psutil.Error):
        root = psutil.Process(pid)
        for process in (root, *root.children(recursive=True)):
            with suppress(psutil.Error):
                used = process.cpu_times()
                total += used.user + used.system
    return total
