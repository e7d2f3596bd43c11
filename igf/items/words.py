"""Items in words: the list of a stage, and the changes of an act."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from igf.items.change import Changed
from igf.items.documents import items_of, names_of_senders, waiting_items
from igf.items.rules.papers import state_words
from igf.items.rules.states import PRESENTED_TOO, SUGGESTION, Items, counts
from igf.office.office import Office
from igf.stage.situation import situation
from igf.words.difference import turn_words
from igf.words.phrases import counted, shown_utc
from schemas.items import Item

#: Fields that are said with the state.
_SAID: Final = SUGGESTION | {PRESENTED_TOO}


@dataclass(frozen=True)
class ItemLines:
    """The items of a stage; `waiting` are those of earlier years, with the key of their year."""

    items: Items
    names: dict[str, str]
    capacity: int | None
    waiting: tuple[tuple[str, Item], ...]


def items_listed(office: Office, stage: str) -> ItemLines:
    """The items of a stage (by id), and those from earlier years that wait for it."""
    with office.store.read() as session:
        seen = situation(session, stage, now=office.now())
        items = items_of(session, stage)
        names = names_of_senders(session, seen, items=items)
        capacity = seen.year.settings.funded_capacity
        return ItemLines(items, names, capacity, waiting_items(session, seen))


def list_words(found: ItemLines, *, stage: str) -> Iterator[str]:
    """The list, a line for each item, and how much room is taken up."""
    for item in found.items:
        yield item_line(item, found.names)
    chosen = sum(counts(each) for each in found.items)
    if chosen and found.capacity is not None:
        yield f"{chosen} of {found.capacity} that can be funded."
    for year, item in found.waiting:
        how = f"igf items add {stage} --carried-over {item.key}"
        yield f"Waits from {year}: {item.key}  {item.title}; take it in: {how}"
    if not found.items:
        yield f"Nothing was received yet: igf items add {stage} --title TITLE"


def item_line(item: Item, names: dict[str, str]) -> str:
    """An item in one line."""
    slot = f"slot {shown_utc(item.slot_at)}" if item.slot_at else ""
    by = names.get(item.by_whom, item.by_whom)
    besides = ", ".join(f"{name} {said}" for name, said in item.fields.items() if name not in _SAID)
    parts = (item.key, item.title, by, item.plan, besides, slot, state_words(item), item.reason)
    return "  ".join(part for part in parts if part)


def changed_words(changed: Changed, *, dry: bool) -> Iterator[str]:
    """Lines on the changes, item by item, and what follows from them."""
    for each in changed.changes:
        yield f"{each.after.key}: {_difference(each.before, each.after)}"
    for title in changed.remade:
        yield f"Made anew, and asked about anew where it was decided: {title}"
    if changed.corrected:
        number = counted(changed.corrected, "recipient")
        fix = f"igf mail approve --stage {changed.stage}"
        yield f"A correction of the count to {number} is drafted, to be read: {fix}"
    for title in changed.unchanged:
        yield f"Was made before and stays as it is: {title}"
    if not changed.changes:
        yield "Nothing changes: it is so already."
    elif dry:
        yield "Dry run: nothing was changed."
    else:
        yield f"Recorded: {counted(len(changed.changes), 'change')}."


def _difference(before: Item | None, after: Item) -> str:
    if before is None:
        return f"new, {state_words(after)}"
    if state_words(before) != state_words(after):
        return f"{state_words(before)} -> {state_words(after)}"
    if before.slot_at != after.slot_at and after.slot_at:
        return f"slot {shown_utc(after.slot_at)}"
    names = ["title", "by_whom", "plan", "fields", "reason", "over_capacity"]
    return "changed: " + "; ".join(
        f"{name.replace('_', ' ')}: {turn_words(_text(was), _text(now))}"
        for name in names
        if (was := getattr(before, name)) != (now := getattr(after, name))
    )


def _text(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {text}" for name, text in value.items())
    return str(value)
