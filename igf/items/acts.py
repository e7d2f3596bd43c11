"""Acts of the Secretariat on the items of a stage, each recorded as one act."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from igf.items.change import Acting, Changed, change
from igf.items.documents import due
from igf.items.rules import lifecycle as rules
from igf.items.rules.lifecycle import Room
from igf.items.rules.states import Items
from igf.office.office import Office
from igf.stage.situation import situation
from igf.year.declared import instant_of
from schemas.dates import DateExpressionError
from schemas.errors import Mistake


@dataclass(frozen=True)
class Named:
    """Items by key, and why."""

    keys: Sequence[str]
    reason: str = ""


def give_slot(office: Office, acting: Acting, *, key: str, at: str) -> Changed:
    """Give an item its slot, an instant as in a year's file. Mistake: it is unreadable or taken."""
    with office.store.read() as session:
        seen = situation(session, acting.stage, now=office.now())
        try:
            found = instant_of(at, seen.anchors, year=seen.year, stage=seen.stage.key)
        except DateExpressionError as error:
            raise Mistake(error.wrong, error.right) from error
    if found is None:
        raise Mistake(f"{at} hangs on a date that is not set", "write it as 2027-01-31 10:00 UTC")
    return change(office, acting, how=partial(rules.slotted, key=key, at=found.at))


def note_presented(
    office: Office,
    acting: Acting,
    *,
    keys: Sequence[str],
    absent: Sequence[str] = (),
    carried: Sequence[str] = (),
) -> Changed:
    """Record the items that were presented, and those that were not.

    The `absent` stay in the batch for the next meeting, the `carried` wait for the next year.
    """
    named = [*set(keys), *set(absent), *set(carried)]
    if both := sorted(key for key in named if named.count(key) > 1):
        raise Mistake(f"{both[0]} is named as presented and as not", "name it once")

    def how(items: Items) -> Items:
        left = (*rules.not_presented(items, absent), *rules.carried_over(items, carried))
        return (*rules.presented(items, keys), *left)

    return change(office, acting, how=how)


def merge(  # noqa: PLR0913 -- the parts of a merge, by name
    office: Office,
    acting: Acting,
    *,
    key: str,
    into: str,
    reason: str,
    only_suggested: bool = False,
) -> Changed:
    """Merge an item into another one, which stands for both; or only note the suggestion."""
    if only_suggested:
        how = partial(rules.suggested, key=key, into=into, reason=reason)
        return change(office, acting, how=how)
    return change(office, acting, how=partial(rules.merged, key=key, into=into, reason=reason))


def recharter(office: Office, acting: Acting, *, named: Named, over: str = "") -> Changed:
    """Decide about one item ahead of the others; `over` is why more are funded than can be."""
    room, (key,) = room_of(office, acting.stage, reason=over), named.keys
    how = partial(rules.rechartered, key=key, reason=named.reason, room=room)
    return change(office, acting, how=how)


def select(office: Office, acting: Acting, *, keys: Sequence[str], over: str = "") -> Changed:
    """Select these and no others; `over` is why more are funded than can be (R-PN-1)."""
    room = room_of(office, acting.stage, reason=over)
    return change(office, acting, how=partial(rules.selected, keys=keys, room=room))


def decline(office: Office, acting: Acting, *, named: Named) -> Changed:
    """Record that these are not selected; the others stay as they are."""
    how = partial(rules.declined, keys=named.keys, reason=named.reason)
    return change(office, acting, how=how)


def withdraw(office: Office, acting: Acting, *, named: Named) -> Changed:
    """Withdraw items at the request of those who submitted them."""
    how = partial(rules.withdrawn, keys=named.keys, reason=named.reason)
    return change(office, acting, how=how)


def reinstate(office: Office, acting: Acting, *, named: Named) -> Changed:
    """Reinstate an item that was withdrawn by mistake, in the state in which it came in."""
    with office.store.read() as session:
        closing = due(situation(session, acting.stage, now=office.now()))
    until = closing.at if closing else None
    how = partial(rules.reinstated, keys=named.keys, reason=named.reason, until=until)
    return change(office, acting, how=how)


def room_of(office: Office, stage: str, *, reason: str) -> Room:
    """The funded capacity of the year of a stage (by id), and why it is exceeded."""
    with office.store.read() as session:
        seen = situation(session, stage, now=office.now())
    return Room(seen.year.settings.funded_capacity, reason)
