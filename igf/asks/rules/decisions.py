"""Rules of decision: from the positions taken to an outcome, or to nothing yet."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from igf.asks.rules.positions import AGAINST, APPROVED, FOR, RECUSE, SENT_BACK
from schemas.steps import Minimum, Rule

#: Rules that a refusal does not settle as long as enough others can still agree.
PATIENT: Final = frozenset({"k_of_n", "share", "any"})
_GROUPS = {"stakeholder_group": "stakeholder group", "region": "region"}


@dataclass(frozen=True)
class Voice:
    """A holder entitled to decide; `choice` is the position taken, None while there is none."""

    holder: str
    choice: str | None = None
    stakeholder_group: str = ""
    region: str = ""


def outcome(rule: Rule, voices: Sequence[Voice], *, closed: bool = False) -> str | None:
    """The outcome as soon as the positions settle it; None while they do not.

    `closed`: positions are no longer taken. R-APP-1: `all` needs every holder. Who is recused does
    not count at all; who abstains counts among those of whom a number or share must agree. One
    refusal settles every rule but `k_of_n`, `share` and `any`, which wait until the rest cannot
    reach it; of `no_objection` also a wish to discuss. Silence is consent only at the close of
    `no_objection`; any other rule that was not reached then lapses as its step declares. R-POL-1:
    an `advisory` poll never decides.
    """
    counted = [voice for voice in voices if voice.choice != RECUSE]
    early = rule.evaluated == "early"
    if rule.kind == "advisory" or not counted or not (closed or early):
        return None
    if rule.kind not in PATIENT and any(_objects(rule, voice) for voice in counted):
        return SENT_BACK
    if rule.kind == "no_objection":
        return APPROVED if closed or all(voice.choice for voice in counted) else None
    if _reached(rule, counted, agreed=[voice for voice in counted if voice.choice in FOR]):
        return APPROVED
    reachable = [voice for voice in counted if voice.choice is None or voice.choice in FOR]
    return None if _reached(rule, counted, agreed=reachable) else SENT_BACK


def _objects(rule: Rule, voice: Voice) -> bool:
    return voice.choice in AGAINST or (rule.kind == "no_objection" and voice.choice == "discuss")


def _reached(rule: Rule, counted: Sequence[Voice], *, agreed: Sequence[Voice]) -> bool:
    enough = len(agreed) >= _needed(rule, len(counted))
    return enough and (rule.minimum is None or _each_group(rule.minimum, counted, agreed=agreed))


def _needed(rule: Rule, voices: int) -> int:
    if rule.kind == "k_of_n":
        return rule.k or voices
    if rule.kind == "share":
        return max(1, -(-voices * (rule.percent or 100) // 100))
    return voices if rule.kind == "all" else 1


def _each_group(minimum: Minimum, counted: Sequence[Voice], *, agreed: Sequence[Voice]) -> bool:
    """Whether enough of each group agree; in a smaller group, all of its members must."""
    there = Counter(str(getattr(voice, minimum.per)) for voice in counted)
    given = Counter(str(getattr(voice, minimum.per)) for voice in agreed)
    return all(given[group] >= min(minimum.k, number) for group, number in there.items() if group)


def explain(rule: Rule, holders: Sequence[str], *, body: str | None = None) -> str:
    """The rule in words, shown beside every result.

    `holders` are titles; `body` is the title of the body they hold their role in, if they do.
    """
    names = " and ".join(holders)
    consensus = f"of {body} as called by the {names}" if body else f"of {names}, as called by it"
    words = {
        "one": f"decided by {names}",
        "all": f"needs all of: {names}",
        "any": f"needs one of: {names}",
        "k_of_n": f"needs {rule.k} of those who are not recused: {names}",
        "share": f"needs {rule.percent} % of those who are not recused: {names}",
        "no_objection": f"stands at its close unless one objects: {names}",
        "consensus": f"consensus {consensus}, dissent is noted",
        "advisory": f"advisory poll of {names}; it decides nothing",
    }[rule.kind]
    if rule.minimum:
        words += f", and {rule.minimum.k} of each {_GROUPS[rule.minimum.per]}"
    return words + (", counted at its close" if rule.evaluated == "close" else "")
