"""The acts by which items come in: one by one, as a file, from an earlier year."""

from functools import partial
from typing import Annotated, Final, Literal

from igf.items.act_ready import OfStage, acting, ready
from igf.items.choices import grant_levels, items_waiting, takes_items
from igf.items.enter import add_item, read_items_file, take_in_items, take_over
from igf.items.rules.rows import SaidItem
from igf.log.trial import showing
from igf.office.act import Act, AnyAct, ChoiceOf, Doer, Ready, Typed
from igf.office.act_fields import InstantSaid, SheetFields, sheet_of
from igf.office.office import Office
from schemas.acts import LINE, asked


class AddItem(OfStage):
    """The fields of entering a proposal, charter or application."""

    title: str = asked("Title", "What it is called.", min_length=1, max_length=300)
    by_whom: str = asked(
        "From whom",
        "A person (address, id or name), a body, an organisation.",
        default="",
        max_length=LINE,
    )
    plan: str = asked("Work plan or charter", "Its web address.", default="", max_length=LINE)
    key: str = asked("Short name", "Else made from the title.", default="", max_length=60)
    received: InstantSaid = asked(
        "When it came in", "If not now: 2027-01-31 18:00 UTC.", default=None
    )
    level: Annotated[str, ChoiceOf(grant_levels)] = asked(
        "Level", "Of an application for a grant.", default=""
    )
    amount: str = asked("Amount", "Of an application: whole US dollars.", default="", max_length=20)
    listed: Literal["yes", "no"] | None = asked(
        "Listed", "Of an application: whether the initiative is listed.", default=None
    )


class TakeOverItem(OfStage):
    """The fields of taking in an item of an earlier year."""

    key: Annotated[str, ChoiceOf(items_waiting), Typed("--carried-over")] = asked(
        "Item", "Those that wait from an earlier year."
    )


class ImportItems(SheetFields, OfStage):
    """The fields of importing items."""


def _add(office: Office, fields: AddItem, *, doer: Doer) -> Ready:
    given = {"level": fields.level, "amount": fields.amount, "listed": fields.listed or ""}
    said = SaidItem(
        fields.key,
        fields.title,
        fields.by_whom,
        fields.plan,
        fields.received,
        {name: text for name, text in given.items() if text},
    )
    do = partial(add_item, said=said)
    return ready(office, acting(fields, "added", doer=doer), do=do, title=f"Enter {fields.title}")


def _take_over(office: Office, fields: TakeOverItem, *, doer: Doer) -> Ready:
    do = partial(take_over, key=fields.key)
    return ready(
        office, acting(fields, "taken_in", doer=doer), do=do, title=f"Take in {fields.key}"
    )


def _import(office: Office, fields: ImportItems, *, doer: Doer) -> Ready:
    rows, unused, notes = read_items_file(office, fields.stage, file=sheet_of(fields))
    do = partial(take_in_items, rows=rows)
    title = f"Take in {fields.file.name}"
    found = ready(office, acting(fields, "imported", doer=doer), do=do, title=title)
    left = [f"Columns that are not read: {', '.join(unused)}"] if unused else []
    return showing(found, *notes, *left, *found.preview.lines)


ENTERING_ACTS: Final[tuple[AnyAct, ...]] = (
    Act(
        name="add-item",
        title="Enter a proposal, charter or application",
        here="Enter what was sent in",
        help="What somebody proposed or applied for, one by one.",
        fields=AddItem,
        ready=_add,
        command="items add",
        target="stage",
        offered=takes_items,
    ),
    Act(
        name="import-items",
        title="Import proposals, charters or applications",
        here="Import a file of what was sent in",
        help="The rows of a file come in: what is new or changed; nothing if a row is wrong.",
        fields=ImportItems,
        ready=_import,
        command="items import",
        target="stage",
        offered=takes_items,
    ),
    Act(
        name="take-in-item",
        title="Take in an item of an earlier year",
        help="What was carried over stands in this year's stage under the same name.",
        fields=TakeOverItem,
        ready=_take_over,
        command="items add",
    ),
)
