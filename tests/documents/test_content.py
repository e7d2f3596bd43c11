"""A file without content is no document and no report."""

import io
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igf.documents.rules.content import refuse_unfit
from schemas.errors import Mistake


def pdf(*objects: bytes) -> bytes:
    return b"%PDF-1.7\n" + b"\n".join(objects) + b"\ntrailer <</Root 1 0 R>>\n%%EOF\n"


CATALOG = b"1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj"
NO_PAGES = b"2 0 obj <</Type /Pages /Kids [] /Count 0>> endobj"
PAGE = b"3 0 obj <</Type/Page /Parent 2 0 R>> endobj"


def packed(objects: bytes) -> bytes:
    return b"4 0 obj <</Type /ObjStm /N 1>>\nstream\n" + zlib.compress(objects) + b"\nendstream"


def archive(part: str, xml: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as new:
        new.writestr(part, xml)
    return made.getvalue()


WORD, OPEN = "word/document.xml", "content.xml"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "0 bytes"),
        (b" \r\n\t\n", "nothing but blanks"),
        (b"\xef\xbb\xbf\n", "nothing but blanks"),
        (b"\0" * 4000, "nothing but blanks"),
        ("\u00a0\u200b\n\u3000".encode(), "nothing but blanks"),
        ("\ufeff \n".encode("utf-16"), "nothing but blanks"),
        (b"%PDF-1.7", "a PDF without a page"),
        (b"%PDF-1.4\n%%EOF", "a PDF without a page"),
        (pdf(CATALOG, NO_PAGES), "a PDF without a page"),
        (pdf(CATALOG, packed(NO_PAGES)), "a PDF without a page"),
        (archive(WORD, "<w:document><w:body><w:p> </w:p></w:body></w:document>"), "no text"),
        (archive(OPEN, "<office:body><text:p/></office:body>"), "no text"),
    ],
)
def test_a_file_without_content_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(Mistake, match=r"^the report .*-> look whether it is the right file") as no:
        refuse_unfit(content, what="the report")
    assert said in no.value.message


@pytest.mark.parametrize(
    "content",
    [
        b"x",
        "م".encode(),
        "\ufeffReport".encode("utf-16"),
        pdf(CATALOG, PAGE),
        pdf(CATALOG, packed(NO_PAGES), packed(PAGE)),
        pdf(CATALOG, packed(b"secret"), b"/Encrypt 5 0 R"),
        archive(WORD, "<w:p><w:t>Report</w:t></w:p>"),
        archive(WORD, "<w:p><w:drawing/></w:p>"),
        archive(OPEN, "<draw:frame/>"),
        archive("data.csv", ""),
        b"PK\x03\x04 broken",
    ],
)
def test_a_file_with_content_is_taken(content: bytes) -> None:
    refuse_unfit(content, what="the report")


@given(st.binary(), st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"\xff\xfe"]))
def test_any_bytes_are_taken_or_refused_in_words(content: bytes, start: bytes) -> None:
    try:
        refuse_unfit(start + content, what="the report")
    except Mistake as refused:
        assert refused.fix  # noqa: PT017 -- either is right
