"""Whatever is asked of the desk, the answer is a page that says what to do."""

import pytest
from fastapi.testclient import TestClient

from igf.desk import record_pages
from igf.desk.app import desk_app
from igf.desk.guard import HEADERS
from tests.desk.conftest import HERE, OWN, AtDesk

BIG = "9" * 24


@pytest.mark.parametrize(
    "path",
    [
        "/stage/igf-2027/none",
        "/question/none",
        "/email/none",
        f"/email/{BIG}",
        "/people/nobody",
        f"/document/igf-2027/thematic_input/synthesis/{BIG}",
        "/health/none",
        "/year/none.svg",
        "/act/none",
        "/prepared/none",
        "/log?stage=none",
        "/questions?who=nobody",
        "/emails?person=nobody",
        "/emails?page=none",
        "/none",
    ],
)
def test_what_is_not_there_is_a_page_without_a_command(desk: AtDesk, path: str) -> None:
    found = desk.client.get(path)
    assert found.status_code in {404, 422}
    assert "<h1>That did not work</h1>" in found.text
    assert " igf " not in found.text.partition("What to do:")[2]


def test_a_page_of_emails_beyond_the_last_is_empty(desk: AtDesk) -> None:
    assert "There is no such email." in desk.text(f"/emails?page={BIG}")


def test_a_fault_is_a_page_with_all_headers(desk: AtDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OverflowError

    monkeypatch.setattr(record_pages, "people_by_body", fail)
    app = desk_app(desk.year.office)
    with TestClient(app, base_url=HERE, headers=OWN, raise_server_exceptions=False) as client:
        client.cookies = desk.client.cookies
        found = client.get("/people")
    assert found.status_code == 500
    assert "OverflowError at /people" in found.text
    assert HEADERS.items() <= {name: found.headers.get(name, "") for name in HEADERS}.items()
