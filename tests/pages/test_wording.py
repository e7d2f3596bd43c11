"""The rule of a decision as the page says it in each language."""

import pytest

from igf.asks.rules.decisions import explain
from igf.pages.wording import LANGUAGES, rule_in
from schemas.questions import DecisionRule
from schemas.steps import Minimum, Rule

RULES = (
    Rule(kind="one"),
    Rule(kind="all"),
    Rule(kind="any"),
    Rule(kind="k_of_n", k=7),
    Rule(kind="share", percent=60, minimum=Minimum(per="region", k=2)),
    Rule(kind="share", percent=60, minimum=Minimum(per="stakeholder_group")),
    Rule(kind="no_objection", evaluated="close"),
    Rule(kind="consensus"),
    Rule(kind="advisory"),
)
HOLDERS = {"mag_chair": "MAG Chair", "host": "Host"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.kind))
def test_in_english_the_page_says_what_the_record_says(rule: Rule) -> None:
    assert rule_in(DecisionRule(rule=rule, by=HOLDERS), language="en") == explain(
        rule, list(HOLDERS.values())
    )


def test_consensus_of_a_body_is_called_by_who_holds_the_role() -> None:
    rule = Rule(kind="consensus")
    said = DecisionRule(rule=rule, by={"mag_chair": "MAG Chair"}, body={"mag": "the MAG"})
    assert rule_in(said, language="en") == explain(rule, ["MAG Chair"], body="the MAG").replace(
        "by the MAG Chair", "by MAG Chair"
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.kind))
def test_every_rule_names_those_who_decide_and_its_numbers(rule: Rule, language: str) -> None:
    said = rule_in(DecisionRule(rule=rule, by=HOLDERS), language=language)
    assert all(name in said for name in HOLDERS.values())
    numbers = (rule.k, rule.percent, rule.minimum and rule.minimum.k)
    assert all(str(number) in said for number in numbers if number)
