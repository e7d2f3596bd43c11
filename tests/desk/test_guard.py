"""Who is not signed in sees nothing; a form of another site, or looking at a link, does nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from starlette.routing import Route

from igf.desk.app import desk_app
from igf.desk.guard import own_path
from igf.engine.simulated import SimulatedClock
from igf.signing.sign_in import LINK_FOR, MOST_LINKS, SESSION_FOR, invite, printed_link
from tests.desk.conftest import AtDesk, desk_of
from tests.engine.begun import CALL, Begun
from tests.store.databases import dump

FILLED = {
    "year": "igf-2027",
    "stage": "thematic_input",
    "name": "close",
    "prepared": "x",
    "token": "x",
    "number": "1",
    "ask": "x",
    "key": "count",
    "version": "1",
    "person": "amina",
}


def routes(desk: AtDesk) -> list[Route]:
    return [each for each in desk_app(desk.year.office).routes if isinstance(each, Route)]


def path_of(route: Route) -> str:
    path = route.path.replace("{ask:path}", "x")
    for name, value in FILLED.items():
        path = path.replace(f"{{{name}}}", value)
    assert "{" not in path
    return path


def test_reading_changes_nothing_on_any_route(desk: AtDesk) -> None:
    before = dump(desk.year.office.store)
    paths = [path_of(route) for route in routes(desk)]
    paths.append(f"/act/close?stage={CALL}&reason=because")
    for path in paths:
        for method in ("GET", "HEAD", "OPTIONS"):
            desk.client.request(method, path, follow_redirects=False)
    assert dump(desk.year.office.store) == before


def test_who_is_not_signed_in_is_asked_to_sign_in_on_every_page(small: Begun) -> None:
    desk = desk_of(small)
    for route in routes(desk):
        path = path_of(route)
        if path.startswith(("/sign-in", "/style")):
            continue
        if "GET" in (route.methods or ()):
            found = desk.client.get(path, follow_redirects=False)
            assert (found.status_code, found.headers["location"][:8]) == (303, "/sign-in")
        else:
            assert desk.client.post(path, data={}).status_code == 403


@pytest.mark.parametrize(
    ("sent", "taken"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site", "origin": "http://127.0.0.1:8028"}, False),
        ({"origin": "http://127.0.0.1:8028"}, True),
        ({"origin": "http://elsewhere.example"}, False),
        ({"origin": "null"}, False),
        ({}, False),
    ],
)
def test_a_form_is_taken_from_our_own_pages_alone(
    desk: AtDesk, sent: dict[str, str], *, taken: bool
) -> None:
    del desk.client.headers["sec-fetch-site"]
    found = desk.client.post("/act/close", data={}, headers=sent)
    assert (found.status_code != 403) == taken


def test_a_link_is_used_by_its_button_once_and_not_by_looking(small: Begun) -> None:
    desk = desk_of(small)
    desk.sign_in("lea")
    desk.client.cookies.clear()
    token = printed_link(small.office, "lea")
    for _ in range(3):
        assert "Press the button" in desk.text(f"/sign-in/{token}")
    assert desk.client.post(f"/sign-in/{token}", follow_redirects=False).status_code == 303
    assert "Lea Brun" in desk.text("/")
    assert desk.client.post(f"/sign-in/{token}").status_code == 422


def test_a_link_and_a_session_end_by_themselves(desk: AtDesk) -> None:
    made = invite(desk.year.office, "lea@example.org")
    assert made
    now = desk.year.clock.now()
    desk.year.clock.move_to(now + LINK_FOR)
    assert desk.client.get(f"/sign-in/{made.token}").status_code == 422
    desk.year.clock.move_to(now + SESSION_FOR)
    assert desk.client.get("/", follow_redirects=False).status_code == 303


def test_a_link_goes_to_the_staff_alone_and_the_words_are_the_same(desk: AtDesk) -> None:
    assert invite(desk.year.office, "amina@example.org") is None
    said = {
        desk.client.post("/sign-in", data={"address": address}).text
        for address in ("lea@example.org", "amina@example.org", "nobody@example.org", "")
    }
    assert len(said) == 1
    mailed = [each.recipient for each in desk.year.letters.parcels if "sign-in" in each.key]
    assert mailed == ["lea@example.org"]


def test_only_so_many_links_an_hour(desk: AtDesk) -> None:
    office = desk.year.office
    made = [invite(office, "lea@example.org") for _ in range(MOST_LINKS + 1)]
    assert made.count(None) > 0
    desk.year.clock.move_to(desk.year.clock.now() + timedelta(hours=1, minutes=1))
    assert invite(office, "lea@example.org")


def test_the_first_administrator_says_who_that_is(small: Begun) -> None:
    desk = desk_of(small)
    token = printed_link(small.office)
    assert "You are the first here" in desk.text(f"/sign-in/{token}")
    found = desk.client.post(f"/sign-in/{token}", data={"name": "", "address": ""})
    assert found.status_code == 422
    data = {"name": "Olga Petrova", "address": "olga@example.org"}
    assert desk.client.post(f"/sign-in/{token}", data=data).status_code == 200
    assert "Olga Petrova, administrator" in desk.text("/")


def test_signed_out_is_signed_out_here_or_everywhere(desk: AtDesk) -> None:
    other = desk_of(desk.year)
    other.sign_in("lea")
    assert desk.text("/me").count("signed in") >= 1
    other.client.post("/sign-out", data={"everywhere": "yes"})
    assert desk.client.get("/", follow_redirects=False).status_code == 303


@pytest.mark.parametrize(
    ("said", "goes"),
    [
        ("/stage/igf-2027/x", "/stage/igf-2027/x"),
        ("//elsewhere.example", "/"),
        ("/\\elsewhere.example", "/"),
        ("https://elsewhere.example/", "/"),
        ("", "/"),
    ],
)
def test_after_signing_in_one_goes_to_a_page_of_ours(said: str, goes: str) -> None:
    assert own_path(said) == goes


def test_while_the_clock_stands_before_the_last_change_every_page_says_so(desk: AtDesk) -> None:
    early = SimulatedClock(desk.year.clock.now() - timedelta(days=1))
    other = desk_of(replace(desk.year, office=replace(desk.year.office, clock=early)))
    other.client.cookies = desk.client.cookies
    for path in ("/", "/year", "/act/close"):
        found = other.client.get(path, follow_redirects=False)
        assert found.status_code == 503
        assert "the last change was at" in found.text
