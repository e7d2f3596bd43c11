"""A process that carries a stage whenever it is told to: `python -m tests.kills.racing URL ...`.

The rest of the call is the folder of its files, and the port that takes its mails. It reads an
instant from each line it is sent, carries the stage as of then, and says "done".
"""

import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from igf.engine.followers import FOLLOWERS
from igf.engine.simulated import SimulatedClock, carry
from igf.office.office import Office
from igf.stage.lease import LeaseLostError
from tests.engine.begun import CALL, STARTED, catalogue
from tests.engine.server import transport
from tests.store.databases import opened


def race(url: str, folder: Path, *, port: int) -> None:
    """Carry the stage at each instant that comes in, until there are no more."""
    clock = SimulatedClock(STARTED)
    with opened(url) as store:
        office = Office(
            store, catalogue(), clock, transport(port), folder / "outgoing", followers=FOLLOWERS
        )
        for line in sys.stdin:
            clock.move_to(datetime.fromisoformat(line.strip()))
            # The other one was quicker then, and does it.
            with suppress(LeaseLostError):
                carry(office, CALL)
            sys.stdout.write("done\n")
            sys.stdout.flush()


if __name__ == "__main__":
    race(sys.argv[1], Path(sys.argv[2]), port=int(sys.argv[3]))
