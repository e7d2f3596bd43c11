"""Shares of a poll, each rounded by itself."""

from hypothesis import given
from hypothesis import strategies as st

from igf.asks.rules.polls import tally


def test_twelve_five_and_sixteen_of_thirty_three_are_printed_as_they_were() -> None:
    """R-POL-1."""
    taken = ["for"] * 12 + ["against"] * 5 + ["discuss"] * 16
    counted = tally(taken, known=("for", "against", "discuss"))
    assert [each.percent for each in counted] == [36, 15, 48]
    assert sum(each.percent for each in counted) == 99


def test_a_poll_that_nobody_answered_counts_nothing() -> None:
    assert [(each.number, each.percent) for each in tally([], known=("for",))] == [(0, 0)]


@given(st.lists(st.sampled_from("abc"), min_size=1))
def test_a_share_is_off_by_half_a_percent_at_most(taken: list[str]) -> None:
    for each in tally(taken, known="abc"):
        assert abs(each.percent - 100 * each.number / len(taken)) <= 0.5
