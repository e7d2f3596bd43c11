"""A stage without a closing date: it never closes and never reminds; once set, each comes once."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from igf.stage.rules.words import waiting_words
from tests.stage.carried import OPENS, REMIND, SHUT, TELL, THANK, Carried, facts, with_dates

DAY = timedelta(days=1)
HANGING = (REMIND, SHUT, THANK | {"after": ["shut"]})
#: Days after the opening on which the stage is looked at.
LOOKS = st.lists(st.integers(0, 400), max_size=12)


@given(looks=LOOKS, set_on=st.integers(0, 400), open_for=st.integers(1, 60), later=LOOKS)
def test_nothing_hangs_on_a_closing_date_before_it_is_set_and_all_of_it_once_after(
    looks: list[int], set_on: int, open_for: int, later: list[int]
) -> None:
    carried = Carried(facts(TELL, *HANGING, closes=None))
    for day in sorted(looks):
        carried.at(OPENS + day * DAY)
    assert set(carried.told) <= {"fire tell"}

    closes = OPENS + (set_on + open_for) * DAY
    carried.facts = with_dates(carried.facts, closes=closes, version=2)
    for day in sorted({*(set_on + each for each in later), set_on, set_on + open_for + 1}):
        carried.at(OPENS + day * DAY)

    done = [each.partition(" ")[2] for each in carried.told]
    assert len(done) == len(set(done))
    assert {"tell", "shut", "thank"} <= set(done)
    assert {key[2] for key in carried.facts.fired if key[0] in {"remind", "shut"}} == {2}


def test_it_says_that_there_is_no_closing_date_yet() -> None:
    known = facts(TELL, *HANGING, closes=None)
    words = waiting_words(known, OPENS + DAY, titles={})
    assert words.startswith("Open for input; no closing date yet")
