"""One call from its opening to the thanks, lived through: the live test of the check.

The Chair approves by the link of the mail, the editor answers in Prefect's form. A reminder that a
busy machine comes to after the close is skipped, which is its rule; nothing else may differ from
the rehearsal, however long it takes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from igf.asks.answer_lists import answers_of
from igf.asks.decide import Reply
from igf.ops import trial
from igf.ops.places import home_of
from igf.ops.processes import marked
from igf.rehearsal.loop import Planned
from igf.store.queries import year as queries
from igf.store.tables.year import Ask
from tests.live.calls import begin, drive
from tests.live.came_to import differences, mails_wrong
from tests.live.driving import YEAR, Driven, expected_task_runs
from tests.live.installation import Installation, installation
from tests.live.tables import Tables, answering, rehearsed, tables
from tests.years.checker import check
from tests.years.finding import Finding
from tests.years.record import read_record

pytestmark = [pytest.mark.live, pytest.mark.timeout(3600)]

#: How soon the call opens, and how long it is open (seconds).
SOON = timedelta(seconds=10)
LENGTH = 45
QUESTION = "Approve the synthesis for publication?"
REMINDER = "Reminder"


@dataclass(frozen=True)
class Lived:
    """The results of the call, beside its forecast."""

    call: Tables
    foretold: Tables
    task_runs: Sequence[str]
    approval: tuple[str, str, str]
    wrong: Sequence[str]
    findings: Sequence[Finding]
    ended_with: int
    left_running: Sequence[object]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    home = tmp_path_factory.mktemp("call")
    with installation(home / "igf", lease_seconds=60) as at:
        opens = datetime.now(UTC).replace(microsecond=0) + SOON
        begin(at, home, opens, YEAR, length=LENGTH)
        driven = Driven(at, "thematic_input", home)
        driven.asked("approve")
        driven.approve_by_link("approve", question=QUESTION, text=_synthesis(at))
        drive(at, [YEAR], limit=2400)
        call, runs, wrong = tables(at.office, YEAR), driven.task_runs(), mails_wrong(at)
        approval, findings = _approval(at), check(read_record(at.office.store.url))
    foretold = rehearsed(home, opens=opens, length=LENGTH, cycle=YEAR, people=_people)
    left = marked(home_of(at.settings))
    ended_with = at.process.returncode
    return Lived(call, foretold, runs, approval, wrong, findings, ended_with, left)


def _synthesis(at: Installation) -> str:
    """The text that is to be approved."""
    with at.office.store.read() as session:
        found = queries.newest_documents(session, trial.call_of(YEAR))["synthesis"]
        return found.content.decode()


def _approval(at: Installation) -> tuple[str, str, str]:
    """Door, standing and outcome of the approval."""
    found = answers_of(at.office, f"{trial.call_of(YEAR)}/approve/v1")
    [side] = found.sides
    return str(side.door), str(side.standing), found.outcome


def _people(ask: Ask, holders: Sequence[str]) -> Sequence[Planned]:
    if ask.form != "approval":
        return answering(ask, holders)
    reply = Reply("approve", "Layla Haddad", person="layla-haddad", door="page", standing="proven")
    return [Planned(after=timedelta(seconds=20), reply=reply)]


def test_a_live_call_is_what_the_rehearsal_foretold(lived: Lived) -> None:
    assert differences(lived.call, lived.foretold) == []
    assert ("thank", "done") in {(row[0], row[3]) for row in lived.call.firings}


def test_every_mail_arrived_once(lived: Lived) -> None:
    assert lived.wrong == []
    assert len(lived.call.outbox) > 10


def test_the_checker_finds_nothing_in_its_database(lived: Lived) -> None:
    assert lived.findings == []


def test_the_chair_approved_the_version_by_the_link_of_the_mail(lived: Lived) -> None:
    assert lived.approval == ("page", "proven", "approved")


def test_the_task_runs_prefect_recorded_are_the_declared_steps_in_order(lived: Lived) -> None:
    expected = expected_task_runs(lived.foretold)
    assert [name for name in lived.task_runs if name != REMINDER] == [
        name for name in expected if name != REMINDER
    ]


def test_it_stopped_when_asked_and_left_nothing_running(lived: Lived) -> None:
    assert (lived.ended_with, lived.left_running) == (0, [])
