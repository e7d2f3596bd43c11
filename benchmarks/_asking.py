"""An installation whose stages have each asked one member, and wait."""

import time
from datetime import UTC, datetime, timedelta

from igf.ops import trial
from igf.people.read import PeopleRead
from igf.people.take_in import take_in_people
from igf.starting.start import YearToStart, start
from igf.store.queries import year as queries
from schemas.people import ListRow, PersonRow
from tests.asks.test_sides import ASK
from tests.engine.begun import ready, year_file
from tests.live.installation import Installation, wait_until
from tests.year.years import kind

#: The step after the answer.
TELL = {
    "key": "tell",
    "do": "notice",
    "title": "Tell",
    "notice": "call.opened",
    "to": ["mag"],
    "after": ["attend"],
}
MEMBER = PersonRow(id="m0", name="Member 0", email="m0@example.org", bodies=("mag",))
COMMUNITY = ListRow(key="community", name="all", address="community@lists.example.org")

#: Of mails: those that left, and those that are on their way.
STATES = ("sent", "queued", "sending")


def year_of(stages: int, *, opens: datetime) -> YearToStart:
    """A year whose stages all open at one instant, ask the member, and tell once answered."""
    at_t, before = opens + timedelta(days=90), opens - timedelta(days=270)
    one = {
        "kind": "own",
        "title": "Stage",
        "audience": ["community"],
        "opens": f"{opens:%Y-%m-%dT%H:%M:%SZ}",
        "closes": "opens + 20d",
    }
    declared = year_file(
        {f"s{number}": one | {"title": f"Stage {number}"} for number in range(stages)},
        cycle="igf-many",
        anchors={"T": f"{at_t:%Y-%m-%d}", "P": f"{before:%Y-%m-%d}"},
    )
    return ready(declared, {"own": kind(ASK | {"due": "asked + 15d"}, TELL, name="own")})


def let_ask(at: Installation, stages: int) -> tuple[float, float]:
    """Let so many stages open at once and ask, until every run rests.

    How many seconds after the opening the last mail had left, and the last run rested.
    """
    take_in_people(at.office, PeopleRead((MEMBER,), (COMMUNITY,)), by=trial.BY)
    opens = datetime.now(UTC) + timedelta(seconds=2 + stages / 5)
    started = start(at.office, year_of(stages, opens=opens), by=trial.BY)
    trial.make_runs(at.office, at.runs, started=started)
    wait_until(lambda: _have_asked(at, stages), seconds=1200, what="the mails")
    asked = datetime.now(UTC)
    wait_until(lambda: _rest(at), seconds=1200, what="the rest")
    rested = datetime.now(UTC)
    time.sleep(10)
    return (asked - opens).total_seconds(), (rested - opens).total_seconds()


def _have_asked(at: Installation, stages: int) -> bool:
    with at.office.store.read() as session:
        counts = queries.outbox_counts(session).values()
    mails = {state: sum(of_year[state] for of_year in counts) for state in STATES}
    return mails["sent"] >= stages and not mails["queued"] + mails["sending"]


def _rest(at: Installation) -> bool:
    with at.office.store.read() as session:
        asks, stages = queries.open_asks(session), queries.stages(session)
    runs = [ask.run_id or "" for ask in asks] + [stage.run_id or "" for stage in stages]
    states = at.runs.states_of([run for run in runs if run])
    phases = {run: states[run].phase for run in runs if run in states}
    return len(phases) == len(runs) and set(phases.values()) == {"suspended", "scheduled"}
