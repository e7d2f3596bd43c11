"""The report of a meeting, which holds its Messages: two approvals from outside, then the rest."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from igf.asks.decide import Reply, decide
from schemas.errors import Mistake
from tests.asks.writing_letters import at_work, by_link, decision, on, put, said, versions, wrote
from tests.engine.begun import Begun

NO_COMMENTS = [
    {"key": "comment", "drop": True},
    {"key": "comments_close", "drop": True},
    {"key": "finalise", "after": ["draft"]},
]


@pytest.fixture
def year(url: str, tmp_path: Path) -> Iterator[Begun]:
    """A report whose final text waits for both approvals."""
    with at_work(url, tmp_path, "publication", steps=NO_COMMENTS) as found:
        found.carry(on("01-04"))
        wrote(found, "draft", "draft", text="# Draft\n\nA text.\n")
        wrote(found, "finalise", "outputs", text="# Report\n\nA text.\n")
        yield found


def done(year: Begun) -> list[str]:
    return [each.partition("/")[0] for each in year.fired() if "due" not in each]


def test_one_approval_publishes_nothing_however_late_the_other_is(year: Begun) -> None:
    by_link(year, "approve_desa", "jun", "approve")
    for day in ("01-11", "01-18", "01-25", "02-01", "03-30"):
        year.carry(on(day))

    assert "publish" not in done(year)
    reminded = [each for each in year.fired() if each.startswith("approve_host/v1/due")]
    assert reminded == [
        "approve_host/v1/due-7d@1",
        "approve_host/v1/due@1",
        "approve_host/v1/due+7d@1",
        "approve_host/v1/due+14d@1",
    ]
    by_link(year, "approve_host", "amina", "approve")
    assert "publish" in done(year)


def test_both_approve_the_same_version_and_each_says_which(year: Begun) -> None:
    by_link(year, "approve_host", "amina", "approve")
    by_link(year, "approve_desa", "jun", "approve")

    [report] = versions(year, "outputs")
    approved = {decision(year, step).document_sha256 for step in ("approve_host", "approve_desa")}
    assert approved == {report.sha256}


def test_a_refusal_of_one_asks_both_about_the_new_version(year: Begun) -> None:
    by_link(year, "approve_desa", "jun", "approve")
    by_link(year, "approve_host", "amina", "send_back", note="Name the second day")
    assert "publish" not in done(year)
    put(year, "outputs", "# Report\n\nWith the second day.\n")
    by_link(year, "approve_host", "amina", "approve")
    assert "publish" not in done(year)

    by_link(year, "approve_desa", "jun", "approve")
    assert "publish" in done(year)


def test_an_approval_on_behalf_needs_its_proof(year: Begun) -> None:
    stated = Reply("approve", "Lea Brun")
    with pytest.raises(Mistake, match="needs its proof"):
        decide(year.office, year.ask("approve_host").id, reply=stated)


def test_it_is_sent_only_when_published_and_the_accessible_version_follows(year: Begun) -> None:
    by_link(year, "approve_host", "amina", "approve")
    by_link(year, "approve_desa", "jun", "approve")
    assert year.mails("send") == []
    said(year, "publish", "published", value="https://igf.example.org/report")

    told = {mail.recipient for mail in year.mails("send")}
    assert {"list:missions", "list:un_agencies", "person:amina", "person:jun"} <= told
    assert all("https://igf.example.org/report" in mail.text for mail in year.mails("send"))
    assert year.ask("accessible").state == "open"
    said(year, "accessible", "answered")
    before, mails = year.fired(), len(year.mails())
    for _ in range(2):
        year.carry()
    assert (year.fired(), len(year.mails())) == (before, mails)
    assert before[-1] == "accessible/@1"
