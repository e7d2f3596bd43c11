from collections.abc import Iterator
from pathlib import Path

import pytest

from igf.engine.calls import find_call
from igf.engine.office import Office
from schemas.errors import Mistake
from tests.engine.a_year import CALL, opened, start_year


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with opened(f"sqlite:///{tmp_path / 'igf.db'}", tmp_path) as found:
        yield found


def found(office: Office, name: str, cycle: str | None = None) -> str:
    with office.store.read() as session:
        return find_call(session, name, cycle=cycle).id


def test_a_call_is_found_by_its_key_alone_or_with_its_year(office: Office) -> None:
    start_year(office)
    assert found(office, "thematic_input") == CALL
    assert found(office, "thematic_input", "igf-2027") == CALL
    assert found(office, CALL) == CALL


def test_where_two_years_have_the_call_the_year_is_asked_for(office: Office) -> None:
    start_year(office)
    start_year(office, "igf-2028")
    with pytest.raises(Mistake, match="say which: --cycle igf-2027 or igf-2028"):
        found(office, "thematic_input")
    assert found(office, "thematic_input", "igf-2028") == "igf-2028/thematic_input"


@pytest.mark.parametrize(
    ("name", "cycle", "said"),
    [
        ("thematic_imput", None, "there is no stage thematic_imput -> did you mean thematic_input"),
        ("thematic_input", "igf-2072", "there is no year igf-2072 -> did you mean igf-2027"),
        ("annual_meeting", None, "takes no contributions -> use one of stocktaking, thematic_in"),
    ],
)
def test_what_is_not_there_is_named_with_the_nearest(
    office: Office, name: str, cycle: str | None, said: str
) -> None:
    start_year(office)
    with pytest.raises(Mistake) as mistake:
        found(office, name, cycle)
    assert said in str(mistake.value)


def test_before_a_year_is_started_it_is_said_how(office: Office) -> None:
    with pytest.raises(Mistake, match="no year was started yet -> start one: igf start FILE"):
        found(office, "thematic_input")
