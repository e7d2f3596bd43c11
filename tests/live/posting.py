"""Members who answer on the page again and again, as often as it takes until it says thank you."""

import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx

from igf.asks.links import linking
from igf.ops import trial
from igf.starting.start import YearToStart, start
from igf.store.queries import year as queries
from tests.asks.test_sides import ASK
from tests.engine.begun import ready, year_file
from tests.live.installation import Installation, wait_until
from tests.year.years import kind

YEAR = "igf-members"
STAGE = f"{YEAR}/members"
CHOICES = ("in_person", "online", "decline")
#: Who answers; the others never do, so that the question stays open.
WHO = ("amina-diallo", "luis-ortega", "keiko-tanaka")
#: The code of the page that says thank you.
THANKS = 303


@dataclass
class Posting:
    """The answers that were sent; `thanked` holds the keys of those the page thanked for."""

    at: Installation
    draw: random.Random
    thanked: set[str] = field(default_factory=set)
    repeats: int = 0
    is_under_way: bool = False

    def post(self, address: str, key: str) -> None:
        """Send one answer, and the same form again where no thanks came."""
        form = {"choice": self.draw.choice(CHOICES), "note": key, "form_key": key}
        while not self._taken(address, form):
            self.repeats += 1
            threading.Event().wait(0.5)
        self.thanked.add(key)

    def _taken(self, address: str, form: dict[str, str]) -> bool:
        self.is_under_way = True
        with suppress(httpx.HTTPError):
            told = httpx.post(address, data=form, trust_env=False).status_code
            self.is_under_way = False
            return told == THANKS
        return False

    def kept(self) -> Counter[str]:
        """How often each answer is kept, by its comment: the key of its form."""
        with self.at.office.store.read() as session:
            (ask,) = queries.asks(session, STAGE)
            return Counter(each.note for each in queries.answers(session, ask.id))


def members_year(opens: datetime) -> YearToStart:
    """A year in which members are asked, one by one, whether they come."""
    stage = {
        "kind": "own",
        "title": "Members",
        "audience": ["community"],
        "opens": opens.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "closes": "opens + 2d",
    }
    at_t = (opens + timedelta(days=90)).strftime("%Y-%m-%d")
    before = (opens - timedelta(days=270)).strftime("%Y-%m-%d")
    file = year_file({"members": stage}, cycle=YEAR, anchors={"T": at_t, "P": before})
    return ready(file, {"own": kind(ASK, name="own")})


def begin_members(at: Installation, opens: datetime) -> None:
    """Start it, and wait until they are asked."""
    started = start(at.office, members_year(opens), by=trial.BY)
    trial.make_runs(at.office, at.runs, started=started)
    wait_until(lambda: _is_asked(at), what="the question to members")


def _is_asked(at: Installation) -> bool:
    with at.office.store.read() as session:
        return bool(queries.asks(session, STAGE))


@contextmanager
def members_post(at: Installation, seed: int) -> Iterator[Posting]:
    """Let members answer every second or so until the end of the block."""
    posting, done = Posting(at, random.Random(seed)), threading.Event()  # noqa: S311 -- no secret
    with at.office.store.read() as session:
        (ask,) = (each.id for each in queries.asks(session, STAGE))
    link = linking(at.office, [ask])

    def post() -> None:
        for number in range(100_000):
            who = WHO[number % len(WHO)]
            posting.post(link.address(ask, person=who), f"{who}-{number}")
            if done.wait(posting.draw.uniform(0.2, 2)):
                return

    thread = threading.Thread(target=post, daemon=True)
    thread.start()
    try:
        yield posting
    finally:
        done.set()
        thread.join(120)
