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

#: Rules that a refusal does not settle as long as enough others can still agree.
PATIENT = frozenset({"k_of_n", "share", "any"})


def outcome(rule: Rule, holders: Sequence[str], *, choices: Mapping[str, str]) -> str | None:
    """What the answers decide as soon as it can be known; None while it cannot.

    `choices` maps each holder who answered to the choice. R-APP-1: `all` needs every holder. One
    refusal settles every rule but `k_of_n`, `share` and `any`, which wait until the rest cannot
    reach it. R-POL-1: an `advisory` poll never decides.
    """
    if rule.kind == "advisory":
        return None
    agreed = [OUTCOMES[choice] for choice in choices.values() if choice != "send_back"]
    refused = len(choices) - len(agreed)
    needed = _needed(rule, len(holders))
    if refused and rule.kind not in PATIENT:
        return SENT_BACK
    if len(agreed) >= needed:
        return agreed[0]
    return SENT_BACK if len(holders) - refused < needed else None


def _needed(rule: Rule, holders: int) -> int:
    if rule.kind == "k_of_n":
        return rule.k or holders
    if rule.kind == "share":
        return -(-holders * (rule.percent or 100) // 100)
    return {"all": holders, "no_objection": holders}.get(rule.kind, 1)


def explain(rule: Rule, holders: Sequence[str], *, body: str | None = None) -> str:
    """The rule in words, shown beside every result.

    `holders` are titles; `body` is the title of the body they hold their role in, if they do.
    """
    names = " and ".join(holders)
    consensus = f"of {body} as called by the {names}" if body else f"of {names}, as called by it"
    return {
        "one": f"decided by {names}",
        "all": f"needs all of: {names}",
        "any": f"needs one of: {names}",
        "k_of_n": f"needs {rule.k} of: {names}",
        "share": f"needs {rule.percent} % of: {names}",
        "no_objection": f"stands unless one objects: {names}",
        "consensus": f"consensus {consensus}",
        "advisory": f"advisory poll of {names}; it decides nothing",
    }[rule.kind]
