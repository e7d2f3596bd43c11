"""A question that waits for Amina Diallo, and the page where she answers it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from igf.asks.decide import decide
from igf.asks.links import linking
from igf.documents.put import put_document
from igf.documents.versions import MARKDOWN, Made
from igf.pages.answers import answers_app
from igf.store import session as sessions
from igf.store.queries import year as queries
from igf.store.tables.year import Answer
from tests.engine.begun import OPENS, STAFF, Begun, begun_with, reply_to
from tests.year.years import Data

STEPS: tuple[Data, ...] = (
    {
        "key": "write",
        "do": "compute",
        "title": "Paper",
        "what": "write_paper",
        "makes": "paper",
        "at": "opens",
    },
    {
        "key": "approve",
        "do": "decide",
        "title": "Approval of the paper",
        "question": "Do you approve this paper?",
        "by": "mag_chair",
        "about": "paper",
        "due": "asked + 7d",
        "notice": "approval.request",
    },
)


FILE_STEPS: list[Data] = [
    {
        "key": "approve",
        "do": "ask",
        "title": "Report",
        "question": "Send your report.",
        "at": "opens",
        "to": "mag",
        "answer": "file",
        "due": "asked + 7d",
        "notice": "report.due",
    },
]
SEVERAL_STEPS: list[Data] = [
    FILE_STEPS[0] | {"answer": "several", "options": ["Rights", "Safe, <b>secure"]}
]


@dataclass
class Asked:
    """The page of a year, as a browser sees it that runs no script."""

    year: Begun
    client: TestClient
    ask: str

    def path(self, person: str = "amina") -> str:
        address = linking(self.year.office, [self.ask]).address(self.ask, person=person)
        return address.removeprefix(self.year.office.links.answers)

    def answers(self) -> list[Answer]:
        with self.year.office.store.read() as session:
            return list(queries.answers(session, self.ask))


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits for a turn gives up soon."""
    monkeypatch.setattr(sessions, "BUSY_MS", 200)


@pytest.fixture
def small_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'igf.db'}"


@pytest.fixture
def asked(small_url: str, tmp_path: Path) -> Iterator[Asked]:
    with begun_with(small_url, tmp_path, *STEPS) as year:
        # A browser of another test may have its event loop in this thread, where mails need none.
        with ThreadPoolExecutor(1) as alone:
            alone.submit(ask_about_paper, year).result()
        client = TestClient(answers_app(year.office), follow_redirects=False)
        yield Asked(year, client, year.ask("approve").id)


def ask_about_paper(year: Begun) -> None:
    """Carry the year until the paper waits for its approval."""
    year.carry(OPENS)
    paper = Made("A paper <b>of ours</b>", MARKDOWN, b"# Paper\n\nSo it is.\n")
    put_document(year.office, year.stage, key="paper", made=paper, by=STAFF)
    decide(year.office, year.ask("write").id, reply=reply_to(year.ask("write")))
    year.carry()


@pytest.fixture
def other(request: pytest.FixtureRequest, small_url: str, tmp_path: Path) -> Iterator[Asked]:
    """The page of a question in another form, of the steps it is parametrized with."""
    with begun_with(small_url, tmp_path, *request.param) as year:
        with ThreadPoolExecutor(1) as alone:
            alone.submit(year.carry, OPENS).result()
        client = TestClient(answers_app(year.office), follow_redirects=False)
        yield Asked(year, client, year.ask("approve").id)
