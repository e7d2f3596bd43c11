"""The watch: every half minute it looks at the result and repairs what is not as it should be.

It does no work of a stage: it lets each live stage have one run that starts in time, each open
question its waiting run, and each entry of the log its link in the chain. Each morning it tells how
every year does. In between it listens for what becomes due, and wakes its run.
"""

import os
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial

import httpx

from igf.engine.projection import astray, end_forgotten, project, project_asks
from igf.health.morning import day_of, deliver_mails_of_the_year, morning
from igf.health.page import HealthPages
from igf.log.seal import seal
from igf.office.office import ClockWentBackError, Office
from igf.office.ports import Runs
from igf.ops.watch_lease import PREFECT, hold_watch, note_seen
from igf.outbox.why_held import held_words
from igf.people.passing_terms import follow_terms
from igf.runs.own_server import OWN_SERVER
from igf.store.queries import watch as watch_queries
from igf.words.phrases import counted

Say = Callable[[str], None]

#: Clocks that differ by more than this are told of.
CLOCKS = timedelta(seconds=2)
#: How often (seconds) the watch looks whether something has become due; it is one statement.
LISTEN_EVERY = 1.0


@dataclass
class Watch:
    """A watch, and what it remembers from one round to the next.

    `health` is the address that tells the server lives; `holder` names this watch among several;
    `held` are the last words on held mails; `over` are runs that have ended for good;
    `followed` the due stages, with since when, at the last listening; `pages` those of health.
    """

    office: Office
    runs: Runs
    say: Say
    health: str
    holder: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}")
    held: str = ""
    over: set[str] = field(default_factory=set)
    followed: set[tuple[str, datetime | None]] = field(default_factory=set)
    pages: HealthPages = field(default_factory=HealthPages)
    browser: httpx.Client = field(default_factory=lambda: httpx.Client(**OWN_SERVER, timeout=10))

    def go_on(self, seconds: float) -> None:
        """Do a round every so often, and listen in between, until the process is ended."""
        while True:
            until, mine = time.monotonic() + seconds, False
            try:
                mine = self.round(lease=timedelta(seconds=2 * seconds))
            except ClockWentBackError as back:
                self.say(f"Nothing is done: {back}")
            while (left := until - time.monotonic()) > 0:
                time.sleep(min(left, LISTEN_EVERY))
                if mine:
                    self.listen()

    def listen(self) -> None:
        """Wake the run of each stage in which something has become due, as by an answer.

        This is the one place for all that change a due date: they only commit. Each instant of a
        stage is followed once; whatever goes wrong is put right by the next round.
        """
        with self.office.store.read() as session:
            due = set(watch_queries.due_and_alone(session, self.office.clock.now()))
        for stage in sorted({stage for stage, _ in due - self.followed}):
            put_right(self.office, self.runs, stage=stage, say=self.say)
        self.followed = due

    def round(self, *, lease: timedelta) -> bool:
        """One round, unless another watch does it (False); `lease` keeps others from the next."""
        if not hold_watch(self.office, self.holder, length=lease):
            return False
        self.held = delivery_words(self.office, self.held, say=self.say)
        silent = server_words(self.office, self.browser, health=self.health, say=self.say)
        terms(self.office, say=self.say)
        mornings(self.office, self.runs, say=self.say)
        if not silent:
            look_at_runs(self.office, self.runs, say=self.say, over=self.over)
        changed = bool(seal(self.office))
        if not silent:
            self.show_health(changed=changed)
        return True

    def show_health(self, *, changed: bool) -> None:
        """Let the page of each year's health be of now."""
        try:
            self.pages.follow(self.office, self.runs, changed=changed)
        except Exception as trouble:  # noqa: BLE001 -- the watch outlives whatever it meets
            self.say(f"the pages of health: {trouble}")


def delivery_words(office: Office, before: str, *, say: Say) -> str:
    """Say that delivery is held, or goes on, when that has changed; returns the words."""
    found = held_words(office.store)
    if found != before:
        say(f"{found}: no mail leaves" if found else "Delivery is resumed")
    return found


def terms(office: Office, *, say: Say) -> None:
    """Update obligations after terms of members that began or ended by themselves."""
    try:
        words = follow_terms(office)
    except Exception as trouble:  # noqa: BLE001 -- the watch outlives whatever it meets
        words = f"terms of members: {trouble}"
    if words:
        say(words)


def mornings(office: Office, runs: Runs, *, say: Say) -> None:
    """Once each morning look at how every year does; deliver the mails that are of no stage."""
    now = office.now()
    day = day_of(now)
    with office.store.read() as session:
        unseen = watch_queries.unseen_years(session, day) if day else ()
    for year in unseen:
        _said(year, partial(morning, office, runs, cycle=year), say=say)
    with office.store.read() as session:
        sending = watch_queries.years_with_mails(session, now)
    for year in sending:
        _said(year, partial(deliver_mails_of_the_year, office, year), say=say)


def _said(year: str, act: Callable[[], str], *, say: Say) -> None:
    try:
        words = act()
    except Exception as trouble:  # noqa: BLE001 -- the watch outlives whatever it meets
        words = str(trouble)
    if words:
        say(f"{year}: {words}")


def look_at_runs(office: Office, runs: Runs, *, say: Say, over: set[str]) -> None:
    """Put right each run that is astray; trouble with one does not keep it from the others.

    `over` as in `astray`.
    """
    try:
        found = astray(office, runs, over=over)
    except Exception as trouble:  # noqa: BLE001 -- the watch outlives whatever it meets
        say(f"the runs cannot be looked at: {trouble}")
        return
    for stage in found:
        put_right(office, runs, stage=stage, say=say)
    forgotten(office, runs, say=say)


def put_right(office: Office, runs: Runs, *, stage: str, say: Say) -> None:
    """Let the runs of a stage (by id) and of its questions be as the database wants them."""
    try:
        project_asks(office, runs, stage_id=stage)
        mended = project(office, runs, stage_id=stage)
    except Exception as trouble:  # noqa: BLE001 -- the watch outlives whatever it meets
        say(f"{stage}: {trouble}")
        return
    if mended:
        say(f"{mended.stage}: {mended.words}")


def forgotten(office: Office, runs: Runs, *, say: Say) -> None:
    """End the runs of forms and of done stages and questions whose process died."""
    try:
        ended = end_forgotten(office, runs)
    except Exception as trouble:  # noqa: BLE001 -- the watch outlives whatever it meets
        say(f"runs whose process died: {trouble}")
        return
    if ended:
        say(f"Ended {counted(ended, 'run')} whose process died; press Run again")


def server_words(office: Office, browser: httpx.Client, *, health: str, say: Say) -> bool:
    """Say if the Prefect server is silent (True) or its clock differs from ours."""
    asked = office.clock.now()
    try:
        reply = browser.get(health)
    except httpx.HTTPError as trouble:
        say(f"The Prefect server is silent ({trouble}); stages wait until it answers.")
        return True
    note_seen(office, PREFECT)
    told = reply.headers.get("date")
    if told and not _agrees(parsedate_to_datetime(told), asked, until=office.clock.now()):
        say(f"The clock of the Prefect server differs from ours: it says {told}.")
    return False


def _agrees(told: datetime, asked: datetime, *, until: datetime) -> bool:
    """Whether a clock time in whole seconds lies within the time its request took."""
    return asked - CLOCKS - timedelta(seconds=1) <= told <= until + CLOCKS
