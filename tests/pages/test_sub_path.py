"""Behind a web server the page may stand below a path: every link, form and redirect has it."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError
from starlette.routing import Route

from igf.asks.links import linking
from igf.office.office import Links
from igf.pages.answers import answers_app
from schemas.settings import Settings
from tests.engine.begun import begun_with
from tests.pages.conftest import STEPS, Asked, ask_about_paper
from tests.pages.tabs import Tab, thanks

LINK = re.compile(r'(?:href|action|src)="([^"]*)"')
OUTSIDE = ("https://", "mailto:", "#")
#: The address as members reach it, and the path below which the page stands.
PLACES = {
    "https://igf.example.org": "",
    "https://igf.example.org/sub/path": "/sub/path",
    "https://igf.example.org/a": "/a",
    "https://igf.example.org/r%C3%A9ponses": "/r%C3%A9ponses",
}


@pytest.fixture(params=PLACES, ids=lambda place: str(place).rpartition("/")[2])
def placed(
    request: pytest.FixtureRequest, small_url: str, tmp_path: Path
) -> Iterator[tuple[Asked, str]]:
    with begun_with(small_url, tmp_path, *STEPS) as year:
        with ThreadPoolExecutor(1) as alone:
            alone.submit(ask_about_paper, year).result()
        year.office = replace(year.office, links=Links(answers=request.param))
        client = TestClient(answers_app(year.office), follow_redirects=False)
        yield Asked(year, client, year.ask("approve").id), PLACES[request.param]


def addresses(asked: Asked) -> list[str]:
    """The path of each route as members reach it, for a token that is good and one that is not."""
    link = linking(asked.year.office, [asked.ask]).address(asked.ask, person="amina")
    base = asked.year.office.links.answers
    prefix = PLACES[base]
    plain = replace(asked.year.office, links=Links())
    routes = [each for each in answers_app(plain).routes if isinstance(each, Route)]
    token = link.removeprefix(f"{base}/a/")
    return [
        prefix + route.path.replace("{token}", each)
        for route in routes
        for each in (token, "nonsense")
    ]


@pytest.mark.parametrize("cut", [False, True])
def test_every_link_form_and_redirect_of_every_route_has_the_path(
    placed: tuple[Asked, str], *, cut: bool
) -> None:
    """The web server in front leaves its own path there, or cuts it off."""
    asked, prefix = placed

    def reached(path: str) -> str:
        assert path.startswith(f"{prefix}/"), path
        return path.removeprefix(prefix) if cut else path

    for path in addresses(asked):
        for found in (
            asked.client.get(reached(path)),
            asked.client.post(reached(path), data={"choice": "send_back"}),
        ):
            if location := found.headers.get("location"):
                reached(location)
            if not found.headers["content-type"].startswith("text/html"):
                continue
            for link in map(unescape, LINK.findall(found.text)):
                if not link.startswith(OUTSIDE):
                    assert asked.client.get(reached(link)).status_code == 200, link


def test_an_answer_is_given_below_the_path(placed: tuple[Asked, str]) -> None:
    asked, prefix = placed
    page = Tab(asked.client, prefix + asked.path())
    page.load()
    assert page.action.startswith(f"{prefix}/a/")
    assert thanks(page.send(choice="approve"))
    assert page.address.startswith(f"{prefix}/a/")
    assert len(asked.answers()) == 1


def test_every_page_is_there_with_and_without_a_last_stroke(placed: tuple[Asked, str]) -> None:
    asked, prefix = placed
    link = asked.path()
    for path in ("", link, f"{link}/document"):
        for before in (prefix, ""):
            for after in ("", "/"):
                found = asked.client.get(f"{before}{path}{after}")
                assert found.status_code == 200, found.url


@pytest.mark.parametrize(
    "wrong",
    ["igf.example.org", "https://", "ftp://igf.example.org", "https://igf.example.org/?x=1"],
)
def test_an_address_that_cannot_be_one_is_refused(
    wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IGF_ANSWERS_URL", wrong)
    with pytest.raises(ValidationError, match="not the address of a page, as in https://"):
        Settings()
