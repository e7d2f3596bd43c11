"""The most memory that one step takes which writes to many, and the delivery of what it wrote.

Each number of mails is measured in a process of its own, whose memory is then that of the mails.
Nothing is kept of what is handed over.
"""

import resource
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

from igf.engine.perform import perform
from igf.mail.send import OnData, Outcome, Outcomes, Parcel
from igf.outbox.deliver import deliver, hand_over_mails
from igf.store.tables.people import Membership, Person
from tests.engine.begun import OPENS, STARTED, Begun, begun, over

NUMBERS = (20, 2_000, 20_000)
TOGETHER = 500


@dataclass(frozen=True)
class Found:
    """The most memory so far, in MB, at four points of a run, and how long the mails took."""

    before: float
    written: float
    handed: float
    waited: float
    seconds: float


class Bin:
    """Takes every parcel and keeps none."""

    async def deliver(self, batch: Sequence[Parcel], *, on_data: OnData) -> Outcomes:
        """Take the parcels, all at once."""
        yield [Outcome(parcel.key, "sent", 250, "Taken") for parcel in await on_data(batch)]


def main(numbers: Sequence[int] = NUMBERS) -> None:
    for number in numbers:
        found = _alone(number)
        print(
            f"  {number:,} mails, most memory: {found.before:.0f} MB before them,"
            f" {found.written:.0f} once they are written, {found.handed:.0f} once handed over,"
            f" {found.waited:.0f} once as many that waited are; {found.seconds:.1f} s",
            flush=True,
        )


def _alone(number: int) -> Found:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as processes:
        return processes.submit(_measured, number).result()


def _measured(number: int) -> Found:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        with begun(f"sqlite:///{folder / 'igf.db'}", folder) as year:
            year.office.store.slow_ms = None
            _add_members(year, number)
            return _of(year)


def _of(year: Begun) -> Found:
    office = over(year, Bin())
    before, begun_at = _most(), perf_counter()
    year.clock.move_to(OPENS)
    lease = year.lease()
    done = perform(office, lease, due_step=year.due_step())
    written = _most()
    hand_over_mails(office, lease, sending=done.sending)
    handed, seconds = _most(), perf_counter() - begun_at
    _queue_again(year)
    deliver(office, lease)
    return Found(before, written, handed, _most(), seconds)


def _queue_again(year: Begun) -> None:
    with year.office.store.write(OPENS) as session:
        session.connection().exec_driver_sql("UPDATE outbox SET state = 'queued'")


def _add_members(year: Begun, number: int) -> None:
    given = {"zone": "UTC", "stakeholder_group": "", "region": "", "languages": ["en"]}
    for first in range(0, number, TOGETHER):
        with year.office.store.write(STARTED) as session:
            some = range(first, min(first + TOGETHER, number))
            session.add_all(
                Person(id=f"p{n}", name=f"Member {n}", email=f"p{n}@example.org", **given)
                for n in some
            )
            session.flush()
            session.add_all(Membership(person=f"p{n}", body="mag") for n in some)


def _most() -> float:
    """The most memory this process had, in MB; Linux counts in KB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)
