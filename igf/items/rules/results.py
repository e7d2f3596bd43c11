"""What was decided about each item that was sent in, as its sender and others are told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from igf.items.rules.grant_rules import amount_of, flags, proposed
from igf.items.rules.states import CHOSEN, STATE_WORDS, Items
from schemas.items import Item, ItemState

#: States of what was sent in and is no longer before those who decide.
_GONE: Final[frozenset[ItemState]] = frozenset({"withdrawn", "merged"})
#: States of what is before those who decide.
_OPEN: Final[frozenset[ItemState]] = frozenset({"received", "presented"})
_LATE: Final = "it came after the closing date"


@dataclass(frozen=True)
class Result:
    """An item, whether it was chosen, and the reason if it was not, where there is one."""

    item: Item
    is_chosen: bool
    reason: str = ""

    @property
    def outcome(self) -> str:
        """The result in words: "selected", "not approved"."""
        if self.item.kind != "application":
            return STATE_WORDS[self.item.state]
        return "approved" if self.is_chosen else "not approved"

    @property
    def amount(self) -> str:
        """The amount of a grant in USD: "5,000"; empty where none is said."""
        amount = amount_of(self.item)
        return f"{amount:,}" if amount is not None else ""


def results(items: Items, ceilings: Mapping[str, int]) -> tuple[Result, ...]:
    """The result of every item that stands; none while those before the MAG are not decided.

    Applications for grants are decided with the proposal, which selects all without objections
    (R-NRI-1) where nobody selected others.
    """
    standing = [each for each in items if each.state not in _GONE]
    if standing and standing[0].kind == "application":
        granted = {each.key for each in proposed(items, ceilings)}
        return tuple(_of_grant(each, granted=granted, ceilings=ceilings) for each in standing)
    states = {each.state for each in standing}
    if states & _OPEN and not states & (CHOSEN | {"not_selected"}):
        return ()
    return tuple(Result(each, each.state in CHOSEN, each.reason) for each in standing)


def _of_grant(item: Item, *, granted: set[str], ceilings: Mapping[str, int]) -> Result:
    if item.key in granted:
        return Result(item, is_chosen=True)
    against = [_LATE] if item.state == "late" else list(flags(item, ceilings))
    return Result(item, is_chosen=False, reason=item.reason or "; ".join(against))
