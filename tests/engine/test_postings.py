"""Files ready to post, and the counts and texts they are made from."""

from pathlib import Path

from igf.asks.decide import decide
from igf.documents.put import put_document
from igf.documents.versions import MARKDOWN, Made
from igf.store.tables.people import Contribution, ImportBatch
from tests.engine.begun import CALL, CLOSES, OPENS, STAFF, Begun, begun_with, reply_to
from tests.year.years import Data

PUBLISH: Data = {
    "key": "publish",
    "do": "publish",
    "title": "Publication",
    "question": "At which address is it?",
    "at": "closes",
    "about": ["table"],
    "due": "asked + 3d",
    "notice": "publication.request",
}


def contribute(year: Begun, *rows: tuple[str, str, str]) -> None:
    """Contributions as (stakeholder group, region, text)."""
    with year.office.store.write(OPENS) as session:
        about = {"stage": CALL, "source": "form"}
        how = {"file_name": "a.csv", "sha256": "0", "by": "Lea Brun", "state": "active"}
        session.add(ImportBatch(id="batch", imported_at=OPENS, **about, **how))
        session.flush()
        for number, (group, region, text) in enumerate(rows):
            said = {"stakeholder_group": group, "region": region, "text": text}
            extra = {"categories": ["Access"], "organisation": "", "row_key": str(number)}
            session.add(Contribution(batch="batch", **about, **said, **extra))


def posted(year: Begun, name: str) -> str:
    return (year.office.outgoing / year.stage / name).read_text(encoding="utf-8")


def published(year: Begun) -> None:
    year.carry(CLOSES)
    decide(year.office, year.ask("approve").id, reply=reply_to(year.ask("approve")))
    year.carry()


def test_contributions_are_counted_in_the_closing_note_and_in_a_file(year: Begun) -> None:
    contribute(year, ("Government", "Africa", "One"), ("Government", "Asia", "Two"))
    published(year)
    assert "Government" in year.mails("report_close")[0].text
    assert posted(year, "counts-v1.csv").splitlines() == [
        "Kind,Label,Contributions",
        "Total,,2",
        "Stakeholder group,Government,2",
        "Region,Africa,1",
        "Region,Asia,1",
    ]


def test_what_people_wrote_is_no_markup_on_the_page_to_post(small: Begun) -> None:
    contribute(small, ("Government", "Africa", "<script>alert(1)</script>"))
    published(small)
    page = posted(small, "synthesis-v1.html")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "<table>" in page


def test_a_document_of_another_kind_is_posted_as_it_is(small_url: str, tmp_path: Path) -> None:
    with begun_with(small_url, tmp_path, PUBLISH) as year:
        table = Made("Table", "application/json", b'{"any": "thing"}')
        put_document(year.office, year.stage, key="table", made=table, by=STAFF)
        year.carry(CLOSES)
        assert posted(year, "table-v1") == '{"any": "thing"}'


def test_nothing_is_posted_before_the_document_is_there(small_url: str, tmp_path: Path) -> None:
    with begun_with(small_url, tmp_path, PUBLISH) as year:
        year.carry(CLOSES)
        assert "'table' is missing" in year.failures()["publish"]
        table = Made("Table", MARKDOWN, b"| a |")
        put_document(year.office, year.stage, key="table", made=table, by=STAFF)
        year.carry()
        assert year.fired() == ["publish/v1@1"]
