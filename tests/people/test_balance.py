from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igf.people.rules.balance import NOT_SAID, balance, shares
from igf.words.community import GROUPS, REGIONS
from schemas.balance import Balance
from schemas.people import PersonRow

NOW = datetime(2027, 1, 20, tzinfo=UTC)


def of(*people: dict[str, str]) -> Balance:
    rows = [
        PersonRow(id=f"p{n}", name="Amina", email="amina@example.org").model_copy(update=said)
        for n, said in enumerate(people)
    ]
    return balance(rows, body="mag", title="MAG", now=NOW)


def counts(found: Balance, aspect: str) -> dict[str, int]:
    (side,) = (side for side in found.sides if side.aspect == aspect)
    return {part.label: part.count for part in side.parts}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([1, 1, 1], [34, 33, 33]),
        ([2, 3, 1, 1, 1], [25, 38, 13, 12, 12]),
        ([399, 1], [100, 0]),
        ([0, 0], [0, 0]),
        ([], []),
    ],
)
def test_what_is_left_over_goes_to_the_largest_remainders(
    given: list[int], expected: list[int]
) -> None:
    assert shares(given) == expected


@given(st.lists(st.integers(0, 500), min_size=1, max_size=30).filter(any))
def test_shares_sum_to_a_hundred_and_each_is_within_one_of_the_exact_one(counts: list[int]) -> None:
    found = shares(counts)
    assert sum(found) == 100
    exact = [count * 100 / sum(counts) for count in counts]
    assert all(abs(share - right) < 1 for share, right in zip(found, exact, strict=True))


def test_every_group_and_region_has_its_line_and_small_ones_are_not_hidden() -> None:
    found = of({"stakeholder_group": GROUPS[2], "region": REGIONS[1]}, {})
    assert counts(found, "stakeholder_group") == {
        **dict.fromkeys(GROUPS, 0),
        GROUPS[2]: 1,
        NOT_SAID: 1,
    }
    assert counts(found, "region") == {**dict.fromkeys(REGIONS, 0), REGIONS[1]: 1, NOT_SAID: 1}


def test_gender_is_counted_as_people_gave_it() -> None:
    said = ("Woman", "woman", "man", "non-binary", "woman ", "")
    found = of(*({"gender": text} for text in said))
    assert counts(found, "gender") == {"Woman": 3, "man": 1, "non-binary": 1, NOT_SAID: 1}


def test_each_member_is_counted_once_on_each_side() -> None:
    found = of({"gender": "man", "region": REGIONS[0]}, {"stakeholder_group": GROUPS[0]}, {})
    assert [sum(part.count for part in side.parts) for side in found.sides] == [3, 3, 3]
