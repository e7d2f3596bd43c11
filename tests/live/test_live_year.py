"""A year that nobody wrote, lived through on Prefect on a short timetable, and checked at its end.

People answer, change, upload, lose links and leave, officers move, pause, correct and import, all
while the runs of its stages go on; the checker reads what they leave.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from igf.asks.decide import decide
from igf.documents.put import put_document, wanted_by_hand
from igf.log.write import Actor
from igf.ops import trial
from igf.rehearsal.draws import Draws
from igf.rehearsal.loop import RUN
from igf.rehearsal.replies import said_instead, stand_in
from igf.rehearsal.setting import PausingClock, Setting
from igf.store.queries import asks as ask_queries
from igf.store.queries import year as queries
from igf.store.tables.year import Ask
from schemas.errors import Mistake
from tests.amounts import figure
from tests.live.installation import Installation, installation, wait_until
from tests.years.answering import LivedAnswers
from tests.years.checker import check
from tests.years.finding import Finding
from tests.years.living import Living, Patient, Relay, begin
from tests.years.making import make
from tests.years.record import Record, Told, read_record
from tests.years.short import shortened
from tests.years.trying import ACTS

pytestmark = [pytest.mark.soak, pytest.mark.live, pytest.mark.timeout(3600)]

#: Four stages that wait for each other, from the calls for sessions to the offers of places.
SEED: Final = 7
#: How long a day is (seconds), when the first begins, and how long the last mails may take.
SECONDS: Final = 4
SOON: Final = timedelta(seconds=20)
#: What is not done to the machine that others work with.
ELSEWHERE: Final = frozenset({"is switched off", "clock goes back", "loses relay"})
ACTS_HERE: Final = tuple(name for name in ACTS if name not in ELSEWHERE)
DAY: Final = timedelta(days=1)


class Live(Living):
    """A made year whose days are some seconds."""

    def length(self, days: int) -> str:
        """So many days as the length of a move."""
        return f"{days * SECONDS:+d}s"

    def later(self, days: float, act: Callable[[], object]) -> None:
        """Let something be done some of these days from now."""
        super().later(days * SECONDS / DAY.total_seconds(), act)


@dataclass(frozen=True)
class Lived:
    """The record of a year that was lived through, what was wrong with it, what mails arrived."""

    record: Record
    findings: Sequence[Finding]
    caught: Sequence[str]
    said: Sequence[str]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    home = tmp_path_factory.mktemp("year")
    with installation(home / "igf", lease_seconds=60) as at:
        living = _living(at)
        trial.make_runs(at.office, at.runs, started=begin(living, ACTS))
        _live(living)
        wait_until(lambda: _is_quiet(at), seconds=1800, what="the end of the year")
        caught, url = at.caught_ids(), at.office.store.url
    told = Told(tuple(living.thanks), tuple(living.promises))
    record = read_record(url, told)
    return Lived(record, check(record), caught, living.said)


def _living(at: Installation) -> Live:
    begins = datetime.now(UTC).replace(microsecond=0) + SOON
    made = shortened(make(SEED, ACTS_HERE), begins=begins, seconds=SECONDS)
    clock = PausingClock(begins)
    relay = Relay(clock=clock)
    setting = Setting(at.office, clock, Draws(SEED), relay, Patient())
    return Live(made, setting, relay, at.office.store.url)


def _live(living: Live) -> None:
    """Let everything happen and people answer until some weeks after the last date."""
    people = LivedAnswers(living, soonest=timedelta(seconds=1))
    until = living.made.ends + timedelta(seconds=20 * SECONDS)
    while (now := living.office.now()) < until:
        living.setting.happenings.happen(now)
        with living.office.store.read() as session:
            asks, expected = list(queries.open_asks(session)), ask_queries.expected_holders(session)
        for ask in asks:
            _answer(living, people, ask, holders=expected.get(ask.id, ()))
        time.sleep(0.5)


def _answer(living: Live, people: LivedAnswers, ask: Ask, *, holders: Sequence[str]) -> None:
    """Let those answer whose time has come; what has been settled meanwhile is not answered."""
    for planned in people(ask, holders):
        at = ask.asked_at + planned.after * (SECONDS / DAY.total_seconds())
        if at <= living.office.now():
            with suppress(Mistake):
                _put_stand_in(living, ask)
                decide(living.office, ask.id, reply=planned.reply)


def _put_stand_in(living: Live, ask: Ask) -> None:
    """Put in what a step done by hand makes."""
    with living.office.store.read() as session:
        wanted = wanted_by_hand(session, ask) if ask.form == "confirm" else None
    if wanted:
        made = said_instead(wanted, ask.stage) or stand_in(ask.title)
        put_document(living.office, ask.stage, key=wanted, made=made, by=Actor(RUN, RUN))


def _is_quiet(at: Installation) -> bool:
    """Whether no mail is on its way and no stage has anything to do."""
    now = at.office.now()
    with at.office.store.read() as session:
        waiting = [row.state for row in queries.outbox(session)]
        due = [each for each in queries.resting(session) if each.until and each.until <= now]
    return not due and not {"queued", "sending"} & set(waiting)


def test_the_checker_finds_nothing_in_a_live_year(lived: Lived) -> None:
    assert lived.findings == [], "\n".join(lived.said)
    record = lived.record
    amounts = f"{len(record.firings)} steps, {len(record.mails)} emails, {len(lived.said)} events"
    figure(f"| A live year, checked | {amounts} | 0 findings |")


def test_much_happened_in_it(lived: Lived) -> None:
    done = [line for line in lived.said if "refused" not in line]
    assert len(lived.record.stages) > 2
    assert len(lived.record.firings) > 10
    assert len(lived.record.mails) > 30
    assert len(done) > 3


def test_every_mail_that_left_arrived_once(lived: Lived) -> None:
    left = [each for each in lived.record.mails if each.left_here]
    assert len(lived.caught) == len(set(lived.caught)) == len(left)
