"""`igf items`: proposals of PNs and BPFs, charters of working groups, applications for grants."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from igf.cli.shared.handed import Dates, Encoding, HiddenCells, Sheet, order_said
from igf.cli.shared.mapping import Map, mapped
from igf.cli.shared.person import DoneBy, acting
from igf.cli.shared.prefect_port import show_in_prefect
from igf.cli.shared.settings import read_settings
from igf.engine.installation import open_office
from igf.items.acts import (
    Named,
    decline,
    give_slot,
    merge,
    note_presented,
    recharter,
    reinstate,
    select,
    withdraw,
)
from igf.items.change import Acting, Changed
from igf.items.enter import add_item, kind_of, read_items_file, take_in_items, take_over
from igf.items.rules.rows import SaidItem
from igf.items.words import changed_words, items_listed, list_words
from igf.office.office import Office
from igf.year.find import find_stage
from schemas.errors import Mistake
from schemas.sheets import SheetFile

Stage = Annotated[str, typer.Argument(help="The stage, for example pn_bpf_selection.")]
Key = Annotated[str, typer.Argument(metavar="ITEM", help="As `igf items list` names it.")]
Keys = Annotated[list[str], typer.Argument(metavar="ITEM...", help="As `igf items list` does.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it is kept and shown.")]
Over = Annotated[
    str,
    typer.Option("--over-capacity", help="Why more are funded than can be; needed if so."),
]
Cycle = Annotated[str | None, typer.Option(help="The year, if several have this stage.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")]


def list_command(stage: Stage, cycle: Cycle = None) -> None:
    """List what was proposed to a stage, and what waits for it from earlier years."""
    office = open_office(read_settings())
    found = items_listed(office, _stage(office, stage, cycle=cycle))
    for line in list_words(found, stage=stage):
        typer.echo(line)


def add_command(
    stage: Stage,
    title: Annotated[str, typer.Option(help="What it is called.")] = "",
    by_whom: Annotated[
        str,
        typer.Option("--by-whom", help="A person (address, id or name), a body, an organisation."),
    ] = "",
    plan: Annotated[str, typer.Option(help="The address of its work plan or charter.")] = "",
    key: Annotated[str, typer.Option(help="Its short name; else made from the title.")] = "",
    received: Annotated[
        datetime | None, typer.Option(help="When it came in (UTC); else now.")
    ] = None,
    level: Annotated[
        str, typer.Option(help="Of an application: national, sub_regional, regional.")
    ] = "",
    amount: Annotated[str, typer.Option(help="Of an application: whole US dollars.")] = "",
    listed: Annotated[
        str, typer.Option(help="Of an application: yes if the initiative is listed.")
    ] = "",
    carried_over: Annotated[
        str, typer.Option(help="Instead: take in what waits from an earlier year, by its key.")
    ] = "",
    by: DoneBy = None,
    cycle: Cycle = None,
) -> None:
    """Enter a proposal, charter or application."""
    if bool(title) == bool(carried_over):
        raise Mistake("it is not clear what is entered", "say --title or --carried-over")
    if carried_over:
        _do("taken_in", partial(take_over, key=carried_over), stage, by=by, cycle=cycle)
        return
    given = {"level": level, "amount": amount, "listed": listed}
    at = received.replace(tzinfo=UTC) if received else None
    fields = {name: text for name, text in given.items() if text}
    said = SaidItem(key, title, by_whom, plan, at, fields)
    _do("added", partial(add_item, said=said), stage, by=by, cycle=cycle)


def import_command(
    stage: Stage,
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file, one item a row.")],
    columns: Map = None,
    sheet: Sheet = None,
    dates: Dates = None,
    hidden: HiddenCells = None,
    encoding: Encoding = None,
    by: DoneBy = None,
    cycle: Cycle = None,
    *,
    dry_run: DryRun = False,
) -> None:
    """Enter the rows of a file: what is new or changed; nothing if a row is wrong."""
    handed_in = SheetFile(file, sheet, mapped(columns), order_said(dates), hidden, encoding)

    def take_in(office: Office, done: Acting) -> Changed:
        rows, unused, notes = read_items_file(office, done.stage, file=handed_in)
        for note in notes:
            typer.echo(note)
        if unused:
            typer.echo(f"Columns that are not read: {', '.join(unused)}")
        changed = take_in_items(office, done, rows=rows)
        same = {row.key for row in rows} - {each.after.key for each in changed.changes}
        if same and done.dry:
            typer.echo(f"Left as it is: {', '.join(sorted(same))}")
        return changed

    _do("imported", take_in, stage, by=by, cycle=cycle, dry=dry_run)


def slot_command(
    stage: Stage,
    item: Key,
    at: Annotated[
        str, typer.Argument(metavar="INSTANT", help='As "2027-02-27 10:00 UTC" or "closes - 1d".')
    ],
    by: DoneBy = None,
    cycle: Cycle = None,
) -> None:
    """Give a proposal its slot to present."""
    _do("slot", partial(give_slot, key=item, at=at), stage, by=by, cycle=cycle)


def presented_command(
    stage: Stage,
    items: Annotated[
        list[str] | None, typer.Argument(metavar="ITEM...", help="What was presented.")
    ] = None,
    absent: Annotated[
        list[str] | None,
        typer.Option("--not-presented", help="What was not: it stays for the next meeting."),
    ] = None,
    carried: Annotated[
        list[str] | None, typer.Option("--carry-over", help="What waits for the next year.")
    ] = None,
    by: DoneBy = None,
    cycle: Cycle = None,
    *,
    dry_run: DryRun = False,
) -> None:
    """Record what was presented, and what was not: it stays in the batch, or waits a year."""
    if not (items or absent or carried):
        raise Mistake("no item is named", "name those presented, or --not-presented ITEM")
    act = partial(note_presented, keys=items or [], absent=absent or [], carried=carried or [])
    _do("presented", act, stage, by=by, cycle=cycle, dry=dry_run)


def merge_command(
    stage: Stage,
    item: Key,
    into: Annotated[str, typer.Argument(metavar="INTO", help="The item that stands for both.")],
    reason: Reason,
    by: DoneBy = None,
    cycle: Cycle = None,
    *,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Only note that it was suggested; both stand.")
    ] = False,
) -> None:
    """Merge an item into another one, or note that it was suggested."""
    act = partial(merge, key=item, into=into, reason=reason, only_suggested=suggest)
    _do("merge_suggested" if suggest else "merged", act, stage, by=by, cycle=cycle)


def recharter_command(
    stage: Stage,
    item: Key,
    reason: Reason,
    over: Over = "",
    by: DoneBy = None,
    cycle: Cycle = None,
) -> None:
    """Record that one was decided ahead of the others."""
    act = partial(recharter, named=Named([item], reason), over=over)
    _do("rechartered", act, stage, by=by, cycle=cycle)


def select_command(
    stage: Stage,
    items: Keys,
    over: Over = "",
    by: DoneBy = None,
    cycle: Cycle = None,
    *,
    dry_run: DryRun = False,
) -> None:
    """Select these and no others, for the decision that follows; working groups one by one."""
    act = partial(select, keys=items, over=over)
    _do("selected", act, stage, by=by, cycle=cycle, dry=dry_run)


def decline_command(
    stage: Stage,
    items: Keys,
    reason: Reason,
    by: DoneBy = None,
    cycle: Cycle = None,
    *,
    dry_run: DryRun = False,
) -> None:
    """Record that items are not selected; the others stay as they are."""
    act = partial(decline, named=Named(items, reason))
    _do("declined", act, stage, by=by, cycle=cycle, dry=dry_run)


def withdraw_command(
    stage: Stage,
    items: Keys,
    reason: Reason,
    by: DoneBy = None,
    cycle: Cycle = None,
    *,
    dry_run: DryRun = False,
) -> None:
    """Withdraw items at the request of those who submitted them."""
    act = partial(withdraw, named=Named(items, reason))
    _do("withdrawn", act, stage, by=by, cycle=cycle, dry=dry_run)


def reinstate_command(
    stage: Stage,
    items: Keys,
    reason: Reason,
    by: DoneBy = None,
    cycle: Cycle = None,
    *,
    dry_run: DryRun = False,
) -> None:
    """Reinstate items that were withdrawn by mistake, as they were when submitted."""
    act = partial(reinstate, named=Named(items, reason))
    _do("reinstated", act, stage, by=by, cycle=cycle, dry=dry_run)


def _do(
    name: str,
    act: Callable[[Office, Acting], Changed],
    stage: str,
    *,
    by: str | None,
    cycle: str | None,
    dry: bool = False,
) -> None:
    settings = read_settings()
    office = open_office(settings)
    actor = acting(office, by)
    stage_id = _stage(office, stage, cycle=cycle)
    changed = act(office, Acting(stage_id, name, actor, dry))
    for line in changed_words(changed, dry=dry):
        typer.echo(line)
    if changed.remade and not dry:
        show_in_prefect(office, settings, stages=[stage_id])


def _stage(office: Office, stage: str, *, cycle: str | None) -> str:
    with office.store.read() as session:
        found = find_stage(session, stage, cycle=cycle)
        kind_of(session, found)
        return found.id
