"""Counting contributions, and the first version of their synthesis."""

from hypothesis import given
from hypothesis import strategies as st

from igf.documents.rules.tally import Tally, tally
from igf.input.rules.synthesis import synthesis
from schemas.contributions import ContributionRow


def contribution(
    key: str, group: str = "", region: str = "", text: str = "Access", category: str = "Access"
) -> ContributionRow:
    return ContributionRow(
        row_key=key,
        received_at=None,
        stakeholder_group=group,
        region=region,
        categories=(category,) if category else (),
        organisation="",
        text=text,
    )


ROWS = [
    contribution("1", "Government", "Africa"),
    contribution("2", "Civil Society", "Africa"),
    contribution("3", "Civil Society"),
]


def test_each_contribution_counts_once_the_largest_part_first_blanks_as_not_given() -> None:
    found = tally(ROWS)
    assert found.total == 3
    assert found.by_group == (("Civil Society", 2), ("Government", 1))
    assert found.by_region == (("Africa", 2), ("Not given", 1))


@given(st.lists(st.sampled_from(["", "A", "B", "C"])))
def test_the_parts_always_add_up_to_the_total(groups: list[str]) -> None:
    found = tally([contribution(str(n), group) for n, group in enumerate(groups)])
    assert sum(n for _, n in found.by_group) == found.total == len(groups)


def test_a_tally_kept_as_json_is_the_same_again() -> None:
    assert Tally.from_json(tally(ROWS).as_json()) == tally(ROWS)


def test_a_synthesis_of_nothing_says_so() -> None:
    text = synthesis("Call", "IGF 2027", rows=[])
    assert "No contribution was received." in text
    assert "## Contributions" not in text


def test_a_synthesis_counts_and_quotes_every_contribution() -> None:
    text = synthesis("Call", "IGF 2027", rows=ROWS)
    assert "3 contributions were received." in text
    assert "| Civil Society | 2 |" in text
    assert text.count("> Access") == 3


def test_what_people_wrote_cannot_break_a_table_or_become_a_heading() -> None:
    text = synthesis("Call", "IGF 2027", rows=[contribution("1", "A|B\nC", text="# Big\n\n| x |")])
    assert "| A/B C | 1 |" in text
    assert "\n# Big" not in text
    assert "> # Big\n>\n> | x |" in text
