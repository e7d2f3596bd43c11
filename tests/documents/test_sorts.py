"""A file is what its name says, or it is refused with what it is and what it should be."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igf.documents.files import media_type_of
from igf.documents.rules.content import refuse_unfit
from igf.documents.rules.sorts import disguised
from schemas.errors import Mistake

OPEN = "application/vnd.oasis.opendocument"
TEXT = b"Agenda\n\n1. Opening\n"
PDF = b"%PDF-1.7\n3 0 obj <</Type/Page>> endobj\n%%EOF"
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an older file"
LOCKED = OLD + "EncryptedPackage".encode("utf-16-le")


def archive(**parts: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as new:
        for part, text in parts.items():
            new.writestr(part.replace("__", "/").replace("_xml", ".xml"), text)
    return made.getvalue()


WORD, EXCEL = archive(word__document_xml="<w:t>Text</w:t>"), archive(xl__workbook_xml="<x/>")
SLIDES = archive(ppt__presentation_xml="<p/>")
ODT, ODS = archive(mimetype=f"{OPEN}.text"), archive(mimetype=f"{OPEN}.spreadsheet")


def wrong(content: bytes, name: str) -> str:
    return disguised(content, media_type_of(Path(name)))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF),
        ("a.pdf", b"\n\n" + PDF),
        ("a.docx", WORD),
        ("a.DOCX", WORD),
        ("a.xlsx", EXCEL),
        ("a.pptx", SLIDES),
        ("a.odt", ODT),
        ("a.ods", ODS),
        ("a.doc", OLD),
        ("a.doc", b"{\\rtf1 Text}"),
        ("a.xls", OLD),
        ("a.rtf", b"{\\rtf1 Text}"),
        ("a.zip", archive(any="thing")),
        ("a.zip", WORD),
        ("a.png", b"\x89PNG\r\n\x1a\n..."),
        ("a.jpg", b"\xff\xd8\xff\xe0"),
        ("a.md", TEXT),
        ("a.txt", "Ordre du jour \xe9".encode("cp1252")),
        ("a.csv", "a;b".encode("utf-16")),
        ("a.unknown", b"\0\1\2"),
        ("a", TEXT),
    ],
)
def test_a_file_that_is_what_its_name_says_is_taken(name: str, content: bytes) -> None:
    assert wrong(content, name) == ""


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.docx", TEXT, "is plain text, and not a Word document (.docx) as its name says"),
        ("a.pdf", TEXT, "is plain text, and not a PDF (.pdf) as"),
        ("a.xlsx", TEXT, "is plain text, and not an Excel workbook (.xlsx)"),
        ("a.odt", TEXT, "is plain text, and not an OpenDocument text (.odt)"),
        ("a.odt", WORD, "is a Word document (.docx), and not an OpenDocument text (.odt)"),
        ("a.ods", ODT, "is an OpenDocument text (.odt), and not an OpenDocument spreadsheet"),
        ("a.pptx", PDF, "is a PDF (.pdf), and not a PowerPoint presentation (.pptx)"),
        ("a.docx", EXCEL, "is an Excel workbook (.xlsx), and not a Word document"),
        ("a.docx", archive(any="x"), "is an archive (.zip), and not a Word document"),
        ("a.docx", OLD, "is a file of an older Office (.doc, .xls or .ppt), and not a Word"),
        ("a.docx", LOCKED, "is an Office file protected by a password, and not a Word"),
        ("a.docx", b"PK\x03\x04 broken", "cannot be opened as a Word document (.docx), which"),
        ("a.pdf", b"\0\xff\1", "cannot be opened as a PDF (.pdf)"),
        ("a.doc", TEXT, "is plain text, and not a file of an older Office"),
        ("a.png", b"\xff\xd8\xff\xe0", "is a picture (.jpg), and not a picture (.png)"),
        ("a.md", PDF, "is a PDF (.pdf), and not plain text"),
        ("a.csv", EXCEL, "is an Excel workbook (.xlsx), and not plain text"),
        ("a.html", OLD, "is a file of an older Office"),
    ],
)
def test_another_sort_of_file_is_named_with_what_it_should_be(
    name: str, content: bytes, said: str
) -> None:
    assert wrong(content, name).startswith(said)
    with pytest.raises(Mistake, match=r"^the document .* -> save it in that format"):
        refuse_unfit(content, what="the document", media_type=media_type_of(Path(name)))


@given(st.binary(), st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", OLD]))
def test_any_bytes_are_judged(content: bytes, start: bytes) -> None:
    for name in ("a.docx", "a.pdf", "a.md"):
        assert isinstance(wrong(start + content, name), str)
