"""Rules of decision: from the answers given to an outcome, or to nothing yet."""

from collections.abc import Mapping, Sequence

from schemas.steps import Rule

APPROVED, SENT_BACK = "approved", "sent_back"

#: What the answers of each form settle an ask with, by choice.
OUTCOMES = {
    "approve": APPROVED,
    "send_back": SENT_BACK,
    "published": "published",
    "confirmed": "confirmed",
    "answered": "answered",
}


def outcome(rule: Rule, holders: Sequence[str], *, choices: Mapping[str, str]) -> str | None:
    """What the answers decide as soon as it can be known; None while it cannot.

    `choices` maps each holder who answered to the choice. R-APP-1: `all` needs every holder. One
    refusal settles every rule but `k_of_n`, `share` and `any`, which wait until the rest cannot
    reach it. R-POL-1: an `advisory` poll never decides.
    """
    if rule.kind == "advisory":
        return None
    refused = [name for name, choice in choices.items() if choice == "send_back"]
    agreed = [OUTCOMES[choice] for choice in choices.values() if choice != "send_back"]
    needed = _needed(rule, len(holders))
    if agreed and len(agreed) >= needed:
        return agreed[0]
    return SENT_BACK if refused and len(holders) - len(refused) < needed else None


def _needed(rule: Rule, holders: int) -> int:
    if rule.kind == "k_of_n":
        return rule.k or holders
    if rule.kind == "share":
        return -(-holders * (rule.percent or 100) // 100)
    return {"all": holders, "no_objection": holders}.get(rule.kind, 1)


def explain(rule: Rule, holders: Sequence[str]) -> str:
    """The rule in words, shown beside every result; `holders` are titles."""
    names = " and ".join(holders)
    return {
        "one": f"decided by {names}",
        "all": f"needs all of: {names}",
        "any": f"needs one of: {names}",
        "k_of_n": f"needs {rule.k} of: {names}",
        "share": f"needs {rule.percent} % of: {names}",
        "no_objection": f"stands unless one objects: {names}",
        "consensus": f"consensus of {names}, as called by the Chair",
        "advisory": f"advisory poll of {names}; it decides nothing",
    }[rule.kind]
