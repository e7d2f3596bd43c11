"""Proposals in a rehearsal: PNs and BPFs, charters of working groups, and decisions on them.

One proposal is not presented, one is merged, one is decided ahead of the others; one charter comes
late. Nothing is made up where something real was proposed already.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Final

from igf.items.acts import Named, give_slot, merge, note_presented, recharter, select
from igf.items.change import Acting
from igf.items.documents import items_of, kind_taken
from igf.items.enter import add_item
from igf.items.rules.rows import SaidItem, key_from
from igf.items.rules.states import Act, Items, may
from igf.log.write import Actor
from igf.office.office import Office
from igf.rehearsal.loop import RUN
from igf.rehearsal.names import CATEGORIES
from igf.rehearsal.setting import Setting
from schemas.definition import StageDefinition

BY: Final = Actor(RUN, RUN)
#: How many are funded where the year does not say.
FUNDED: Final = 4
#: How many are funded at most, so that there are names for all that are proposed.
MOST: Final = 10
CHARTERS: Final = 4
PROPOSED, CHARTER = ("Policy Network on", "Best Practice Forum on"), ("Working group on",)
#: When it happens, as a share of the time that the stage is open.
RECEIVED, LATE, EARLY, SLOTS, PRESENTED, SELECTED = 0.4, 0.9, 0.6, 0.7, 0.96, 0.97


def let_be_proposed(
    setting: Setting,
    definitions: Mapping[str, StageDefinition],
    *,
    dates: Mapping[str, tuple[datetime, datetime]],
    capacity: int | None,
) -> None:
    """Let proposals and charters come in to the stages, by key, that take them."""
    room = min(FUNDED if capacity is None else capacity, MOST)
    for key, definition in definitions.items():
        kind, stage = kind_taken(definition), f"{definition.cycle}/{key}"
        if key not in dates or kind not in {"proposal", "charter"}:
            continue
        span = dates[key]
        if kind == "proposal":
            _let_propose(setting, stage, span=span, room=room)
        else:
            _let_charter(setting, stage, span=span)


def _let_propose(
    setting: Setting, stage: str, *, span: tuple[datetime, datetime], room: int
) -> None:
    titles = _titles(PROPOSED, room + 1)
    _let_come(setting, stage, titles=titles, span=span)
    add = setting.happenings.add
    if room:
        add(_at(span, EARLY), partial(_decide_early, setting.office, stage))
    add(_at(span, SLOTS), partial(_give_slots, setting.office, stage))
    add(_at(span, PRESENTED), partial(_present, setting.office, stage))
    add(_at(span, SELECTED), partial(_select, setting.office, stage, room))


def _let_charter(setting: Setting, stage: str, *, span: tuple[datetime, datetime]) -> None:
    *in_time, late = _titles(CHARTER, CHARTERS)
    _let_come(setting, stage, titles=in_time, span=span)
    setting.happenings.add(_at(span, LATE), partial(_receive, setting.office, stage, late))
    setting.happenings.add(_at(span, SELECTED), partial(_select, setting.office, stage, CHARTERS))


def _let_come(
    setting: Setting, stage: str, *, titles: Sequence[str], span: tuple[datetime, datetime]
) -> None:
    for place, title in enumerate(titles, 1):
        at = _at(span, RECEIVED * place / len(titles))
        setting.happenings.add(at, partial(_receive, setting.office, stage, title))


def _titles(begin: Sequence[str], number: int) -> list[str]:
    return [
        f"{begin[place % len(begin)]} {CATEGORIES[place % len(CATEGORIES)]}"
        for place in range(number)
    ]


def _at(span: tuple[datetime, datetime], share: float) -> datetime:
    opens, closes = span
    return opens + (closes - opens) * share


def _receive(office: Office, stage: str, title: str, _now: datetime) -> None:  # noqa: PLR0917 -- the instant comes last, from the list of what happens
    said = SaidItem("", title, plan=f"https://www.example.org/{stage}/{key_from(title)}")
    add_item(office, Acting(stage, "added", BY), said=said)


def _decide_early(office: Office, stage: str, _now: datetime) -> None:
    for key in _ready(office, stage, act="recharter")[:1]:
        named = Named([key], "Rehearsed: it cannot wait for the others")
        recharter(office, Acting(stage, "rechartered", BY), named=named)


def _give_slots(office: Office, stage: str, _now: datetime) -> None:
    for place, key in enumerate(_ready(office, stage, act="slot")):
        at = f"closes - 1d {9 + place % 12}:{place // 12 * 10:02d} UTC"
        give_slot(office, Acting(stage, "slot", BY), key=key, at=at)


def _present(office: Office, stage: str, _now: datetime) -> None:
    """All but the last are presented; then the second of those goes into the first."""
    *there, absent = _ready(office, stage, act="present") or [""]
    if absent:
        note_presented(office, Acting(stage, "presented", BY), keys=there, absent=[absent])
    for key in there[1:2]:
        reason = "Rehearsed: both work on the same"
        merge(office, Acting(stage, "merged", BY), key=key, into=there[0], reason=reason)


def _select(office: Office, stage: str, room: int, _now: datetime) -> None:  # noqa: PLR0917 -- as above
    taken = sum(each.state == "rechartered" for each in _items(office, stage))
    ready = _ready(office, stage, act="select", but="rechartered")
    if chosen := ready[: max(room - taken, 0)]:
        select(office, Acting(stage, "selected", BY), keys=chosen)


def _ready(office: Office, stage: str, *, act: Act, but: str = "") -> list[str]:
    """The items for which an act comes next, by key, in the order in which they came."""
    items = _items(office, stage)
    return [each.key for each in items if may(each, act) and each.state not in {but, "merged"}]


def _items(office: Office, stage: str) -> Items:
    with office.store.read() as session:
        return items_of(session, stage)
