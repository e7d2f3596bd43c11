"""The desk over a started year, with Lea Brun signed in as an administrator."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from fastapi.testclient import TestClient

from igf.desk.app import desk_app
from igf.log.write import Actor
from igf.signing.sign_in import give_right, printed_link
from schemas.acts import Right
from tests.engine.begun import DAY, OPENS, Begun

HERE = "http://127.0.0.1:8028"
OWN = {"sec-fetch-site": "same-origin"}


@dataclass
class AtDesk:
    """A desk and a browser at it."""

    year: Begun
    client: TestClient

    def text(self, path: str) -> str:
        """A page that must be there."""
        found = self.client.get(path)
        assert found.status_code == 200, found.text
        return str(found.text)

    def sign_in(self, person: str, right: Right = "administrator") -> None:
        """Sign a person in, who gets the right."""
        office = self.year.office
        with office.store.write(office.now()) as session:
            give_right(session, person, right=right, by=Actor("A test", "desk"), now=office.now())
        token = printed_link(office, person)
        found = self.client.post(f"/sign-in/{token}", follow_redirects=False)
        assert found.status_code == 303


def desk_of(year: Begun) -> AtDesk:
    """The desk, with nobody signed in."""
    return AtDesk(year, TestClient(desk_app(year.office), base_url=HERE, headers=OWN))


@pytest.fixture
def desk(small: Begun) -> Iterator[AtDesk]:
    """The desk a day after the call has opened, with Lea signed in."""
    small.office.store.slow_ms = None  # how long a transaction may work is tested elsewhere
    with ThreadPoolExecutor(1) as aside:  # a browser may have a loop in this thread
        aside.submit(small.carry, OPENS).result()
    small.clock.move_to(OPENS + DAY)
    found = desk_of(small)
    found.sign_in("lea")
    yield found
    found.client.close()
