"""A process that carries a year to its end, as a run would; it may be told to die on the way.

Called as `python -m tests.engine.carrier DATABASE FOLDER PORT`: the year was started by the test,
which also runs the SMTP server at the port. Everyone who is asked answers after two days. It
begins when the lease of a process that died before it is over.
"""

import sys
from pathlib import Path

from igf.engine.followers import FOLLOWERS
from igf.office.office import Office
from igf.rehearsal.loop import SimulatedClock, rehearse
from igf.store.clock import last_time
from tests.engine.begun import CLOSES, DAY, catalogue, willing
from tests.engine.server import transport
from tests.store.databases import opened


def carry_to_the_end(url: str, folder: Path, *, port: int) -> None:
    with opened(url) as store:
        with store.read() as session:
            last = last_time(session)
        assert last is not None
        clock = SimulatedClock(last + Office.lease)
        office = Office(
            store, catalogue(), clock, transport(port), folder / "outgoing", followers=FOLLOWERS
        )
        rehearse(office, clock, people=willing, until=CLOSES + 30 * DAY)


if __name__ == "__main__":
    carry_to_the_end(sys.argv[1], Path(sys.argv[2]), port=int(sys.argv[3]))
