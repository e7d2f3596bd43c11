"""Rules of decision as truth tables: from the positions taken to an outcome, or to nothing yet."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igf.asks.rules.decisions import Voice, explain, outcome
from igf.asks.rules.positions import FORMS, ended_words
from schemas.steps import Rule

THREE = ("chair", "host", "desa")
YES, NO = "approve", "send_back"
APPROVED, SENT_BACK = "approved", "sent_back"

TABLE: list[tuple[dict[str, object], list[str | None], str | None]] = [
    ({"kind": "one"}, [], None),
    ({"kind": "one"}, [YES], APPROVED),
    ({"kind": "one"}, [NO], SENT_BACK),
    ({"kind": "any"}, [NO, NO], None),
    ({"kind": "any"}, [NO, NO, YES], APPROVED),
    ({"kind": "any"}, [NO, NO, NO], SENT_BACK),
    ({"kind": "all"}, [YES, YES], None),
    ({"kind": "all"}, [YES, YES, YES], APPROVED),
    ({"kind": "all"}, [YES, NO], SENT_BACK),
    ({"kind": "no_objection"}, ["for", "abstain"], None),
    ({"kind": "no_objection"}, ["against"], SENT_BACK),
    ({"kind": "no_objection"}, ["discuss"], SENT_BACK),
    ({"kind": "no_objection"}, ["for", "for", "for"], APPROVED),
    ({"kind": "no_objection"}, ["for", "for", "recuse"], APPROVED),
    ({"kind": "k_of_n", "k": 2}, ["for", "against"], None),
    ({"kind": "k_of_n", "k": 2}, ["for", "against", "for"], APPROVED),
    ({"kind": "k_of_n", "k": 2}, ["against", "abstain"], SENT_BACK),
    ({"kind": "share", "percent": 50}, ["for"], None),
    ({"kind": "share", "percent": 50}, ["for", "for"], APPROVED),
    ({"kind": "share", "percent": 50}, ["against"], None),
    ({"kind": "share", "percent": 50}, ["against", "discuss"], SENT_BACK),
    ({"kind": "share", "percent": 67}, ["for", "for"], None),
    ({"kind": "share", "percent": 67}, ["for", "for", "recuse"], APPROVED),
    ({"kind": "share", "percent": 100}, ["recuse", "recuse", "recuse"], None),
    ({"kind": "consensus"}, [YES], APPROVED),
    ({"kind": "consensus"}, [NO], SENT_BACK),
]


def voices(given: Sequence[str | None]) -> list[Voice]:
    """Those of three, of whom the first ones took a position."""
    taken = [*given, *[None] * (3 - len(given))]
    return [Voice(holder, choice) for holder, choice in zip(THREE, taken, strict=True)]


@pytest.mark.parametrize(("rule", "taken", "decided"), TABLE)
def test_positions_decide_as_soon_as_it_can_be_known(
    rule: dict[str, object], taken: list[str | None], decided: str | None
) -> None:
    assert outcome(Rule.model_validate(rule), voices(taken)) == decided


@pytest.mark.parametrize("taken", [["for", "for", "for"], ["against"] * 3, ["for", "against"]])
def test_an_advisory_poll_never_decides(taken: list[str | None]) -> None:
    """R-POL-1."""
    assert outcome(Rule(kind="advisory"), voices(taken)) is None
    assert outcome(Rule(kind="advisory"), voices(taken), closed=True) is None


def test_what_is_counted_at_the_close_is_not_decided_before() -> None:
    rule = Rule(kind="share", percent=50, evaluated="close")
    assert outcome(rule, voices(["for", "for"])) is None
    assert outcome(rule, voices(["for", "for"]), closed=True) == APPROVED


def test_a_number_needs_its_minimum_of_each_group() -> None:
    rule = Rule.model_validate(
        {"kind": "k_of_n", "k": 2, "minimum": {"per": "stakeholder_group", "k": 1}}
    )
    of_two = [Voice("a", "for", "Government"), Voice("b", "for", "Government")]
    assert outcome(rule, [*of_two, Voice("c", None, "Civil society")]) is None
    assert outcome(rule, [*of_two, Voice("c", "for", "Civil society")]) == APPROVED
    assert outcome(rule, [*of_two, Voice("c", "against", "Civil society")]) == SENT_BACK


POSITIONS = st.lists(st.sampled_from([None, *FORMS["ballot"]]), min_size=3, max_size=3)
BALLOT_RULES = st.sampled_from(
    [
        Rule(kind="no_objection"),
        *(Rule(kind="k_of_n", k=k) for k in (1, 2, 3)),
        *(Rule(kind="share", percent=percent) for percent in (34, 50, 67, 100)),
    ]
)


@given(rule=BALLOT_RULES, taken=POSITIONS)
def test_silence_is_consent_of_no_rule_but_no_objection(
    rule: Rule, taken: list[str | None]
) -> None:
    silent = all(choice is None for choice in taken)
    decided = outcome(rule, voices(taken), closed=True)
    if silent:
        assert decided == (APPROVED if rule.kind == "no_objection" else None)


@given(rule=BALLOT_RULES, taken=POSITIONS)
def test_what_is_decided_early_no_later_answer_could_change(
    rule: Rule, taken: list[str | None]
) -> None:
    early = outcome(rule, voices(taken))
    for later in ("for", "against", "abstain"):
        filled = [choice or later for choice in taken]
        if early == APPROVED and rule.kind != "no_objection":
            assert outcome(rule, voices(filled), closed=True) == APPROVED
        if early == SENT_BACK:
            assert outcome(rule, voices(filled), closed=True) == SENT_BACK


def test_consensus_is_that_of_the_body_as_its_chair_calls_it() -> None:
    words = explain(Rule(kind="consensus"), ["MAG Chair"], body="the MAG")
    assert words == "consensus of the MAG as called by the MAG Chair, dissent is noted"


def test_consensus_of_a_body_that_answers_itself_names_no_chair() -> None:
    words = explain(Rule(kind="consensus"), ["the MAG"])
    assert words == "consensus of the MAG, as called by it, dissent is noted"


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"kind": "one"}, "decided by A and B"),
        ({"kind": "all"}, "needs all of: A and B"),
        ({"kind": "k_of_n", "k": 1}, "needs 1 of those who are not recused: A and B"),
        (
            {"kind": "share", "percent": 60, "minimum": {"per": "region"}},
            "needs 60 % of those who are not recused: A and B, and 1 of each region",
        ),
        ({"kind": "advisory"}, "advisory poll of A and B; it decides nothing"),
        (
            {"kind": "no_objection", "evaluated": "close"},
            "stands at its close unless one objects: A and B, counted at its close",
        ),
    ],
)
def test_a_rule_is_said_in_words(rule: dict[str, object], words: str) -> None:
    assert explain(Rule.model_validate(rule), ["A", "B"]) == words


def test_a_question_that_decides_nothing_closes_and_does_not_lapse() -> None:
    assert ended_words("lapsed", decides=False) == "closed"
    assert ended_words("lapsed", decides=True) == "lapsed"
    assert ended_words("answered", decides=False) == "answered"
