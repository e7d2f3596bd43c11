"""A clock set back, a full disk, and everything down across a deadline."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from igf.asks.answer_page import Filled, answer
from igf.asks.decide import Reply, decide
from igf.asks.links import linking
from igf.documents.put import put_document
from igf.log.write import By
from igf.office.office import ClockWentBackError, Office
from igf.rehearsal.loop import carry
from igf.rehearsal.replies import stand_in
from igf.stopping.stop import pause
from schemas.errors import Mistake
from tests.asks.test_sides import BALLOT
from tests.engine.begun import CALL, CLOSES, DAY, OPENS, STAFF, Begun, begun, begun_with, reply_to
from tests.store.databases import KINDS, dump, url_of
from tests.tree import ROOT


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, small and large."""
    return url_of(request.param, request, folder=tmp_path)


@dataclass
class Watch:
    """A clock that can be set back."""

    at: datetime

    def now(self) -> datetime:
        return self.at


def _carry(year: Begun, office: Office) -> None:
    carry(office, year.stage)


def _decide(year: Begun, office: Office) -> None:
    decide(office, year.ask("approve").id, reply=reply_to(year.ask("approve")))


def _put(_year: Begun, office: Office) -> None:
    put_document(office, CALL, key="synthesis", made=stand_in("Synthesis", 2), by=STAFF)


def _pause(_year: Begun, office: Office) -> None:
    pause(office, CALL, by=By(STAFF, "a holiday"))


@pytest.mark.parametrize("act", [_carry, _decide, _put, _pause])
def test_a_clock_set_back_by_more_than_a_minute_stops_everything_and_says_so(
    tmp_path: Path, act: Callable[[Begun, Office], None]
) -> None:
    with begun(f"sqlite:///{tmp_path / 'igf.db'}", tmp_path) as year:
        year.carry(CLOSES)
        if act is _carry:
            _put(year, year.office)  # its approval is to be asked
        before, mails = dump(year.office.store), len(year.letters.parcels)
        office = replace(year.office, clock=Watch(CLOSES - timedelta(seconds=61)))
        words = "the clock says 31 January 2027, 23:57:59 UTC, .* set the clock right"
        with pytest.raises(ClockWentBackError, match=words):
            act(year, office)
        assert (dump(year.office.store), len(year.letters.parcels)) == (before, mails)
        act(year, replace(office, clock=Watch(CLOSES - timedelta(seconds=60))))
        assert dump(year.office.store) != before


def test_on_a_full_disk_nothing_is_half_done_and_it_goes_on_when_there_is_room(
    tmp_path: Path,
) -> None:
    command = [sys.executable, "-m", "tests.kills.filling", f"sqlite:///{tmp_path / 'igf.db'}"]
    told = subprocess.run(
        [*command, str(tmp_path)], cwd=ROOT, check=True, capture_output=True, timeout=550
    )
    found = json.loads(told.stdout)
    assert sum(found["said"].values()) > 5
    assert all("see that the disk has room" in said for said in found["said"])
    assert {tuple(each) for each in found["seen"]} <= {(0, 0, 0), (1, 3, 1)}
    assert found["fired"] == ["announce/@1"]
    # What was handed over and could not be noted is in doubt, and is not sent twice.
    assert set(found["arrived"]) == {1}
    assert set(found["mails"]) <= {"sent", "unknown"}


def test_an_answer_given_in_time_counts_though_everything_was_down_across_the_deadline(
    url: str, tmp_path: Path
) -> None:
    closed = OPENS + 7 * DAY
    with begun_with(url, tmp_path, BALLOT) as year:
        year.carry(OPENS)
        year.clock.move_to(closed + DAY)
        ask = year.ask("vote").id
        late = Reply("for", "Amina Diallo", "person:amina", given_at=closed)
        with pytest.raises(Mistake, match="answers were taken until"):
            decide(year.office, ask, reply=late)
        in_time = replace(late, given_at=closed - timedelta(seconds=1))
        assert decide(year.office, ask, reply=in_time).outcome == "approved"
        year.carry()
        assert (year.ask("vote").state, year.ask("vote").outcome) == ("settled", "approved")


def test_the_page_takes_no_answer_after_the_close_though_nothing_has_recorded_it(
    tmp_path: Path,
) -> None:
    with begun_with(f"sqlite:///{tmp_path / 'igf.db'}", tmp_path, BALLOT) as year:
        year.carry(OPENS)
        year.clock.move_to(OPENS + 7 * DAY)
        ask = year.ask("vote").id
        token = linking(year.office, [ask]).address(ask, person="amina").rpartition("/")[2]
        with pytest.raises(Mistake, match="answers were taken until"):
            answer(year.office, token, filled=Filled("for"))
