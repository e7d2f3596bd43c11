"""What is typed into Prefect counts from when it was typed, however late it is taken from there."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.testing.utilities import prefect_test_harness

from igf.asks.decide import Reply, decide
from igf.asks.question_page import question_page
from igf.runs.answers import stored_answer
from igf.store.queries import year as queries
from schemas.errors import Mistake
from schemas.questions import QuestionPage
from tasks.asks import reply_of
from tests.asks.test_sides import BALLOT
from tests.engine.begun import DAY, OPENS, Begun, begun_with

TYPED = {"decision": "For", "given_by": "Amina Diallo", "how": "In a meeting", "note": ""}


@flow
def asking(before: str | None = None) -> None:
    """A run that waits for an answer, in the place of one that died."""


@pytest.fixture(scope="module")
def server() -> Iterator[None]:
    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture
def year(tmp_path: Path) -> Iterator[Begun]:
    """A year in which a vote is asked for."""
    with begun_with(f"sqlite:///{tmp_path / 'igf.db'}", tmp_path, BALLOT) as begun:
        begun.carry(OPENS)
        yield begun


def typed_into_a_run(page: QuestionPage, **more: str) -> str:
    """Type an answer into a new run, as its *Resume* does; the id of the run."""
    key = f"suspended-{page.ask.replace('/', '-').replace('_', '-')}-0-response"
    with get_client(sync_client=True) as client:
        run = client.create_flow_run(asking)
        client.create_flow_run_input(run.id, key, json.dumps(TYPED | more))
        return str(run.id)


def in_the_place_of(run: str) -> str:
    """A run that was made when another had died; its id."""
    with get_client(sync_client=True) as client:
        return str(client.create_flow_run(asking, parameters={"before": run}).id)


def one_who_owes(year: Begun) -> QuestionPage:
    """The question to Amina alone."""
    page = question_page(year.office, year.ask("vote").id)
    return page.model_copy(update={"holders": {"person:amina": "Amina Diallo"}})


@pytest.mark.live
@pytest.mark.usefixtures("server")
def test_an_answer_typed_in_time_counts_though_it_is_collected_after_the_deadline(
    year: Begun,
) -> None:
    page, before = one_who_owes(year), datetime.now(UTC)
    stored = stored_answer(typed_into_a_run(page), page, attempt=0)
    assert stored
    reply = reply_of(stored)
    assert reply.given_at
    assert before <= reply.given_at <= datetime.now(UTC)
    assert stored_answer(typed_into_a_run(page), page, attempt=1) is None
    year.clock.move_to(OPENS + 8 * DAY)
    assert decide(year.office, page.ask, reply=reply).outcome == "approved"


@pytest.mark.live
@pytest.mark.usefixtures("server")
def test_an_answer_is_found_however_many_runs_died_since_and_counts_once(year: Begun) -> None:
    page = question_page(year.office, year.ask("vote").id)
    typed = typed_into_a_run(page, on_behalf_of="Amina Diallo")
    run = in_the_place_of(in_the_place_of(typed))

    for _ in range(2):
        stored = stored_answer(run, page, attempt=2)
        assert stored
        decide(year.office, page.ask, reply=reply_of(stored))

    with year.office.store.read() as session:
        assert [each.number for each in queries.answers(session, page.ask)] == [1]
    assert stored_answer(run, page, attempt=3) is None


@pytest.mark.live
@pytest.mark.usefixtures("server")
def test_an_answer_for_somebody_who_has_answered_meanwhile_is_told_of_and_not_lost(
    year: Begun,
) -> None:
    asked = question_page(year.office, year.ask("vote").id)
    run = typed_into_a_run(asked, on_behalf_of="Amina Diallo")
    link = Reply("against", "Amina Diallo", "person:amina", standing="proven")
    decide(year.office, asked.ask, reply=link)

    stored = stored_answer(run, question_page(year.office, asked.ask), attempt=0)

    assert stored
    with pytest.raises(Mistake, match="has answered through the personal link"):
        decide(year.office, asked.ask, reply=reply_of(stored))


@pytest.mark.live
@pytest.mark.usefixtures("server")
def test_an_answer_for_somebody_who_was_never_asked_is_told_of(year: Begun) -> None:
    page = question_page(year.office, year.ask("vote").id)
    stored = stored_answer(typed_into_a_run(page, on_behalf_of="Omar"), page, attempt=0)
    assert stored
    with pytest.raises(Mistake, match="this question is not for Omar"):
        decide(year.office, page.ask, reply=reply_of(stored))
