"""A live poll of a meeting: 33 people, without names."""

from pathlib import Path

import pytest

from igf.asks.live_poll import LivePoll, read_counts, record_live_poll
from schemas.errors import Mistake
from tests.engine.begun import STAFF
from tests.items.proposing import documents, proposing, text

ASKED = "Should BPFs be replaced by PNs?"
TYPED = ("yes=12", "no=5", "maybe=16")


def test_yes_no_and_maybe_of_33_are_kept_without_names_and_decide_nothing(
    url: str, tmp_path: Path
) -> None:
    """Domain.md, 19.1: 36, 15 and 48 %, which sum to 99. R-POL-1."""
    with proposing(url, tmp_path, "pn_bpf_selection") as year:
        poll = LivePoll(ASKED, read_counts(TYPED))
        assert [each.percent for each in poll.tally()] == [36, 15, 48]
        key = record_live_poll(year.office, year.stage, poll=poll, by=STAFF)
        written = text(year, key)
        assert "A live poll of 33, without names." in written
        assert "| yes | 12 | 36 % |" in written
        assert "it sets no decision (R-POL-1)" in written
        again = record_live_poll(year.office, year.stage, poll=poll, by=STAFF)
        assert (key, again) == ("live_poll_1", "live_poll_2")
        assert len(documents(year, key)) == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["yes=many"], "'yes=many' is not a count"),
        (["yes"], "'yes' is not a count"),
        (["yes=12", "yes=3"], "yes is said twice"),
        (["yes=0"], "nobody took"),
    ],
)
def test_what_is_not_a_count_is_refused(typed: list[str], said: str) -> None:
    with pytest.raises(Mistake, match=said):
        read_counts(typed)
