"""Items come in: one by one, as a file, or from an earlier year that carried them over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from igf.asks.rules.holders import holder_of
from igf.files.rows import as_row
from igf.files.sheets import open_sheet
from igf.items.change import Acting, Changed, change
from igf.items.documents import due, kind_taken, waiting_items
from igf.items.rules.lifecycle import arrived
from igf.items.rules.rows import ApplicationCells, ItemCells, ItemContext, SaidItem, read_items
from igf.items.rules.states import Items
from igf.office.office import Office
from igf.stage.situation import situation
from igf.store.queries import items as item_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Stage
from igf.whom.find import everybody
from igf.whom.rules.find import Everybody
from igf.words.mistakes import suggest
from igf.year.declared import definition_of
from schemas.cycle import CycleSettings
from schemas.errors import Mistake, Mistakes
from schemas.items import Item, ItemKind
from schemas.plan import Problem
from schemas.sheets import SheetFile
from schemas.sources import Reading

#: States of items that a file does not change.
CLOSED = frozenset({"merged", "withdrawn"})


@dataclass(frozen=True)
class Entering:
    """The context for entering items: the kind the stage takes, and the date of being late.

    `senders` are the keys of people by what they were called in the rows.
    """

    kind: ItemKind
    until: datetime | None
    context: ItemContext
    now: datetime
    senders: Mapping[str, str]


def kind_of(session: Session, stage: Stage) -> ItemKind:
    """Which items a stage takes. Mistake: none, and which stages do."""
    found = kind_taken(definition_of(session, stage))
    if found is None:
        others = queries.stages(session, stage.cycle)
        known = [each.key for each in others if kind_taken(definition_of(session, each))]
        message = f"{stage.title} takes no proposals, charters or applications"
        raise Mistake(message, suggest(stage.key, known))
    return found


def add_item(office: Office, acting: Acting, *, said: SaidItem) -> Changed:
    """Enter one item; without a key it gets one from its title.

    Mistakes: everything that is wrong with it, or one of its key is there already.
    """
    entering = _entering(office, acting.stage, said=[said])
    fields = said.fields or {}
    cells = {"title": said.title.strip(), "key": said.key, "plan": said.plan, **fields}
    model = ApplicationCells if entering.kind == "application" or fields else ItemCells
    row, faults = as_row(model, cells, context=entering.context)
    problems = [_problem(name, f"{name}: {error.what}", error.fix) for name, error in faults]
    if fields and entering.kind != "application":
        fix = "leave these options out here"
        problems.append(_problem("fields", "only applications have a level and an amount", fix))
    item = replace(row.said(), by_whom=said.by_whom, received_at=said.received_at)
    if row.title and not item.key:
        fix = "give it a short name: --key"
        problems.append(_problem("key", "no key can be made of the title", fix))
    if problems:
        raise Mistakes(problems)
    new = (_new(entering, item),)
    return change(office, acting, how=partial(added, new=new))


def take_in_items(office: Office, acting: Acting, *, rows: Sequence[SaidItem]) -> Changed:
    """Enter the rows of a file: new ones are added, those known by their key are changed.

    Items that are not in the file stay; those merged or withdrawn are not changed.
    """
    entering = _entering(office, acting.stage, said=rows)
    return change(office, acting, how=partial(_settled, entering=entering, rows=rows))


def read_items_file(
    office: Office, stage: str, *, file: SheetFile
) -> tuple[tuple[SaidItem, ...], tuple[str, ...], tuple[str, ...]]:
    """The rows of a file for a stage (by id), the headers not read, and how it was read.

    Mistakes: every problem of the file.
    """
    entering = _entering(office, stage, said=())
    model = ApplicationCells if entering.kind == "application" else ItemCells
    sheet = open_sheet(file, model)
    return read_items(sheet, entering.context), sheet.unused, sheet.notes


def take_over(office: Office, acting: Acting, *, key: str) -> Changed:
    """Take in items carried over from an earlier year, under the same keys.

    Mistake: nothing of that key waits, or the stage has one already.
    """
    with office.store.read() as session:
        kind_of(session, queries.stage(session, acting.stage))
        seen = situation(session, acting.stage, now=office.now())
        waiting = {item.key: item for _, item in waiting_items(session, seen)}
        rows = item_queries.carried_over(session, seen.stage.kind, before=seen.stage.cycle)
        places = {row.key: row.stage for row in rows}
    if key not in waiting:
        raise Mistake(f"no {key} waits from an earlier year", suggest(key, waiting))
    afresh = {"state": "received", "reason": "", "slot_at": None, "version": 1}
    new = waiting[key].model_copy(update={**afresh, "received_at": office.now()})
    return change(office, acting, how=partial(added, new=(new,)), taken={key: places[key]})


def added(items: Items, *, new: Items) -> Items:
    """Add items. Mistake: one of these keys is there already."""
    known = {each.key for each in items}
    if again := [each.key for each in new if each.key in known]:
        raise Mistake(f"{again[0]} is there already", "give it another key: --key")
    return new


def _settled(items: Items, *, entering: Entering, rows: Sequence[SaidItem]) -> Items:
    known = {each.key: each for each in items}
    after = [_over(known.get(row.key), row, entering=entering) for row in rows]
    return tuple(each for each in after if known.get(each.key) != each)


def _over(known: Item | None, row: SaidItem, *, entering: Entering) -> Item:
    """The known item updated by a row (blank cells change nothing); a new one if none is known."""
    if known is None:
        return _new(entering, row)
    if known.state in CLOSED or known.carried_to:
        return known
    sender = entering.senders.get(row.by_whom, row.by_whom)
    said = {"title": row.title, "by_whom": sender, "plan": row.plan}
    update: dict[str, object] = {name: text for name, text in said.items() if text}
    update["fields"] = known.fields | dict(row.fields or {})
    return known.model_copy(update=update)


def _new(entering: Entering, row: SaidItem) -> Item:
    item = Item(
        key=row.key,
        kind=entering.kind,
        title=row.title,
        by_whom=entering.senders.get(row.by_whom, row.by_whom),
        plan=row.plan,
        fields=dict(row.fields or {}),
        received_at=row.received_at or entering.now,
    )
    return arrived(item, entering.until)


def _entering(office: Office, stage: str, *, said: Sequence[SaidItem]) -> Entering:
    now = office.now()
    with office.store.read() as session:
        seen = situation(session, stage, now=now)
        until = due(seen)
        return Entering(
            kind=kind_of(session, seen.stage),
            until=until.at if until else None,
            context=_context(seen.year.settings),
            now=now,
            senders=_senders(session, sorted({each.by_whom for each in said if each.by_whom})),
        )


def _context(settings: CycleSettings) -> ItemContext:
    reading = Reading(academia_apart=settings.academia_apart)
    return ItemContext(tuple(settings.grant_ceilings), reading)


def _senders(session: Session, named: Sequence[str]) -> dict[str, str]:
    """Those of the texts that are people here; others, as of organisations, stay as they are.

    Mistakes: several people go by one of them.
    """
    people = everybody(session) if named else Everybody(())
    found, problems = {}, []
    for said in filter(people.called, named):
        try:
            found[said] = holder_of(people.one(said).id)
        except Mistake as mistake:
            problems.append(_problem("by_whom", mistake.message, mistake.fix))
    if problems:
        raise Mistakes(problems)
    return found


def _problem(name: str, message: str, fix: str) -> Problem:  # noqa: PLR0917 -- what, and what to do
    return Problem(severity="error", code=name, message=message, fix=fix)
