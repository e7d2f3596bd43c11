"""The acts of the office on the items of a stage: present, merge, select, decline, withdraw."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Final

from igf.items import acts
from igf.items.act_ready import OfStage, acting, ready
from igf.items.acts import Named
from igf.items.choices import any_item, items_to, offered_with
from igf.items.entering_acts import ENTERING_ACTS
from igf.office.act import Act, AnyAct, ChoiceOf, Doer, Long, Ready, Typed
from igf.office.act_fields import Reason, why
from igf.office.office import Office
from igf.words.phrases import counted
from schemas.acts import LINE, TEXT, asked
from schemas.errors import Mistake


class GiveSlot(OfStage):
    """The fields of giving a slot."""

    item: Annotated[str, ChoiceOf(items_to("slot")), Typed(argument=True)] = asked("Item", "")
    at: Annotated[str, Typed(argument=True)] = asked(
        "When", "2027-02-27 10:00 UTC, or closes - 1d.", min_length=1, max_length=LINE
    )


class NotePresented(OfStage):
    """The fields of recording what was presented."""

    items: Annotated[tuple[str, ...], ChoiceOf(items_to("present")), Typed(argument=True)] = asked(
        "Presented", "", default=()
    )
    absent: Annotated[
        tuple[str, ...], ChoiceOf(items_to("not_present")), Typed("--not-presented")
    ] = asked("Not presented", "They stay for the next meeting.", default=())
    carried: Annotated[tuple[str, ...], ChoiceOf(items_to("carry_over")), Typed("--carry-over")] = (
        asked("Carried over", "They wait for the next year.", default=())
    )


class MergeItems(OfStage):
    """The fields of merging an item into another."""

    item: Annotated[str, ChoiceOf(items_to("merge", "suggest")), Typed(argument=True)] = asked(
        "Item", ""
    )
    into: Annotated[str, ChoiceOf(any_item), Typed(argument=True)] = asked(
        "Into", "The one that stands for both."
    )
    reason: Reason = why()
    suggest: bool = asked(
        "Only note that it was suggested", "Then both stand as they did.", default=False
    )


class RecharterItem(OfStage):
    """The fields of deciding about one ahead of the others."""

    item: Annotated[str, ChoiceOf(items_to("recharter")), Typed(argument=True)] = asked("Item", "")
    reason: Reason = why()
    over: Annotated[str, Long(), Typed("--over-capacity")] = asked(
        "Why more than can be funded", "Needed if so (R-PN-1).", default="", max_length=TEXT
    )


class SelectItems(OfStage):
    """The fields of selecting."""

    items: Annotated[tuple[str, ...], ChoiceOf(items_to("select")), Typed(argument=True)] = asked(
        "Selected", "These and no others; working groups are decided one by one.", min_length=1
    )
    over: Annotated[str, Long(), Typed("--over-capacity")] = asked(
        "Why more than can be funded", "Needed if so (R-PN-1).", default="", max_length=TEXT
    )


class DeclineItems(OfStage):
    """The fields of recording that items are not selected."""

    items: Annotated[tuple[str, ...], ChoiceOf(items_to("decline")), Typed(argument=True)] = asked(
        "Not selected", "The others stay as they are.", min_length=1
    )
    reason: Reason = why()


class WithdrawItems(OfStage):
    """The fields of withdrawing items."""

    items: Annotated[tuple[str, ...], ChoiceOf(items_to("withdraw")), Typed(argument=True)] = asked(
        "Withdrawn", "At the request of those who sent them in.", min_length=1
    )
    reason: Reason = why()


class ReinstateItems(OfStage):
    """The fields of reinstating items."""

    items: Annotated[tuple[str, ...], ChoiceOf(items_to("reinstate")), Typed(argument=True)] = (
        asked("Reinstated", "They stand as they did when they came in.", min_length=1)
    )
    reason: Reason = why()


def _slot(office: Office, fields: GiveSlot, *, doer: Doer) -> Ready:
    do = partial(acts.give_slot, key=fields.item, at=fields.at)
    title = f"Give {fields.item} its slot"
    return ready(office, acting(fields, "slot", doer=doer), do=do, title=title)


def _presented(office: Office, fields: NotePresented, *, doer: Doer) -> Ready:
    keys, absent, carried = fields.items, fields.absent, fields.carried
    if not (keys or absent or carried):
        raise Mistake("no item is named", "choose what was presented, or what was not")
    do = partial(acts.note_presented, keys=keys, absent=absent, carried=carried)
    return ready(
        office, acting(fields, "presented", doer=doer), do=do, title="Record what was presented"
    )


def _merge(office: Office, fields: MergeItems, *, doer: Doer) -> Ready:
    only, item, into = fields.suggest, fields.item, fields.into
    do = partial(acts.merge, key=item, into=into, reason=fields.reason, only_suggested=only)
    name = "merge_suggested" if only else "merged"
    merged = f"Merge {item} into {into}"
    title = f"Note that a merge of {item} into {into} was suggested" if only else merged
    return ready(office, acting(fields, name, doer=doer), do=do, title=title)


def _recharter(office: Office, fields: RecharterItem, *, doer: Doer) -> Ready:
    do = partial(acts.recharter, named=Named([fields.item], fields.reason), over=fields.over)
    title = f"Re-charter {fields.item} ahead of the others"
    return ready(office, acting(fields, "rechartered", doer=doer), do=do, title=title)


def _select(office: Office, fields: SelectItems, *, doer: Doer) -> Ready:
    do = partial(acts.select, keys=fields.items, over=fields.over)
    title = _title("Select", fields.items)
    return ready(office, acting(fields, "selected", doer=doer), do=do, title=title)


def _decline(office: Office, fields: DeclineItems, *, doer: Doer) -> Ready:
    do = partial(acts.decline, named=Named(fields.items, fields.reason))
    title = _title("Decline", fields.items)
    return ready(office, acting(fields, "declined", doer=doer), do=do, title=title)


def _withdraw(office: Office, fields: WithdrawItems, *, doer: Doer) -> Ready:
    do = partial(acts.withdraw, named=Named(fields.items, fields.reason))
    title = _title("Withdraw", fields.items)
    return ready(office, acting(fields, "withdrawn", doer=doer), do=do, title=title)


def _reinstate(office: Office, fields: ReinstateItems, *, doer: Doer) -> Ready:
    do = partial(acts.reinstate, named=Named(fields.items, fields.reason))
    title = _title("Reinstate", fields.items)
    return ready(office, acting(fields, "reinstated", doer=doer), do=do, title=title)


def _title(verb: str, keys: Sequence[str]) -> str:
    return f"{verb} {keys[0]}" if len(keys) == 1 else f"{verb} {counted(len(keys), 'item')}"


ITEM_ACTS: Final[tuple[AnyAct, ...]] = (
    *ENTERING_ACTS,
    Act(
        name="give-slot",
        title="Give a proposal its slot",
        help="When a proposal is presented.",
        fields=GiveSlot,
        ready=_slot,
        command="items slot",
        target="stage",
        offered=offered_with("slot"),
    ),
    Act(
        name="note-presented",
        title="Record what was presented",
        help="What was presented; what was not stays for the next meeting, or waits a year.",
        fields=NotePresented,
        ready=_presented,
        command="items presented",
        target="stage",
        offered=offered_with("present", "not_present", "carry_over"),
    ),
    Act(
        name="merge-items",
        title="Merge an item into another",
        help="One item stands for both; or it is only noted that it was suggested.",
        fields=MergeItems,
        ready=_merge,
        command="items merge",
        target="stage",
        offered=offered_with("merge", "suggest"),
    ),
    Act(
        name="recharter-item",
        title="Decide about one ahead of the others",
        help="It is re-chartered now; it counts among those that can be funded.",
        fields=RecharterItem,
        ready=_recharter,
        command="items recharter",
        target="stage",
        offered=offered_with("recharter"),
    ),
    Act(
        name="select-items",
        title="Select what is funded or started",
        help="These and no others, for the decision that follows.",
        fields=SelectItems,
        ready=_select,
        command="items select",
        target="stage",
        offered=offered_with("select"),
    ),
    Act(
        name="decline-items",
        title="Record that items are not selected",
        help="They are not selected, for a reason; the others stay as they are.",
        fields=DeclineItems,
        ready=_decline,
        command="items decline",
        target="stage",
        offered=offered_with("decline"),
    ),
    Act(
        name="withdraw-items",
        title="Withdraw items",
        help="They no longer stand, at the request of those who sent them in.",
        fields=WithdrawItems,
        ready=_withdraw,
        command="items withdraw",
        target="stage",
        offered=offered_with("withdraw"),
    ),
    Act(
        name="reinstate-items",
        title="Reinstate items that were withdrawn",
        help="They were withdrawn by mistake, and stand as they did when they came in.",
        fields=ReinstateItems,
        ready=_reinstate,
        command="items reinstate",
        target="stage",
        offered=offered_with("reinstate"),
    ),
)
