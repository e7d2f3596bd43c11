"""A process on a disk that is full: `python -m tests.kills.filling DATABASE FOLDER`.

No file of it can grow beyond a limit. Each time there is a little more room, so that the change
fails further on, wherever that is. Prints as JSON its messages and its results.
"""

import json
import resource
import sys
from collections import Counter
from email import message_from_bytes
from itertools import count
from pathlib import Path

from igf.store.faults import unusable
from igf.store.queries import year as queries
from igf.store.session import DatabaseError
from tests.engine.begun import OPENS, Begun, begun

#: How many more bytes there is room for each time: a page of the database.
PAGE = 4096


def fill(url: str, folder: Path) -> dict[str, object]:
    """Let a call open on a disk without room, until there is enough."""
    with begun(url, folder) as year:
        year.clock.move_to(OPENS)
        said, seen = Counter[str](), set[tuple[int, ...]]()
        for pages in count():
            if _is_carried(year, _written_so_far(folder) + pages * PAGE, said):
                break
            seen.add(_written(year))
            year.clock.move_to(year.clock.now() + year.office.lease)
        arrived = Counter(
            str(message_from_bytes(each.content)["Message-ID"]) for each in year.letters.parcels
        )
        return {
            "said": said,
            "seen": sorted(seen),
            "fired": year.fired(),
            "mails": [mail.state for mail in year.mails()],
            "arrived": list(arrived.values()),
        }


def _is_carried(year: Begun, room: int, said: Counter[str]) -> bool:
    """Carry the stage with so much room; what it fails with is counted by its words."""
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, most))
    try:
        year.carry()
    except DatabaseError as error:
        said[str(unusable(error))] += 1
        return False
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    return True


def _written(year: Begun) -> tuple[int, ...]:
    """How many steps, mails and entries of the log are written: they go together."""
    with year.office.store.read() as session:
        acts = [entry.act for entry in queries.log(session)]
    return len(year.fired()), len(year.mails()), acts.count("step.fire")


def _written_so_far(folder: Path) -> int:
    """The size of the file that every transaction is written to first."""
    return (folder / "igf.db-wal").stat().st_size


if __name__ == "__main__":
    sys.stdout.write(json.dumps(fill(sys.argv[1], Path(sys.argv[2]))))
