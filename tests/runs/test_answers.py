"""Input typed into Prefect counts from when it was typed, however late it is taken from there."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.testing.utilities import prefect_test_harness

from igf.asks.decide import Reply, decide
from igf.asks.question_page import question_page
from igf.runs.answers import stored_answer
from igf.runs.client import close_client
from igf.runs.prefect_runs import PrefectRuns
from igf.store.queries import year as queries
from schemas.errors import Mistake
from schemas.questions import QuestionPage
from schemas.runs import AskedRun
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
        close_client()


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
    with pytest.raises(Mistake, match="nobody has the id or name Omar"):
        decide(year.office, page.ask, reply=reply_of(stored))


@pytest.fixture
def deployed() -> None:
    """A server that knows how questions are waited for."""
    with get_client(sync_client=True) as client:
        client.create_deployment(client.create_flow(asking), name="asking")
        client.create_deployment(client.create_flow_from_name("decision"), name="decision")


def asked_of(year: Begun, *, before: str | None = None) -> AskedRun:
    page = one_who_owes(year)
    return AskedRun(page.ask, 1, "Vote by 11 January 2027", page, before)


@pytest.mark.live
@pytest.mark.usefixtures("server", "deployed")
def test_the_run_of_a_question_waits_without_a_process_and_takes_what_its_form_asks_for(
    year: Begun,
) -> None:
    runs, asked = PrefectRuns(), asked_of(year)
    run = runs.ask(asked)
    assert runs.ask(asked) == run
    assert runs.state(run).phase == "suspended"
    with get_client(sync_client=True) as client:
        # The page of runs shows those of a span of time; without one it would show none of these.
        assert client.read_flow_run(UUID(run)).expected_start_time
    assert "decision" in runs.answer(run, TYPED | {"decision": "Perhaps"})
    assert "given_by" in runs.answer(run, {key: TYPED[key] for key in TYPED if key != "given_by"})
    assert runs.state(run).phase == "suspended"
    assert runs.answer(run, TYPED) == ""
    assert runs.state(run).phase == "scheduled"
    found = stored_answer(run, asked.page, attempt=1)
    assert found
    assert (found["choice"], found["given_by"]) == ("for", "Amina Diallo")


@pytest.mark.live
@pytest.mark.usefixtures("server", "deployed")
def test_a_form_that_was_left_half_made_is_completed_when_it_is_asked_again(year: Begun) -> None:
    runs, asked = PrefectRuns(), asked_of(year)
    asked = replace(asked, attempt=2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("igf.runs.prefect_runs.offer", lambda *_args, **_more: 1 / 0)
        with pytest.raises(ZeroDivisionError):  # the process died there
            runs.ask(asked)
    run = runs.ask(asked)
    assert runs.answer(run, TYPED) == ""


@pytest.mark.live
@pytest.mark.usefixtures("server", "deployed")
def test_the_run_of_a_question_begins_at_once_where_an_answer_may_have_been_left_behind(
    year: Begun,
) -> None:
    runs = PrefectRuns()
    before = typed_into_a_run(one_who_owes(year))
    run = runs.ask(replace(asked_of(year, before=before), attempt=3))
    assert runs.state(run).phase == "scheduled"


@pytest.mark.live
@pytest.mark.usefixtures("server")
def test_many_runs_are_asked_for_together(year: Begun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("igf.runs.prefect_runs.PAGE", 2)
    made = [typed_into_a_run(one_who_owes(year)) for _ in range(3)]
    runs, unknown = PrefectRuns(), "00000000-0000-4000-8000-000000000000"
    found = runs.states_of([*made, unknown])
    assert found == {run: runs.state(run) for run in made}
    assert runs.state(unknown).phase == "missing"
