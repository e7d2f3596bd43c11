"""Stock-taking: counted, summarised, approved, published, and with the MAG before it meets."""

from pathlib import Path

from tests.asks.writing_letters import at_work, by_link, on, put, said, text_of, versions
from tests.engine.begun import Begun

KIND = "stocktaking"
GIVEN = [{"key": "give", "at": "2027-03-09 09:00 UTC"}]


def closed(year: Begun) -> None:
    year.carry(on("01-04"))
    year.carry(on("02-27"))


def done(year: Begun) -> list[str]:
    return [each.partition("/")[0] for each in year.fired() if "due-" not in each]


def test_the_summary_is_approved_published_and_given_to_the_mag(url: str, tmp_path: Path) -> None:
    with at_work(url, tmp_path, KIND, audience=["community"], steps=GIVEN) as year:
        closed(year)
        assert "No contribution was received." in text_of(year, "summary")
        by_link(year, "approve", "amina", "approve")
        said(year, "publish", "published", value="https://igf.example.org/summary")
        assert [mail.recipient for mail in year.mails("thank")] == ["list:community"]
        assert "give" not in done(year)
        for _ in range(2):
            year.carry(on("03-09"))

        assert done(year)[-4:] == ["approve", "publish", "thank", "give"]
        mails = year.mails("give")
        assert {mail.recipient for mail in mails} == {"person:amina", "person:jun"}
        assert all("https://igf.example.org/summary" in mail.text for mail in mails)


def test_a_summary_that_is_not_published_yet_is_given_as_soon_as_it_is(
    url: str, tmp_path: Path
) -> None:
    with at_work(url, tmp_path, KIND, audience=["community"], steps=GIVEN) as year:
        closed(year)
        year.carry(on("03-10"))
        assert year.mails("give") == []
        by_link(year, "approve", "amina", "approve")
        said(year, "publish", "published", value="https://igf.example.org/summary")

        assert len(year.mails("give")) == 2


def test_a_summary_that_is_sent_back_is_approved_in_its_new_version(
    url: str, tmp_path: Path
) -> None:
    with at_work(url, tmp_path, KIND, audience=["community"]) as year:
        closed(year)
        by_link(year, "approve", "amina", "send_back", note="Name the regions")
        put(year, "summary", "# Summary\n\nWith the regions.")
        by_link(year, "approve", "amina", "approve")
        said(year, "publish", "published", value="https://igf.example.org/summary")

        assert len(versions(year, "summary")) == 2
        assert len(year.mails("give")) == 2
