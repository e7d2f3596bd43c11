"""A process that dies at any point is followed by another, and nothing is lost or doubled."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from igf.office import drill
from tests.engine.begun import CALL, CLOSES, DAY, Begun, begun
from tests.engine.server import message_ids, smtp
from tests.mail.sink import Sink
from tests.tree import ROOT

#: Those that a process without Prefect passes; the others are drilled live.
POINTS = ("before_commit", "after_commit", "before_handing_over", "after_handing_over")
#: The same at a step; what may come of it is tried at every commit in `tests/kills`.
AT_A_STEP = (
    "before_commit:igf-2027.thematic_input.synthesise",
    "after_commit:igf-2027.thematic_input.approve",
)


@dataclass(frozen=True)
class Came:
    """The state of a call; states of mails are beside it."""

    firings: tuple[str, ...]
    outbox: frozenset[tuple[str, str]]


def came_to(year: Begun) -> Came:
    mails = frozenset((mail.key, mail.message_id) for mail in year.mails())
    return Came(tuple(year.fired()), mails)


def carried_by_a_process(year: Begun, folder: Path, *, port: int, armed: str = "") -> int:
    """Let another process carry the year; its exit code."""
    drills = folder / "drills"
    drills.mkdir(exist_ok=True)
    if armed:
        (drills / armed).touch()
    url = year.office.store.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.engine.carrier", url, str(folder), str(port)]
    environment = {**os.environ, "IGF_DRILL": str(drills)}
    return subprocess.run(command, cwd=ROOT, env=environment, timeout=550, check=False).returncode


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Came:
    folder = tmp_path_factory.mktemp("undisturbed")
    with begun(f"sqlite:///{folder / 'igf.db'}", folder) as year:
        year.live(CLOSES + 30 * DAY)
        return came_to(year)


@pytest.mark.parametrize(
    "point", [*POINTS, *(pytest.param(each, marks=pytest.mark.soak) for each in AT_A_STEP)]
)
def test_a_killed_process_is_followed_by_one_that_goes_on(
    small: Begun, tmp_path: Path, point: str, undisturbed: Came
) -> None:
    sink = Sink()
    with smtp(sink) as port:
        killed = carried_by_a_process(small, tmp_path, port=port, armed=point)
        assert killed == -signal.SIGKILL
        assert carried_by_a_process(small, tmp_path, port=port) == 0
    assert came_to(small) == undisturbed
    assert set(message_ids(sink).values()) == {1}
    unsure = [mail for mail in small.mails() if mail.state != "sent"]
    assert [mail.state for mail in unsure] == ["unknown"] * (point == "after_handing_over")
    assert len(message_ids(sink)) == len(small.mails())


@pytest.mark.soak
def test_a_killed_process_is_followed_on_the_large_database_too(
    postgres_url: str, tmp_path: Path, undisturbed: Came
) -> None:
    sink = Sink()
    with begun(postgres_url, tmp_path) as year, smtp(sink) as port:
        killed = carried_by_a_process(year, tmp_path, port=port, armed="after_commit")
        assert killed == -signal.SIGKILL
        assert carried_by_a_process(year, tmp_path, port=port) == 0
        assert came_to(year) == undisturbed
    assert set(message_ids(sink).values()) == {1}


def test_every_drill_here_is_one_of_the_points() -> None:
    assert {point.partition(":")[0] for point in POINTS + AT_A_STEP} < set(drill.POINTS)


def test_without_a_drill_nobody_dies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("IGF_DRILL", raising=False)
    drill.point("before_commit", CALL)
    monkeypatch.setenv("IGF_DRILL", str(tmp_path))
    drill.point("before_commit", CALL)
