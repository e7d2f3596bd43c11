"""What the first screen says: what waits for one, what leaves, what is late, where the year is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from igf.asks.answer_lists import OwedLine, owed
from igf.desk.waiting_mails import WaitingMails, waiting_mails
from igf.health.assess import health_of
from igf.health.leaving import Leaving, leaving
from igf.health.read import YearReading, read_years
from igf.office.office import Office
from igf.signing.sign_in import SignedIn
from igf.store.queries import year as queries
from schemas.health import Finding

FRIDAY: Final = 4
SATURDAY: Final = 5
#: How much of each is shown; the rest is counted.
MOST: Final = 12


@dataclass(frozen=True)
class YearToday:
    """A year on the first screen."""

    key: str
    title: str
    stopped: str
    leaving: tuple[Leaving, ...]
    late: tuple[Finding, ...]
    to_look_at: int
    days_left: int | None

    @property
    def mails(self) -> int:
        """The number of mails that leave."""
        return sum(each.mails for each in self.leaving)


@dataclass(frozen=True)
class Today:
    """The first screen for one person: `others` counts all open questions."""

    mine: tuple[OwedLine, ...]
    others: int
    mails: WaitingMails
    until: datetime
    years: tuple[YearToday, ...]

    @property
    def waiting(self) -> int:
        """How many things wait for the reader."""
        return len(self.mine) + self.mails.decisions


def today(office: Office, who: SignedIn) -> Today:
    """The first screen as things stand now."""
    now = office.now()
    until = until_friday(now, zone=who.zone)
    mine = owed(office, who.person)
    with office.store.read() as session:
        rows = [row for row in queries.cycles(session) if row.state != "cancelled"]
        read = read_years(session, rows, now=now)
        mails = waiting_mails(session)
    found = tuple(_year(each, until=until) for each in read)
    others = sum(len(each.asks) for each in read)
    return Today(tuple(mine), others, mails, until, found)


def until_friday(now: datetime, *, zone: str) -> datetime:
    """The end of this week's Friday where the reader is; from Saturday on, of next week's."""
    local = now.astimezone(ZoneInfo(zone))
    days = (FRIDAY - local.weekday()) % 7
    return (local + timedelta(days=days)).replace(hour=23, minute=59, second=59, microsecond=0)


def _year(read: YearReading, *, until: datetime) -> YearToday:
    judged = health_of(read)
    late = tuple(each for each in judged.findings if each.matters)
    end = next((row.at for row in read.dates if row.name == "T"), None)
    return YearToday(
        key=read.cycle.key,
        title=read.year.title,
        stopped=judged.stopped,
        leaving=tuple(leaving(read, until=until)),
        late=late,
        to_look_at=len(judged.findings) - len(late),
        days_left=(end - read.now).days if end and end > read.now else None,
    )
