"""The watch: what it says about the Prefect server, and a round that outlives trouble."""

from datetime import UTC, datetime, timedelta

from igf.ops.watch import _agrees

NOW = datetime(2027, 1, 4, 9, 0, 0, tzinfo=UTC)


def test_a_clock_within_two_seconds_agrees() -> None:
    later = NOW + timedelta(seconds=0.4)

    assert _agrees(NOW - timedelta(seconds=3), NOW, until=later)
    assert _agrees(later + timedelta(seconds=2), NOW, until=later)


def test_a_clock_further_off_does_not_agree() -> None:
    assert not _agrees(NOW - timedelta(seconds=3.1), NOW, until=NOW)
    assert not _agrees(NOW + timedelta(seconds=2.1), NOW, until=NOW)
