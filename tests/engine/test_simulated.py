"""Simulated time: which stages are visited, and which are left alone until something changes."""

from datetime import UTC, datetime, timedelta

from igf.engine.simulated import Rounds
from igf.store.queries.year import Resting

NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_stage_is_visited_once_its_instant_has_come() -> None:
    rounds, stages = Rounds(), [Resting("early", NOW, 1), Resting("late", NOW + HOUR, 1)]
    assert rounds.due(stages, NOW) == ["early"]
    assert rounds.due(stages, NOW + HOUR) == ["early", "late"]


def test_a_stage_that_only_people_can_move_is_visited_once_and_when_something_changed() -> None:
    rounds = Rounds()
    visited = [rounds.due([Resting("stuck", None, revision)], NOW) for revision in (7, 7, 7, 8, 8)]
    assert visited == [["stuck"], [], [], ["stuck"], []]
