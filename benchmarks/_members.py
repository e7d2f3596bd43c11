"""A question that members are asked one by one, now, on the clock of the machine."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks._office import office_in
from igf.mail.memory import MemoryTransport
from igf.office.office import Office
from igf.office.ports import SystemClock
from igf.ops import trial
from igf.people.read import PeopleRead
from igf.people.take_in import take_in_people
from igf.rehearsal.loop import carry
from igf.starting.start import start
from igf.store.queries import year as queries
from schemas.people import ListRow, PersonRow
from tests.live.posting import STAGE, members_year


@contextmanager
def members(folder: Path, number: int, *, url: str | None = None) -> Iterator[Office]:
    """An office with so many members, who were not asked yet."""
    office = office_in(folder, SystemClock(), mails=MemoryTransport(), url=url)
    people = [
        PersonRow(id=f"member-{n}", name=f"Member {n}", email=f"m{n}@example.org", bodies=("mag",))
        for n in range(number)
    ]
    lists = [ListRow(key="community", name="all", address="community@lists.example.org")]
    take_in_people(office, PeopleRead(tuple(people), tuple(lists)), by=trial.BY)
    try:
        yield office
    finally:
        office.store.close()


def ask_members(office: Office) -> str:
    """Ask every member whether he or she comes; the question, by id."""
    opens = datetime.now(UTC) + timedelta(seconds=2)
    start(office, members_year(opens), by=trial.BY)
    time.sleep(2)
    carry(office, STAGE)
    with office.store.read() as session:
        (ask,) = queries.asks(session, STAGE)
    return ask.id
