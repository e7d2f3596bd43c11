"""The watch: every half minute it looks at the result and puts right what is not as it should be.

It does no work of a stage: it lets each live stage have one run that starts in time, each open
question its waiting run, and each entry of the log its link in the chain. Each morning it tells how
every year does.
"""

import os
import socket
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx

from igf.engine.projection import end_forgotten, project, project_asks
from igf.health.morning import deliver_mails_of_the_year, morning
from igf.log.seal import seal
from igf.office.office import ClockWentBackError, Office
from igf.office.ports import Runs
from igf.ops.watch_lease import PREFECT, hold_watch, note_seen
from igf.outbox.hold import held_words
from igf.people.passing_terms import follow_terms
from igf.store.queries import year as queries
from igf.words.phrases import counted

Say = Callable[[str], None]

#: Clocks that differ by more than this are told of.
CLOCKS = timedelta(seconds=2)


def watch(office: Office, runs: Runs, *, health: str, seconds: float, say: Say) -> None:
    """Do rounds until the process is ended. `health` is the address that tells the server lives."""
    holder = f"{socket.gethostname()}:{os.getpid()}"
    held = ""
    while True:
        begun = time.monotonic()
        try:
            mine = hold_watch(office, holder, length=timedelta(seconds=2 * seconds))
            if mine:
                held = delivery_words(office, held, say=say)
                silent = server_words(office, health, say=say)
                terms(office, say=say)
                mornings(office, runs, say=say)
                if not silent:
                    round_of(office, runs, say=say)
        except ClockWentBackError as back:
            say(f"Nothing is done: {back}")
        time.sleep(max(0.0, seconds - (time.monotonic() - begun)))


def delivery_words(office: Office, before: str, *, say: Say) -> str:
    """Say that delivery is held, or goes on, when that has changed; what was said."""
    found = held_words(office.store)
    if found != before:
        say(f"{found}: no mail leaves" if found else "Delivery goes on")
    return found


def terms(office: Office, *, say: Say) -> None:
    """Let what is owed follow the terms of members that began or ended by themselves."""
    try:
        words = follow_terms(office)
    except Exception as trouble:  # noqa: BLE001 -- the watch outlives whatever it meets
        words = f"terms of members: {trouble}"
    if words:
        say(words)


def mornings(office: Office, runs: Runs, *, say: Say) -> None:
    """Once each morning look at how every year does; deliver the mails that are of no stage."""
    with office.store.read() as session:
        years = [year.key for year in queries.cycles(session)]
    for year in years:
        try:
            done = (morning(office, runs, cycle=year), deliver_mails_of_the_year(office, year))
        except Exception as trouble:  # noqa: BLE001 -- the watch outlives whatever it meets
            say(f"{year}: {trouble}")
            continue
        for words in filter(None, done):
            say(f"{year}: {words}")


def round_of(office: Office, runs: Runs, *, say: Say) -> None:
    """One round over every carried stage; trouble with one does not keep it from the others."""
    with office.store.read() as session:
        stages = [stage.id for stage in queries.carried_stages(session)]
    for stage in stages:
        try:
            project_asks(office, runs, stage_id=stage)
            mended = project(office, runs, stage_id=stage)
        except Exception as trouble:  # noqa: BLE001 -- the watch outlives whatever it meets
            say(f"{stage}: {trouble}")
            continue
        if mended:
            say(f"{mended.stage}: {mended.words}")
    forgotten(office, runs, say=say)
    seal(office)


def forgotten(office: Office, runs: Runs, *, say: Say) -> None:
    """End the runs of forms, and of what is done, whose process died."""
    try:
        ended = end_forgotten(office, runs)
    except Exception as trouble:  # noqa: BLE001 -- the watch outlives whatever it meets
        say(f"runs whose process died: {trouble}")
        return
    if ended:
        say(f"Ended {counted(ended, 'run')} whose process died; press Run again")


def server_words(office: Office, health: str, *, say: Say) -> bool:
    """Say if the Prefect server is silent (True) or its clock differs from ours."""
    asked = office.clock.now()
    try:
        reply = httpx.get(health, timeout=10, trust_env=False)
    except httpx.HTTPError as trouble:
        say(f"The Prefect server is silent ({trouble}); stages wait until it answers.")
        return True
    note_seen(office, PREFECT)
    told = reply.headers.get("date")
    if told and not _agrees(parsedate_to_datetime(told), asked, until=office.clock.now()):
        say(f"The clock of the Prefect server differs from ours: it says {told}.")
    return False


def _agrees(told: datetime, asked: datetime, *, until: datetime) -> bool:
    """Whether a time told, in whole seconds, fits into the time that asking for it took."""
    return asked - CLOCKS - timedelta(seconds=1) <= told <= until + CLOCKS
