"""Rules of decision as truth tables: from the answers given to an outcome, or to nothing yet."""

import pytest

from igf.domain.decisions import explain, outcome
from schemas.steps import Rule

THREE = ("chair", "host", "desa")
YES, NO = "approve", "send_back"
APPROVED, SENT_BACK = "approved", "sent_back"

TABLE: list[tuple[dict[str, object], list[str], str | None]] = [
    ({"kind": "one"}, [], None),
    ({"kind": "one"}, [YES], APPROVED),
    ({"kind": "one"}, [NO], SENT_BACK),
    ({"kind": "any"}, [NO, NO], None),
    ({"kind": "any"}, [NO, NO, YES], APPROVED),
    ({"kind": "any"}, [NO, NO, NO], SENT_BACK),
    ({"kind": "all"}, [YES, YES], None),
    ({"kind": "all"}, [YES, YES, YES], APPROVED),
    ({"kind": "all"}, [YES, NO], SENT_BACK),
    ({"kind": "no_objection"}, [YES, YES], None),
    ({"kind": "no_objection"}, [NO], SENT_BACK),
    ({"kind": "no_objection"}, [YES, YES, YES], APPROVED),
    ({"kind": "k_of_n", "k": 2}, [YES, NO], None),
    ({"kind": "k_of_n", "k": 2}, [YES, NO, YES], APPROVED),
    ({"kind": "k_of_n", "k": 2}, [NO, NO], SENT_BACK),
    ({"kind": "share", "percent": 50}, [YES], None),
    ({"kind": "share", "percent": 50}, [YES, YES], APPROVED),
    ({"kind": "share", "percent": 50}, [NO], None),
    ({"kind": "share", "percent": 50}, [NO, NO], SENT_BACK),
    ({"kind": "share", "percent": 67}, [YES, YES], None),
    ({"kind": "consensus"}, [YES], APPROVED),
    ({"kind": "consensus"}, [NO], SENT_BACK),
]


@pytest.mark.parametrize(("rule", "given", "decided"), TABLE)
def test_answers_decide_as_soon_as_it_can_be_known(
    rule: dict[str, object], given: list[str], decided: str | None
) -> None:
    choices = dict(zip(THREE, given, strict=False))
    assert outcome(Rule.model_validate(rule), THREE, choices=choices) == decided


@pytest.mark.parametrize("given", [[YES, YES, YES], [NO, NO, NO], [YES, NO, YES]])
def test_an_advisory_poll_never_decides(given: list[str]) -> None:
    """R-POL-1."""
    choices = dict(zip(THREE, given, strict=True))
    assert outcome(Rule(kind="advisory"), THREE, choices=choices) is None


@pytest.mark.parametrize("choice", ["published", "confirmed", "answered"])
def test_an_answer_that_is_no_approval_settles_as_what_it_is(choice: str) -> None:
    assert outcome(Rule(kind="any"), ["web_editor"], choices={"web_editor": choice}) == choice


def test_consensus_is_that_of_the_body_as_its_chair_calls_it() -> None:
    words = explain(Rule(kind="consensus"), ["MAG Chair"], body="the MAG")
    assert words == "consensus of the MAG as called by the MAG Chair"


def test_consensus_of_a_body_that_answers_itself_names_no_chair() -> None:
    assert explain(Rule(kind="consensus"), ["the MAG"]) == "consensus of the MAG, as called by it"


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"kind": "one"}, "decided by A and B"),
        ({"kind": "all"}, "needs all of: A and B"),
        ({"kind": "k_of_n", "k": 1}, "needs 1 of: A and B"),
        ({"kind": "share", "percent": 60}, "needs 60 % of: A and B"),
        ({"kind": "advisory"}, "advisory poll of A and B; it decides nothing"),
    ],
)
def test_a_rule_is_said_in_words(rule: dict[str, object], words: str) -> None:
    assert explain(Rule.model_validate(rule), ["A", "B"]) == words
