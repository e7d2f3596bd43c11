"""The page of a question about something outside: not yet, why, and the day of the next check."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from igf.pages.answers import answers_app
from tests.asks.test_outside import ELECTED, END, LETTERS
from tests.engine.begun import OPENS, begun_with
from tests.pages.conftest import Asked


@pytest.fixture
def waiting(small_url: str, tmp_path: Path) -> Iterator[Asked]:
    """The page of Lea Brun, who leads the stage."""
    with begun_with(small_url, tmp_path, LETTERS, END) as year:
        with ThreadPoolExecutor(1) as alone:
            alone.submit(year.carry, OPENS).result()
        client = TestClient(answers_app(year.office), follow_redirects=False)
        yield Asked(year, client, year.ask("letters").id)


def test_it_asks_for_the_reason_and_the_day_of_the_next_check(waiting: Asked) -> None:
    shown = waiting.client.get(waiting.path("lea")).text
    assert "Next check, if not yet" in shown
    assert '<input id="value" name="value" type="date"' in shown
    assert "Needed if it has not happened yet: say why." in shown
    assert "Prochaine vérification" in waiting.client.get(f"{waiting.path('lea')}?lang=fr").text


def test_not_yet_is_recorded_as_proven_and_can_be_followed_by_a_confirmation(
    waiting: Asked,
) -> None:
    said = {"choice": "not_yet", "note": ELECTED, "value": "2027-02-03"}
    assert waiting.client.post(waiting.path("lea"), data=said).status_code == 303
    ask = waiting.year.ask("letters")
    assert (ask.state, ask.because, f"{ask.due_at:%m-%d}") == ("open", ELECTED, "02-03")
    assert [answer.standing for answer in waiting.answers()] == ["proven"]

    confirmed = waiting.client.post(waiting.path("lea"), data={"choice": "confirmed"})
    assert confirmed.status_code == 303
    assert waiting.year.ask("letters").outcome == "confirmed"


def test_without_a_reason_it_is_refused_and_what_was_filled_in_stays(waiting: Asked) -> None:
    said = {"choice": "not_yet", "value": "2027-02-03"}
    sent = waiting.client.post(waiting.path("lea"), data=said)

    assert sent.status_code == 422
    assert "the reason is missing" in sent.text
    assert 'value="2027-02-03"' in sent.text
