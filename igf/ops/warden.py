"""Sees to it that nothing outlives `igf up`, however that ends.

`igf up` holds the other end of this process's input. When it is gone, by SIGKILL too, the input
ends, and what carries the mark of that `igf up` is ended. It acts on its own `igf up` alone: the
next one may be starting already.

    python -m igf.ops.warden HOME TOKEN
"""

import signal
import sys
from pathlib import Path

from igf.ops.processes import sweep


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    sys.stdin.buffer.read()
    sweep(Path(sys.argv[1]), sys.argv[2])


if __name__ == "__main__":
    main()
