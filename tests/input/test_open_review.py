"""An open review: it may open without a closing date, set later; comments are collected."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from igf.engine.status import status
from igf.health.assess import health
from igf.input.read import InputRead
from igf.input.rules.rows import Contributions
from igf.input.take_in import take_in
from igf.log.write import By
from igf.moving import Foreseen, MoveOrder, carry_out, foresee
from igf.outbox.approve import Choice
from igf.store.queries import year as queries
from igf.store.tables.records import Outgoing
from igf.year.find import find_call
from schemas.contributions import ContributionRow
from schemas.errors import Mistakes
from schemas.sources import SourceLayout
from tests.asks.writing_letters import (
    at_work,
    by_link,
    decision,
    on,
    said,
    text_of,
    versions,
    wrote,
)
from tests.engine.begun import STAFF, Begun
from tests.outbox.approving import approve_mails

KIND = "open_review"
CLOSING = f"{KIND}.closes"
#: The paper was prepared before the year was started here, but for its cover letter.
SHORT = [
    {"key": "paper", "at": "opens - 2d 09:00 UTC"},
    {"key": "sign", "due": "opens - 1d 23:59 UTC", "reminders": []},
    {"key": "publish", "due": "opens", "reminders": []},
]
OPEN = {"at": None, "expected": "2027-02-01"}


@contextmanager
def reviewing(url: str, folder: Path, *, closes: object = OPEN) -> Iterator[Begun]:
    """A review that was prepared and announced."""
    stage = {"closes": closes, "audience": ["community"], "steps": SHORT}
    with at_work(url, folder, KIND, **stage) as year:
        year.carry(on("01-02"))
        for step, key in (("paper", "paper"), ("cover", "cover_letter")):
            wrote(year, step, key, text=f"# {key}\n\nA text.\n")
        by_link(year, "sign", "jun", "approve")
        said(year, "publish", "published", value="https://igf.example.org/review")
        year.carry(on("01-04"))
        yield year


def rungs(year: Begun) -> list[str]:
    """The firings that hang on the closing."""
    return [each for each in year.fired() if each.startswith(("remind", "close", "count"))]


def words(year: Begun) -> str:
    with year.office.store.read() as session:
        return queries.stage(session, year.stage).words


def closing_set(year: Begun, to: str) -> Foreseen:
    found = foresee(year.office, MoveOrder("igf-2027", {CLOSING: to}, By(STAFF, "decided")))
    carry_out(year.office, found)
    year.carry()
    return found


def mails_of_a_move(year: Begun) -> list[Outgoing]:
    return [mail for mail in year.mails() if mail.notice in {"call.closing", "call.extended"}]


def comments(year: Begun, *texts: str, day: str = "01-20") -> None:
    """Comments of the community, taken in from a file."""
    rows = [
        ContributionRow(
            row_key=f"c{number}",
            received_at=on(day),
            stakeholder_group="Civil society",
            region="Africa",
            organisation="",
            text=text,
        )
        for number, text in enumerate(texts, start=1)
    ]
    read = Contributions(tuple(rows), SourceLayout(columns={"row_key": "Id"}))
    file = InputRead("platform", f"{day}.csv", f"sha-{day}", read, unused=(), first=False)
    with year.office.store.read() as session:
        stage = find_call(session, KIND).id
    take_in(year.office, stage, read=file, by=STAFF)


def test_a_review_without_a_closing_date_never_reminds_and_never_closes(
    url: str, tmp_path: Path
) -> None:
    with reviewing(url, tmp_path) as year:
        assert words(year) == "Open for comments; no closing date yet"
        year.carry(on("12-31"))

        assert rungs(year) == []
        assert words(year) == "Open for comments; no closing date yet"
        [line] = [each for each in status(year.office, "igf-2027").stages if each.id == year.stage]
        assert (line.closes_shown, line.next_at) == ("no date yet", None)
        codes = {each.code for each in health(year.office, "igf-2027").findings}
        assert "waits_for_nothing" in codes
        announced = year.mails("announce")
        assert all("no date has been set yet" in mail.text for mail in announced)


def test_once_set_all_that_hangs_on_the_closing_is_armed_once(url: str, tmp_path: Path) -> None:
    with reviewing(url, tmp_path) as year:
        closing_set(year, "2027-03-01")
        assert words(year).startswith("Open for comments; next: reminder on 15 February 2027")
        for day in ("02-15", "02-15", "02-22", "02-28", "03-02", "03-02"):
            year.carry(on(day))

        assert rungs(year) == [
            "remind/closes-14d@2",
            "remind/closes-7d@2",
            "remind/closes-1d@2",
            "close/@2",
            "count/@2",
        ]
        assert len(year.mails("remind")) == 3 * len(year.mails("announce"))


def test_whoever_was_told_of_the_review_hears_of_its_closing_date_once(
    url: str, tmp_path: Path
) -> None:
    with reviewing(url, tmp_path) as year:
        closing_set(year, "2027-03-01")
        drafts = mails_of_a_move(year)
        told = {mail.recipient for mail in year.mails("announce")}
        assert {mail.recipient for mail in drafts if mail.recipient in told} == told
        assert {(mail.notice, mail.state) for mail in drafts} == {("call.closing", "draft")}
        assert all("1 March 2027, 23:59 UTC" in mail.text for mail in drafts)

        approve_mails(year.office, Choice(stage=year.stage), by=STAFF)
        year.carry()
        closing_set(year, "2027-03-08")
        again = [mail for mail in mails_of_a_move(year) if mail.state == "draft"]
        assert {mail.notice for mail in again} == {"call.extended"}


def test_a_closing_date_that_is_set_late_leaves_out_what_would_have_come_before(
    url: str, tmp_path: Path
) -> None:
    with reviewing(url, tmp_path) as year:
        year.clock.move_to(on("02-26"))
        closing_set(year, "2027-03-01")
        for day in ("02-28", "03-02"):
            year.carry(on(day))

        assert [each for each in rungs(year) if not each.startswith("-")] == [
            "remind/closes-1d@2",
            "close/@2",
            "count/@2",
        ]


def test_comments_are_counted_and_given_to_those_who_wrote_the_paper(
    url: str, tmp_path: Path
) -> None:
    with reviewing(url, tmp_path, closes="2027-02-01") as year:
        comments(year, "More on [access](https://bad.example).", "Shorter, please.")
        comments(year, "More on access.", "Shorter, please.", day="01-21")
        year.carry(on("02-02"))

        text = text_of(year, "comments")
        assert "2 comments were received." in text
        assert "| Civil society | 2 |" in text
        assert "> More on access." in text
        [mail] = year.mails("give")
        assert (mail.recipient, mail.notice) == ("person:jun", "review.comments")
        assert year.fired()[-1] == "give/@1"


def test_a_review_without_a_comment_says_so(url: str, tmp_path: Path) -> None:
    with reviewing(url, tmp_path, closes="2027-02-01") as year:
        year.carry(on("02-02"))

        assert "No comment was received." in text_of(year, "comments")


def test_nothing_is_announced_before_the_cover_letter_is_signed(url: str, tmp_path: Path) -> None:
    stage = {"closes": OPEN, "audience": ["community"], "steps": SHORT}
    with at_work(url, tmp_path, KIND, **stage) as year:
        year.carry(on("01-02"))
        wrote(year, "paper", "paper", text="# Paper\n\nA text.\n")
        wrote(year, "cover", "cover_letter", text="# Cover letter\n\nA text.\n")
        year.carry(on("01-09"))
        assert year.mails("announce") == []

        by_link(year, "sign", "jun", "approve")
        said(year, "publish", "published", value="https://igf.example.org/review")
        assert len(year.mails("announce")) == 3
        assert decision(year, "sign").document_sha256 == versions(year, "cover_letter")[0].sha256


@pytest.mark.parametrize("to", ["2027-01-02", "2026-12-01"])
def test_a_closing_date_before_the_opening_is_refused(url: str, tmp_path: Path, to: str) -> None:
    with reviewing(url, tmp_path) as year:
        before = rungs(year)
        with pytest.raises(Mistakes):
            closing_set(year, to)
        assert rungs(year) == before
