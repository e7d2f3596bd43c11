"""The list of notices in the docs is the list of notices."""

import os

from igf.mail.catalogue import load_catalogue
from tests.docs.notices_page import FAMILIES, READERS, notices_page
from tests.tree import ROOT

PAGE = ROOT / "docs" / "notices.md"


def test_the_page_of_notices_says_what_is_declared() -> None:
    wanted = notices_page()
    if os.environ.get("IGF_WRITE_DOCS") == "1":
        PAGE.write_text(wanted, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == wanted, "docs/notices.md is stale: run make docs"


def test_every_notice_has_a_place_on_its_page() -> None:
    page = notices_page()
    notices = load_catalogue().notices
    assert [key for key in notices if f"### `{key}`: " not in page] == []
    assert {key.partition(".")[0] for key in notices} == set(FAMILIES)


def test_every_word_for_readers_is_explained() -> None:
    declared = {each.visibility for each in load_catalogue().notices.values()}
    assert declared <= set(READERS)
