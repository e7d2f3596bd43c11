"""`igf document`: what people put in, and get out again."""

from pathlib import Path

import pytest

from tests.cli.installed import BY, LATER, Installed

SYNTHESIS = ("thematic_input", "synthesis")


def _begun(installed: Installed) -> None:
    installed.igf("start", installed.year(opened=1, length=160), "--yes", *BY)


@pytest.fixture
def begun(installed: Installed) -> Installed:
    return installed.once(_begun)


def put(begun: Installed, content: bytes, *more: str, name: str = "draft.md") -> str:
    path = begun.file(name, content)
    return begun.igf("document", "put", *SYNTHESIS, path, *more, *BY).stdout


def test_a_document_is_put_in_listed_shown_and_saved(begun: Installed) -> None:
    said = put(begun, b"# Draft\n\nA text.\n", "--title", "Draft synthesis")
    assert said.splitlines()[0].startswith("Draft synthesis is synthesis of igf-short/")
    assert said.splitlines()[-1] == LATER
    assert "synthesis  version 1  Draft synthesis" in listed(begun)
    assert begun.igf("document", "show", *SYNTHESIS).stdout == "# Draft\n\nA text.\n"
    target = begun.folder / "out.md"
    begun.igf("document", "save", *SYNTHESIS, str(target))
    assert target.read_bytes() == b"# Draft\n\nA text.\n"


def listed(begun: Installed) -> str:
    return begun.igf("document", "list", "thematic_input").stdout


def test_a_new_version_keeps_the_title_and_the_old_one_stays(begun: Installed) -> None:
    put(begun, b"one", "--title", "Draft synthesis")
    put(begun, b"two", name="final.md")
    assert "synthesis  version 2  Draft synthesis" in listed(begun)
    assert begun.igf("document", "show", *SYNTHESIS, "--version", "1").stdout == "one"
    assert begun.igf("document", "show", *SYNTHESIS).stdout == "two"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the document is empty: the file has 0 bytes"),
        (b" \n\n", "the document is empty: there is nothing but blanks in it"),
        (b"%PDF-1.4\n%%EOF\n", "the document is a PDF without a page"),
        (b"Synthesis", "the document is plain text, and not a PDF (.pdf) as its name says"),
    ],
)
def test_a_file_without_content_is_no_synthesis(
    begun: Installed, content: bytes, said: str
) -> None:
    path = begun.file("draft.pdf", content)
    refused = begun.igf("document", "put", *SYNTHESIS, path, *BY, code=2).stderr
    assert refused.startswith(f"{said} -> ")
    assert "version" not in listed(begun)


def test_no_document_is_said_with_what_to_do(begun: Installed) -> None:
    assert "igf document put" in listed(begun)
    assert "igf document put" in begun.igf("document", "show", *SYNTHESIS, code=2).stderr


def test_what_is_no_text_is_saved_and_not_shown(begun: Installed) -> None:
    put(begun, b"%PDF-1.7 /Type /Page \xff", name="scan.pdf")
    shown = begun.igf("document", "show", *SYNTHESIS, code=2)
    assert "is not a text (application/pdf) -> save it" in shown.stderr


def test_saving_overwrites_nothing(begun: Installed) -> None:
    put(begun, b"text")
    kept = Path(begun.file("kept.md", b"mine"))
    begun.igf("document", "save", *SYNTHESIS, str(kept), code=2)
    assert kept.read_bytes() == b"mine"


def test_a_file_or_version_that_is_not_there_is_named(begun: Installed) -> None:
    missing = begun.igf("document", "put", *SYNTHESIS, "nothing.md", *BY, code=2)
    assert "nothing.md cannot be read: no such file" in missing.stderr
    put(begun, b"text")
    unknown = begun.igf("document", "show", *SYNTHESIS, "--version", "7", code=2)
    assert "synthesis has no version 7 -> the newest is 1" in unknown.stderr


def test_a_version_that_was_uploaded_by_mistake_is_withdrawn(begun: Installed) -> None:
    put(begun, b"with a telephone number")
    withdraw = ("document", "withdraw", *SYNTHESIS, "--version", "1", "--reason", "a number in it")
    put(begun, b"without it")
    said = begun.igf(*withdraw, *BY).stdout
    assert "version 1. Its links say so from now on." in said
    assert "a backup, are not erased" in said
    assert "withdrawn  by Amina Diallo" in listed(begun)
    shown = begun.igf("document", "show", *SYNTHESIS, "--version", "1", code=2).stderr
    assert "version 1, was withdrawn -> ask the Secretariat" in shown
    log = begun.igf("log", "show").stdout
    assert "Document withdrawn" in log
    assert "a number in it" in log
