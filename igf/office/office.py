"""The office: everything the engine works with, handed to each of its functions."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from igf.mail.catalogue import Catalogue
from igf.mail.send import Transport
from igf.office.ports import Clock, Follower
from igf.store.session import Store

CLOCK_TOLERANCE = timedelta(seconds=60)
#: What a person does: a colon would part it.
CLOCK_FIX: Final = (
    "set the clock right; if it is right now, it stood ahead at that change, so restore the last"
    " backup made before it, with igf restore FILE --replace"
)


class ClockWentBackError(Exception):
    """The machine's clock is behind the last change; nothing is done until it is corrected."""


@dataclass(frozen=True)
class Links:
    """Addresses of pages: of runs, of caught mails, of answers, and of the desk."""

    runs: str = "http://127.0.0.1:4200"
    mails: str = "http://127.0.0.1:8026"
    answers: str = "http://127.0.0.1:8027"
    desk: str = "http://127.0.0.1:8028"

    def run(self, run_id: str) -> str:
        """The page of a run."""
        return f"{self.runs}/runs/flow-run/{run_id}"


@dataclass(frozen=True)
class Office:
    """One installation at work. `outgoing` is the folder of files that are ready to post.

    `followers` are called by whoever changes memberships; it has no default, so that no office can
    forget them. `page` is how many mails are claimed, built and handed over at a time: memory is
    that of a page, however many there are.
    """

    store: Store
    catalogue: Catalogue
    clock: Clock
    transport: Transport
    outgoing: Path
    sender: str = "IGF Secretariat <igf@example.org>"
    mail_domain: str = "igf-cycle.example.org"
    links: Links = Links()
    lease: timedelta = timedelta(seconds=180)
    page: int = 200
    followers: tuple[Follower, ...] = field(kw_only=True)

    def now(self) -> datetime:
        """The present, never before the last committed change.

        ClockWentBackError: the clock stands more than a minute before it.
        """
        shown = self.clock.now()
        last = self.store.last_time()
        if last is None or shown >= last:
            return shown
        if last - shown > CLOCK_TOLERANCE:
            raise ClockWentBackError(_too_early(shown, last))
        return last


def _too_early(shown: datetime, last: datetime) -> str:
    present, change = (f"{at.day} {at:%B %Y, %H:%M:%S} UTC" for at in (shown, last))
    return f"the clock says {present}, but the last change was at {change}: {CLOCK_FIX}"
