"""Two watches at once, a worker that is down across a deadline, a Prefect that has forgotten all.

One installation lives through these in turn: a question is open for a while, another for days.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import psutil
import pytest

from igf.asks.answer_lists import answers_of
from igf.asks.links import linking
from igf.engine.advance import place
from igf.engine.projection import end_forgotten
from igf.ops import trial
from igf.ops.places import home_of
from igf.ops.prefect_server import call, child_environment
from igf.ops.processes import marked
from igf.people.read import PeopleRead
from igf.people.take_in import take_in_people
from igf.rehearsal.loop import SimulatedClock
from igf.starting.start import start
from igf.store.queries import year as queries
from igf.store.tables.records import Service
from igf.store.tables.year import Ask
from schemas.people import ListRow, PersonRow
from tests.asks.test_sides import BALLOT
from tests.engine.begun import ready, year_file
from tests.live.installation import Installation, installation, wait_until
from tests.live.victims import victims
from tests.tree import ROOT
from tests.year.years import kind

pytestmark = [pytest.mark.soak, pytest.mark.live, pytest.mark.timeout(1200)]

STAGE = "igf-2027/members"
#: How long the question is still open when the worker goes down.
OPEN = timedelta(seconds=30)
MEMBERS = {"amina": "Amina Diallo", "jun": "Jun Sato"}


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("troubles") / "igf") as up:
        people = tuple(
            PersonRow(id=key, name=name, email=f"{key}@example.org", bodies=("mag",))
            for key, name in MEMBERS.items()
        )
        lists = (ListRow(key="community", name="all", address="community@lists.example.org"),)
        take_in_people(up.office, PeopleRead(people, lists), by=trial.BY)
        opens = (datetime.now(UTC) + timedelta(seconds=3)).replace(microsecond=0)
        vote = {name: BALLOT[name] for name in BALLOT if not name.startswith("reminder")}
        vote |= {"rule": {"kind": "share", "percent": 60}}
        vote |= {"due": "asked + 9d"}
        steps = (vote, vote | {"key": "later"})
        stage = {
            "kind": "own",
            "title": "Members",
            "opens": opens.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "closes": "opens + 20d",
            "audience": ["community"],
        }
        year = ready(year_file({"members": stage}), {"own": kind(*steps, name="own")})
        trial.make_runs(up.office, up.runs, started=start(up.office, year, by=trial.BY))
        wait_until(lambda: is_waiting(up, "vote"), what="the first form")
        wait_until(lambda: is_waiting(up, "later"), what="the second form")
        yield up


def ask(at: Installation, step: str) -> Ask | None:
    with at.office.store.read() as session:
        return next((each for each in queries.asks(session, STAGE) if each.step == step), None)


def is_waiting(at: Installation, step: str) -> bool:
    """Whether the form of a question waits for its answer."""
    found = ask(at, step)
    return bool(found and found.run_id and at.runs.state(found.run_id).phase == "suspended")


def ends_in(at: Installation, question: str, length: timedelta) -> datetime:
    """Let a question end soon: how long its form takes to come depends on the machine."""
    now = datetime.now(UTC)
    with at.office.store.write(now) as session:
        session.get_one(Ask, question).due_at = now + length
        session.flush()
        place(session, STAGE, now=now)
    return now + length


def on_the_page(at: Installation, step: str, person: str) -> None:
    found = ask(at, step)
    assert found is not None
    address = linking(at.office, [found.id]).address(found.id, person=person)
    assert httpx.post(address, data={"choice": "for"}, trust_env=False).status_code == 303


def in_the_form(at: Installation, step: str, person: str) -> None:
    found = ask(at, step)
    assert found is not None
    typed = {"decision": "For", "how": "By letter", "entered_by": "Hanna Keller"}
    typed |= {"given_by": MEMBERS[person], "on_behalf_of": MEMBERS[person]}
    refused = at.runs.answer(found.run_id or "", typed)
    assert refused == ""


def holder(at: Installation) -> int:
    """The process that holds the watch."""
    with at.office.store.read() as session:
        row = session.get_one(Service, "watch")
    return int(row.holder.rpartition(":")[2])


def watches(at: Installation) -> set[int]:
    """The watches of the installation that live."""
    found = [each for each in marked(home_of(at.settings)) if "watch" in each.cmdline()]
    return {each.pid for each in found if each.status() != psutil.STATUS_ZOMBIE}


def has_begun(watch: int) -> bool:
    """Whether a watch is at its rounds: it has opened the database."""
    return any(each.path.endswith("igf.db") for each in psutil.Process(watch).open_files())


def test_of_two_watches_one_acts_and_the_other_takes_over_when_it_dies(at: Installation) -> None:
    (first,) = watches(at)
    command = [sys.executable, "-m", "igf.cli.main", "watch"]
    second = subprocess.Popen(command, env=child_environment(at.settings), cwd=ROOT)
    try:
        wait_until(lambda: has_begun(second.pid), what="the second watch")
        seen = set()
        for _ in range(4 * round(at.settings.watch_seconds)):
            seen.add(holder(at))
            time.sleep(1)
        assert seen == {first}

        os.kill(first, signal.SIGKILL)
        wait_until(lambda: holder(at) != first, what="another watch")
        wait_until(lambda: bool(watches(at)), what="the watch, started again")
        (again,) = watches(at)
        assert holder(at) in {second.pid, again}
    finally:
        second.kill()
        second.wait()
    wait_until(lambda: holder(at) == again, what="the watch that is left")


def test_answers_given_while_the_worker_is_down_count_though_the_deadline_passes(
    at: Installation,
) -> None:
    vote = ask(at, "vote")
    assert vote is not None
    (worker,) = (each for each in victims(at) if each.name == "worker")
    worker.send(signal.SIGSTOP)
    due = ends_in(at, vote.id, OPEN)
    in_the_form(at, "vote", "jun")
    on_the_page(at, "vote", "amina")
    assert datetime.now(UTC) < due
    wait_until(lambda: datetime.now(UTC) > due + timedelta(seconds=5), what="the deadline")
    assert (ask(at, "vote") or vote).state == "open"

    worker.send(signal.SIGKILL)

    wait_until(lambda: (ask(at, "vote") or vote).state == "settled", what="the count of the votes")
    found = answers_of(at.office, vote.id)
    assert found.outcome == "approved"
    assert sorted(each.door for each in found.sides) == ["page", "prefect"]


def test_the_run_of_a_form_that_died_while_it_was_picked_up_gives_its_place_back(
    at: Installation,
) -> None:
    form = call(at.settings, "GET /deployments/name/pause/pause").json()["id"]
    typed = {"stage": STAGE, "by": "Amina Diallo", "reason": "a test"}
    wanted = {"parameters": typed, "state": {"type": "PENDING"}}
    made = call(at.settings, f"POST /deployments/{form}/create_flow_run", json=wanted)
    run, now = made.json()["id"], datetime.now(UTC)

    assert run not in at.runs.at_work_since(now - timedelta(minutes=1))
    assert run in at.runs.at_work_since(now + timedelta(minutes=1))

    later = replace(at.office, clock=SimulatedClock(now + timedelta(minutes=16)))
    assert end_forgotten(later, at.runs) == 1
    assert at.runs.state(run).name == "Ended: its process died"


def test_a_prefect_that_has_forgotten_all_is_told_again_and_nothing_is_done_twice(
    at: Installation,
) -> None:
    wait_until(lambda: is_waiting(at, "later"), what="the form")
    before, sent = ask(at, "later"), at.caught_ids()
    assert before is not None
    at.process.send_signal(signal.SIGINT)
    at.process.wait(120)
    for file in (home_of(at.settings) / "prefect").glob("prefect.db*"):
        file.unlink()
    at.start_again()

    wait_until(lambda: (ask(at, "later") or before).run_id != before.run_id, what="its run")
    wait_until(lambda: is_waiting(at, "later"), what="the form, made anew")
    in_the_form(at, "later", "amina")
    on_the_page(at, "later", "jun")
    wait_until(lambda: (ask(at, "later") or before).state == "settled", what="the decision")
    assert answers_of(at.office, before.id).outcome == "approved"
    caught = at.caught_ids()
    assert caught[: len(sent)] == sent
    assert len(set(caught)) == len(caught)
