"""Processes of a whole installation die at random, and nothing is lost or doubled."""

from pathlib import Path

import pytest

from tests.live.killing import WEIGHTS, Shape
from tests.live.random_kills import drive, say

pytestmark = [pytest.mark.soak, pytest.mark.live, pytest.mark.timeout(4000)]

SEED = 2027
#: Without the catcher: a relay that is not there is tried again after five minutes.
SHAPE = Shape(
    seconds=600,
    enough=7,
    length=60,
    calls=4,
    calls_every=20,
    pause=(1, 5),
    patience=5,
    weights={name: often for name, often in WEIGHTS.items() if name != "mail catcher"},
)


def test_whoever_dies_at_random_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    found = drive(tmp_path, SHAPE, seed=SEED)
    for line in found.lines():
        say(line)
    assert found.wrong == ()
    assert len(found.counted) >= 5
