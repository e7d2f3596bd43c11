"""The states of proposals, charters and applications: which act leads from where to where.

Every act is a pure function over all items of a stage. It returns those that it changes, or raises
all objections to it at once.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from igf.words.mistakes import suggest
from schemas.errors import Mistake, Mistakes
from schemas.items import Item, ItemKind, ItemState
from schemas.plan import Problem

Items = tuple[Item, ...]
Act = Literal[
    "slot", "present", "not_present", "merge", "recharter", "select", "withdraw", "reinstate"
]

#: From where an act leads on. What was merged or carried over by mistake stands again once it is
#: presented.
FROM: Final[dict[Act, frozenset[ItemState]]] = {
    "slot": frozenset({"received", "late"}),
    "present": frozenset({"received", "late", "presented", "carried_over", "merged"}),
    "not_present": frozenset({"received", "late", "presented", "carried_over"}),
    "merge": frozenset({"received", "late", "presented", "selected", "not_selected", "merged"}),
    "recharter": frozenset({"received", "presented", "rechartered"}),
    "select": frozenset({"presented", "selected", "not_selected", "rechartered"}),
    "withdraw": frozenset(
        {"received", "late", "presented", "carried_over", "rechartered", "selected", "not_selected"}
    ),
    "reinstate": frozenset({"withdrawn"}),
}
#: States of an item that another one can be merged into.
STANDING: Final[frozenset[ItemState]] = frozenset(
    {"received", "presented", "selected", "not_selected", "rechartered"}
)
#: Of these a proposal has to be presented before it is selected; the others are sent in writing.
WRITTEN: Final[frozenset[ItemKind]] = frozenset({"charter", "application"})
#: An application is decided on paper by the Secretariat.
NOT_FOR_APPLICATIONS: Final[frozenset[Act]] = frozenset(
    {"slot", "present", "not_present", "recharter"}
)
#: States of what will be funded or started.
CHOSEN: Final[frozenset[ItemState]] = frozenset({"selected", "rechartered"})
STATE_WORDS: Final[dict[ItemState, str]] = {
    "received": "received",
    "late": "late",
    "presented": "presented",
    "carried_over": "not presented, carried over to the next year",
    "merged": "merged",
    "rechartered": "re-chartered ahead of the others",
    "selected": "selected",
    "not_selected": "not selected",
    "withdrawn": "withdrawn",
}
_ACT_WORDS: Final[dict[Act, str]] = {
    "slot": "given a slot",
    "present": "presented",
    "not_present": "carried over",
    "merge": "merged",
    "recharter": "re-chartered",
    "select": "selected",
    "withdraw": "withdrawn",
    "reinstate": "taken up again",
}


@dataclass(frozen=True)
class Room:
    """The number of PNs and BPFs that can be funded (None: not given), and the reason for more."""

    capacity: int | None = None
    reason: str = ""


def arrived(item: Item, until: datetime | None) -> Item:
    """An item as it comes in: late after its date."""
    late = until is not None and item.received_at > until
    return _to(item, "late" if late else "received")


def may(item: Item, act: Act) -> bool:
    """Whether an act is possible in the state of an item."""
    if item.carried_to or (item.kind == "application" and act in NOT_FOR_APPLICATIONS):
        return False
    written = act == "select" and item.kind in WRITTEN and item.state == "received"
    return written or item.state in FROM[act]


def slotted(items: Items, key: str, *, at: datetime) -> Items:
    """Give an item its slot to present. Mistakes: it cannot be, or another one has the slot."""
    (item,) = _named(items, (key,), act="slot")
    taken = [each for each in items if each.slot_at == at and each.key != key]
    if taken:
        raise Mistake(f"{taken[0].key} has this slot", "name another instant")
    return _changed(items, (item.model_copy(update={"slot_at": at}),))


def presented(items: Items, keys: Sequence[str]) -> Items:
    """These were presented."""
    found = _named(items, keys, act="present")
    return _changed(items, [_to(each, "presented") for each in found])


def not_presented(items: Items, keys: Sequence[str]) -> Items:
    """These were not presented: they are carried over to the next year, not dropped."""
    found = _named(items, keys, act="not_present")
    return _changed(items, [_to(each, "carried_over") for each in found])


def merged(items: Items, key: str, *, into: str, reason: str) -> Items:
    """Merge one into another one, which stands for both. Mistakes: one of them cannot be."""
    _refuse_no_reason(reason)
    (item,) = _named(items, (key,), act="merge")
    other = {each.key: each for each in items}.get(into)
    if other is None:
        raise Mistake(f"there is no item {into}", suggest(into, [each.key for each in items]))
    if into == key or other.state not in STANDING:
        stands = "the same one" if into == key else STATE_WORDS[other.state]
        raise Mistake(f"{key} cannot be merged into {into}: {stands}", "name one that stands")
    if _leads_to(items, other, key=key):
        raise Mistake(f"{into} was merged into {key} itself", "merge the other way round")
    return _changed(items, (_to(item, "merged", reason=reason.strip(), merged_into=into),))


def rechartered(items: Items, key: str, *, reason: str, room: Room) -> Items:
    """Decide about one ahead of the others, for a reason. R-PN-1: it counts like them."""
    _refuse_no_reason(reason)
    (item,) = _named(items, (key,), act="recharter")
    others = [each.key for each in items if counts(each) and each.key != key]
    over = _over(item, len(others) + 1, room=room)
    after = _to(item, "rechartered", reason=reason.strip(), over_capacity=over)
    return _changed(items, (after,))


def selected(items: Items, keys: Sequence[str], *, room: Room) -> Items:
    """Select these and no others: other candidates are not selected.

    R-PN-1: of proposals, at most the funded capacity, those re-chartered earlier among them; more
    only with a written reason.
    """
    found = _named(items, keys, act="select")
    kept = [each for each in items if each.state == "rechartered" and each.key not in keys]
    number = len(found) + len(kept)
    over = _over(found[0], number, room=room) if found else ""
    chosen = [
        each
        if each.state == "rechartered"
        else _to(each, "selected", reason=each.reason, over_capacity=over)
        for each in found
    ]
    left = [each for each in items if each.key not in keys and _stands_to_be_selected(each)]
    return _changed(items, [*chosen, *(_to(each, "not_selected") for each in left)])


def withdrawn(items: Items, keys: Sequence[str], *, reason: str) -> Items:
    """Withdraw items at the request of those who submitted them."""
    _refuse_no_reason(reason)
    found = _named(items, keys, act="withdraw")
    return _changed(items, [_to(each, "withdrawn", reason=reason.strip()) for each in found])


def reinstated(items: Items, keys: Sequence[str], *, reason: str, until: datetime | None) -> Items:
    """These were withdrawn by mistake: each stands as when it came in, late after its date."""
    _refuse_no_reason(reason)
    found = _named(items, keys, act="reinstate")
    kept = {"reason": reason.strip()}
    return _changed(items, [arrived(each, until).model_copy(update=kept) for each in found])


def counts(item: Item) -> bool:
    """Whether an item takes up funded capacity (R-PN-1)."""
    return item.kind == "proposal" and item.state in CHOSEN


def refuse_too_many(items: Items, capacity: int | None) -> None:
    """Mistake: more are selected than can be funded, and no reason is written (R-PN-1)."""
    chosen = [each for each in items if counts(each)]
    if capacity is not None and len(chosen) > capacity and not reasons(chosen):
        raise _too_many(len(chosen), capacity)


def reasons(items: Collection[Item]) -> tuple[str, ...]:
    """Why more are selected than can be funded, each reason once."""
    return tuple(dict.fromkeys(each.over_capacity for each in items if each.over_capacity))


def _over(item: Item, number: int, *, room: Room) -> str:
    """The reason kept for exceeding the capacity; empty if it is not exceeded."""
    if item.kind != "proposal" or room.capacity is None or number <= room.capacity:
        return ""
    if not room.reason.strip():
        raise _too_many(number, room.capacity)
    return room.reason.strip()


def _too_many(number: int, capacity: int) -> Mistake:
    message = f"{number} would be funded, and there is room for {capacity} [R-PN-1]"
    fix = f'select {capacity} at most, or write down why: igf items select --over-capacity "..."'
    return Mistake(message, fix)


def _stands_to_be_selected(item: Item) -> bool:
    return item.state != "rechartered" and may(item, "select")


def _leads_to(items: Items, item: Item, *, key: str) -> bool:
    """Whether an item was merged into another one, however many lie between."""
    into = {each.key: each.merged_into for each in items}
    at: str | None = item.key
    while at is not None and at != key:
        at = into.get(at)
    return at == key


def _to(item: Item, state: ItemState, **more: Any) -> Item:  # noqa: ANN401 -- the fields of Item
    """An item in another state, without the fields of the state before."""
    cleared = {"reason": "", "merged_into": None, "over_capacity": ""}
    return item.model_copy(update={**cleared, **more, "state": state})


def _changed(items: Items, after: Sequence[Item]) -> Items:
    known = {each.key: each for each in items}
    return tuple(each for each in after if known[each.key] != each)


def _named(items: Items, keys: Sequence[str], *, act: Act) -> list[Item]:
    """The items of these keys, each once. Mistakes: every key that names none, or one not ready."""
    known = {each.key: each for each in items}
    wanted = list(dict.fromkeys(keys))
    if problems := list(_problems(known, wanted, act=act)):
        raise Mistakes(problems)
    return [known[key] for key in wanted]


def _problems(known: dict[str, Item], keys: Sequence[str], *, act: Act) -> Iterator[Problem]:
    for key in keys:
        item = known.get(key)
        if item is None:
            yield _problem(key, "there is no such item", fix=suggest(key, known))
        elif not may(item, act):
            yield _problem(
                key, f"cannot be {_ACT_WORDS[act]}: {_why_not(item, act)}", fix=_fix(act)
            )


def _why_not(item: Item, act: Act) -> str:
    if item.carried_to:
        return f"it was taken over into {item.carried_to}"
    if item.kind == "application" and act in NOT_FOR_APPLICATIONS:
        return "applications are decided on paper"
    if act == "select" and item.state in {"received", "late"}:
        return f"{STATE_WORDS[item.state]}; not presented yet"
    return STATE_WORDS[item.state]


def _fix(act: Act) -> str:
    if act == "select":
        return "say that it was presented: igf items presented"
    return "see igf items list"


def _problem(key: str, message: str, *, fix: str) -> Problem:
    return Problem(severity="error", code="item", message=f"{key} {message}", fix=fix)


def _refuse_no_reason(reason: str) -> None:
    if not reason.strip():
        raise Mistake("the reason is missing", "say why with --reason; it is kept")
