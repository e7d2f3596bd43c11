"""The rehearsal of a call from its opening to the thanks: the whole of it, in order."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from igf.ops.example import short_call
from igf.rehearsal.loop import Planned, rehearse
from igf.starting.start import YearToStart, start
from igf.store.queries import year as queries
from igf.store.tables.year import Ask
from igf.year.file import load_year
from igf.year.rules.plan import plan
from schemas.moments import zulu
from tests.engine.begun import (
    CLOSES,
    DAY,
    OPENS,
    STAFF,
    Begun,
    begun,
    begun_with,
    reply_to,
    say_nothing_came,
    silent,
    staffed,
    willing,
)
from tests.tree import ROOT
from tests.year.years import Data

KINDS = ROOT / "flows" / "kinds"
BALLOT: Data = {
    "key": "vote",
    "title": "Vote",
    "do": "decide",
    "at": "opens",
    "question": "Is it good?",
    "by": ["mag"],
    "rule": {"kind": "share", "percent": 100},
    "due": "asked + 30d",
    "notice": "meeting.poll",
}
ASKED: Data = {
    "key": "ask",
    "do": "ask",
    "title": "Ask",
    "at": "opens",
    "question": "Do you agree?",
    "to": ["mag"],
    "due": "asked + 30d",
    "notice": "meeting.poll",
}
TOLD: Data = {
    "key": "tell",
    "do": "notice",
    "title": "Tell",
    "notice": "pnbpf.result",
    "to": ["mag"],
}
APPROVAL: Data = {**BALLOT, "key": "approve", "by": ["mag_chair"], "rule": {"kind": "one"}}


def rehearsed(year: Begun, file: Path, *, until: datetime) -> list[str]:
    """Start a year and rehearse it; what happened in its call for thematic input, and when."""
    found = load_year(file, KINDS)
    assert not isinstance(found, list)
    planned = plan(found.cycle, found.definitions)
    to_start = YearToStart(file.name, found.cycle, found.definitions, planned)
    start(year.office, to_start, by=STAFF)
    say_nothing_came(year.office, to_start)
    rehearse(year.office, year.clock, people=willing, until=until)
    with year.office.store.read() as session:
        rows = queries.firings(session, f"{found.cycle.cycle}/thematic_input")
    return [f"{zulu(row.fired_at)} {row.step}/{row.rung}".rstrip("/") for row in rows]


def test_the_short_call_happens_as_its_timetable_says(small_url: str, tmp_path: Path) -> None:
    opens = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
    file = tmp_path / "short.yaml"
    file.write_text(short_call(opens, 90), encoding="utf-8")
    with staffed(small_url, tmp_path, at=opens - timedelta(seconds=10)) as year:
        assert rehearsed(year, file, until=opens + 10 * DAY) == [
            "2027-03-01T12:00:00Z announce",
            "2027-03-01T12:01:00Z remind/closes-30s",
            "2027-03-01T12:01:12Z remind/closes-18s",
            "2027-03-01T12:01:15Z remind/closes-15s",
            "2027-03-01T12:01:30Z close",
            "2027-03-01T12:01:30Z count",
            "2027-03-01T12:01:30Z report_close",
            "2027-03-01T12:01:30Z synthesise",
            "2027-03-01T12:01:30Z approve/v1",
            "2027-03-03T12:01:30Z publish/v1",
            "2027-03-05T12:01:30Z thank",
        ]


def test_the_call_of_2024_happens_on_its_real_dates(url: str, tmp_path: Path) -> None:
    file = ROOT / "cycles" / "igf-2024.yaml"
    with staffed(url, tmp_path, at=datetime(2023, 12, 1, tzinfo=UTC)) as year:
        assert rehearsed(year, file, until=datetime(2024, 2, 6, tzinfo=UTC)) == [
            "2023-12-15T08:00:00Z announce",
            "2024-01-17T09:00:00Z remind/closes-14d",
            "2024-01-24T09:00:00Z remind/closes-7d",
            "2024-01-30T09:00:00Z remind/closes-1d",
            "2024-01-31T23:59:00Z close",
            "2024-01-31T23:59:00Z count",
            "2024-01-31T23:59:00Z report_close",
            "2024-01-31T23:59:00Z synthesise",
            "2024-01-31T23:59:00Z approve/v1",
            "2024-02-02T23:59:00Z publish/v1",
            "2024-02-04T23:59:00Z thank",
        ]


def test_reminders_of_a_question_leave_until_it_is_answered(small: Begun) -> None:
    rehearse(small.office, small.clock, people=silent, until=CLOSES + 20 * DAY)
    assert small.fired()[-3:] == ["approve/v1@1", "approve/v1/due-2d@1", "approve/v1/due+2d@1"]
    assert [mail.notice for mail in small.mails("approve")] == [
        "approval.request",
        "approval.reminder",
        "approval.reminder",
    ]


def test_a_rehearsal_is_the_same_byte_for_byte(small: Begun, tmp_path: Path) -> None:
    small.live(CLOSES + 30 * DAY)
    folder = tmp_path / "again"
    with begun(f"sqlite:///{folder / 'igf.db'}", folder) as again:
        again.live(CLOSES + 30 * DAY)
        assert again.letters.parcels == small.letters.parcels


def test_an_approval_is_given_at_its_instant_while_others_answer_one_by_one(
    small_url: str, tmp_path: Path
) -> None:
    def people(ask: Ask, holders: Sequence[str]) -> Sequence[Planned]:
        days = {"person:amina": 1, "mag_chair": 2, "person:jun": 3}
        return [Planned(days[each] * DAY, reply_to(ask, each)) for each in holders]

    with begun_with(small_url, tmp_path, BALLOT, APPROVAL) as year:
        rehearse(year.office, year.clock, people=people, until=OPENS + 10 * DAY)
        settled = [year.ask(step).settled_at for step in ("vote", "approve")]
    assert settled == [OPENS + 3 * DAY, OPENS + 2 * DAY]


def test_what_the_last_answer_settles_goes_on_at_once(small_url: str, tmp_path: Path) -> None:
    def people(ask: Ask, holders: Sequence[str]) -> Sequence[Planned]:
        days = {"person:amina": 1, "person:jun": 2}
        return [Planned(days[each] * DAY, reply_to(ask, each)) for each in holders]

    with begun_with(small_url, tmp_path, ASKED, TOLD) as year:
        rehearse(year.office, year.clock, people=people, until=OPENS + 40 * DAY)
        assert {mail.written_at for mail in year.mails("tell")} == {OPENS + 2 * DAY}
