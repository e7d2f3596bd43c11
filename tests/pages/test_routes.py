"""Mail scanners follow links: reading changes nothing, on any address there is."""

import pytest
from starlette.routing import Route

from igf.pages.answers import answers_app
from igf.store.tables.asks import Secret
from tests.pages.conftest import Asked
from tests.store.databases import dump

READING = ("GET", "HEAD", "OPTIONS")


@pytest.mark.parametrize("method", READING)
def test_reading_changes_nothing_on_any_route(asked: Asked, method: str) -> None:
    routes = [each for each in answers_app(asked.year.office).routes if isinstance(each, Route)]
    assert len(routes) == 5
    token = asked.path().removeprefix("/a/")
    before = dump(asked.year.office.store)
    for route in routes:
        for known in (token, "nonsense"):
            path = route.path.replace("{token}", known)
            asked.client.request(method, path)
            asked.client.request(method, f"{path}?choice=approve&done=1&lang=ar")
    assert dump(asked.year.office.store) == before


def test_only_one_route_takes_anything(asked: Asked) -> None:
    routes = [each for each in answers_app(asked.year.office).routes if isinstance(each, Route)]
    taking = [route.path for route in routes if (route.methods or set()) - set(READING)]
    assert taking == ["/a/{token}"]


def test_on_an_empty_database_reading_makes_nothing(asked: Asked) -> None:
    with asked.year.office.store.write(asked.year.clock.now()) as session:
        for row in session.query(Secret):
            session.delete(row)
    before = dump(asked.year.office.store)
    assert asked.client.get("/a/nonsense").status_code == 404
    assert dump(asked.year.office.store) == before
