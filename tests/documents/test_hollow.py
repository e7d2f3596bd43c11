"""A frame without content is no document: headings, headers, brackets alone."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from igf.documents.rules.content import refuse_unfit
from schemas.errors import Mistake

HEADINGS, ROW, NOTHING, VALUE = (
    "has headings and no text under them",
    "has a row of headers and nothing under it",
    "has no text and no picture in it",
    "holds no value",
)
MARKDOWN, JSON, CSV, HTML = "text/markdown", "application/json", "text/csv", "text/html"


def book(*rows: list[str], sheets: int = 1) -> bytes:
    made = Workbook()
    for row in rows:
        made.worksheets[0].append(row)
    for _ in range(sheets - 1):
        made.create_sheet()
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type", "said"),
    [
        (b"# Summary\n\n## By region\n", MARKDOWN, HEADINGS),
        (b"Summary\n=======\n\nBy region\n---\n", MARKDOWN, HEADINGS),
        (b"# Summary\n<!-- to be written -->\n\n- \n* * *\n", MARKDOWN, HEADINGS),
        (b"# Summary\n\n| Region | Number |\n|---|---:|\n", MARKDOWN, HEADINGS),
        ("\ufeff# Résumé\n".encode(), MARKDOWN, HEADINGS),
        (b"{}", JSON, VALUE),
        (b" [ ] ", JSON, VALUE),
        (b'{"regions": [], "groups": {"one": null, "two": ""}}', JSON, VALUE),
        (b"Region;Number\r\n", CSV, ROW),
        (b"Region,Number\n,\n , \n", CSV, ROW),
        (b"Region\tNumber\n", "text/tab-separated-values", ROW),
        (b"<html><head><title>A</title></head><body><p>&nbsp;</p></body></html>", HTML, NOTHING),
        (book(), "", NOTHING),
        (book(["Region", "Number"]), "", ROW),
        (book(["Region", "Number"], ["", " "], sheets=3), "", ROW),
    ],
)
def test_a_frame_without_content_is_refused(content: bytes, media_type: str, said: str) -> None:
    with pytest.raises(Mistake, match=said):
        refuse_unfit(content, what="the report", media_type=media_type)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"# Summary\n\nAll went well.\n", MARKDOWN),
        (b"All went well.\n---\nAnd so on.\n", MARKDOWN),
        (b"#hashtag of the day", MARKDOWN),
        (b"# Summary\n\n| Region | Number |\n|---|---:|\n| Africa | 3 |\n", MARKDOWN),
        (b"# Picture\n\n![](plan.png)\n", MARKDOWN),
        ("# ملخص\n\nنص".encode(), MARKDOWN),
        (b'{"total": 0}', JSON),
        (b"{ broken", JSON),
        (b"Region;Number\nAfrica;3\n", CSV),
        (b"<html><body><img src='plan.png'></body></html>", HTML),
        (book(["Region", "Number"], ["Africa", "3"]), ""),
        (b"# Summary\n", "text/plain"),
        (b"\xff\xff\xff", MARKDOWN),
    ],
)
def test_what_has_content_is_taken(content: bytes, media_type: str) -> None:
    refuse_unfit(content, what="the report", media_type=media_type)


def test_a_workbook_with_a_chart_alone_is_taken() -> None:
    stream = io.BytesIO(book(["Region"]))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/charts/chart1.xml", "<c:chart/>")
    refuse_unfit(stream.getvalue(), what="the report")
