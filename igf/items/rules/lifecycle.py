"""What is done with proposals, charters and applications.

Every act is a pure function over all items of a stage. It returns those that it changes, or raises
all objections to it at once.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from igf.items.rules.states import (
    ACT_WORDS,
    MERGE_SUGGESTED,
    NOT_FOR_APPLICATIONS,
    PRESENTED_TOO,
    STANDING,
    STATE_WORDS,
    SUGGESTED_WHY,
    SUGGESTION,
    Act,
    Items,
    counts,
    may,
)
from igf.words.mistakes import suggest
from schemas.errors import Mistake, Mistakes
from schemas.items import Item, ItemState
from schemas.plan import Problem


@dataclass(frozen=True)
class Room:
    """The number of PNs and BPFs that can be funded (None: not given), and the reason for more."""

    capacity: int | None = None
    reason: str = ""


def arrived(item: Item, until: datetime | None) -> Item:
    """An item as it comes in: late after its date."""
    late = until is not None and item.received_at > until
    return _to(item, "late" if late else "received")


def slotted(items: Items, key: str, *, at: datetime) -> Items:
    """Give an item its slot to present. Mistakes: it cannot be, or another one has the slot."""
    (item,) = _named(items, (key,), act="slot")
    taken = [each for each in items if each.slot_at == at and each.key != key]
    if taken:
        raise Mistake(f"{taken[0].key} has this slot", "name another instant")
    return _changed(items, (item.model_copy(update={"slot_at": at}),))


def presented(items: Items, keys: Sequence[str]) -> Items:
    """These were presented; what was decided ahead of the others stays decided."""
    found = _named(items, keys, act="present")
    return _changed(items, [_presented(each) for each in found])


def _presented(item: Item) -> Item:
    if item.state == "rechartered":
        return item.model_copy(update={"fields": {**item.fields, PRESENTED_TOO: "yes"}})
    return _to(item, "presented")


def not_presented(items: Items, keys: Sequence[str]) -> Items:
    """These were not presented: they stay in the batch, for the next meeting."""
    found = _named(items, keys, act="not_present")
    return _changed(items, [_to(each, "to_present") for each in found])


def carried_over(items: Items, keys: Sequence[str]) -> Items:
    """These are not decided about this year: they wait for the next one, and are not dropped."""
    found = _named(items, keys, act="carry_over")
    return _changed(items, [_to(each, "carried_over") for each in found])


def suggested(items: Items, key: str, *, into: str, reason: str) -> Items:
    """It was suggested to merge one into another one: both stand as they did. Mistakes: as merged.

    The newest suggestion counts.
    """
    _refuse_no_reason(reason)
    (item,) = _named(items, (key,), act="suggest")
    _other(items, key, into=into)
    said = {MERGE_SUGGESTED: into, SUGGESTED_WHY: reason.strip()}
    return _changed(items, (item.model_copy(update={"fields": {**item.fields, **said}}),))


def merged(items: Items, key: str, *, into: str, reason: str) -> Items:
    """Merge one into another one, which stands for both. Mistakes: one of them cannot be."""
    _refuse_no_reason(reason)
    (item,) = _named(items, (key,), act="merge")
    other = _other(items, key, into=into)
    if _leads_to(items, other, key=key):
        raise Mistake(f"{into} was merged into {key} itself", "merge the other way round")
    fields = {name: said for name, said in item.fields.items() if name not in SUGGESTION}
    after = _to(item, "merged", reason=reason.strip(), merged_into=into, fields=fields)
    return _changed(items, (after,))


def _other(items: Items, key: str, *, into: str) -> Item:
    """The item that another one is merged into. Mistakes: it is unknown, or does not stand."""
    other = {each.key: each for each in items}.get(into)
    if other is None:
        raise Mistake(f"there is no item {into}", suggest(into, [each.key for each in items]))
    if into == key or other.state not in STANDING:
        stands = "the same one" if into == key else STATE_WORDS[other.state]
        raise Mistake(f"{key} cannot be merged into {into}: {stands}", "name one that stands")
    return other


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

    Working groups are decided one by one: another charter stays as it is. R-PN-1: at most the
    funded capacity of proposals, those re-chartered earlier among them; more needs a reason.
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


def declined(items: Items, keys: Sequence[str], *, reason: str) -> Items:
    """These are not selected, for a reason; the others stay as they are."""
    _refuse_no_reason(reason)
    found = _named(items, keys, act="decline")
    return _changed(items, [_to(each, "not_selected", reason=reason.strip()) for each in found])


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
    return item.kind != "charter" and item.state != "rechartered" and may(item, "select")


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
            yield _problem(key, f"cannot be {ACT_WORDS[act]}: {_why_not(item, act)}", fix=_fix(act))


def _why_not(item: Item, act: Act) -> str:
    if item.carried_to:
        return f"it was taken over into {item.carried_to}"
    if item.kind == "application" and act in NOT_FOR_APPLICATIONS:
        return "applications are decided on paper"
    if act in {"select", "decline"} and item.state in {"received", "late"}:
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
