"""Any input to the answer page, on both databases, is recorded or refused in words."""

from pathlib import Path
from urllib.parse import quote

import pytest

from tests.pages.conftest import Asked
from tests.store.databases import KINDS, url_of

FIELDS = ("choice", "note", "value", "holder", "form_key", "lang")
ODD = ("\0", "a\0b", "\ud800", "\u202e", "x" * 5000, "")
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture(params=KINDS)
def small_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return url_of(str(request.param), request, folder=tmp_path)


def sent(asked: Asked, **fields: str) -> int:
    """The status code of the page for fields that hold anything, as no browser would send them."""
    written = {name: text.encode("utf-8", "surrogatepass") for name, text in fields.items()}
    body = "&".join(f"{name}={quote(text)}" for name, text in written.items())
    return int(asked.client.post(asked.path(), content=body, headers=FORM).status_code)


def test_no_field_makes_the_page_fail(asked: Asked) -> None:
    for name in FIELDS:
        for odd in ODD:
            fields = {"choice": "approve", "note": "Fine"} | {name: odd}
            assert sent(asked, **fields) in {303, 422}, (name, odd[:5])


def test_a_character_that_no_database_keeps_is_left_out(asked: Asked) -> None:
    assert sent(asked, choice="approve", note="Fine\0, go on") == 303
    (answer,) = asked.answers()
    assert answer.note == "Fine, go on"


def test_no_link_makes_the_page_fail(asked: Asked) -> None:
    there = asked.path()
    for odd in ("/a/%00", "/a/a.b%00", f"{there}%00", f"{there}/document%00", "/a/%ED%A0%80"):
        assert asked.client.get(odd).status_code == 404, odd
    assert asked.client.get(f"{there}?lang=%00").status_code == 200
