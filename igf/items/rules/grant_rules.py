"""Grants: objections to an application (R-NRI-1), and the applications that are proposed."""

from collections.abc import Iterator, Mapping

from igf.items.rules.states import Items
from schemas.items import Item

#: Words for yes in the column that says whether an initiative is listed with the Secretariat.
LISTED = "yes"
RULE = "R-NRI-1"


def amount_of(item: Item) -> int | None:
    """The amount applied for, in USD; None if it is not said."""
    said = item.fields.get("amount", "")
    return int(said) if said.isdigit() else None


def flags(item: Item, ceilings: Mapping[str, int]) -> tuple[str, ...]:
    """Objections to a grant by R-NRI-1, in words; `ceilings` are in USD by level."""
    return tuple(_flags(item, ceilings))


def proposed(items: Items, ceilings: Mapping[str, int]) -> Items:
    """The applications that are proposed: those selected, else all without objections."""
    if any(each.state in {"selected", "not_selected"} for each in items):
        return tuple(each for each in items if each.state == "selected")
    return tuple(each for each in items if each.state == "received" and not flags(each, ceilings))


def total(items: Items) -> int:
    """The sum of the amounts applied for, in USD."""
    return sum(amount_of(each) or 0 for each in items)


def _flags(item: Item, ceilings: Mapping[str, int]) -> Iterator[str]:
    level, amount = item.fields.get("level", ""), amount_of(item)
    ceiling = ceilings.get(level)
    if item.fields.get("listed") != LISTED:
        yield "not listed with the Secretariat"
    if amount is None:
        yield "the amount is missing"
    if not level:
        yield "the level is missing"
    elif ceiling is None:
        yield f"no ceiling for the level {level.replace('_', '-')}"
    elif amount is not None and amount > ceiling:
        yield f"{amount - ceiling:,} USD above the ceiling of {ceiling:,} USD"
