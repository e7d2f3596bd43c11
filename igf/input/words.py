"""The result of an import, made or foreseen, in words for the person who imports."""

from collections.abc import Iterator, Mapping, Sequence

from igf.input.imports import Import, Rows, Withdrawn
from igf.input.read import InputRead
from igf.input.recount import Recount
from igf.input.rules.rows import Contributions
from igf.input.take_in import Incoming
from igf.words.difference import beside_words
from igf.words.phrases import counted, shown_utc
from schemas.contributions import ContributionRow
from schemas.sources import SourceLayout

_MOST_KEYS = 20
_LONGEST_TEXT = 60


def import_words(read: InputRead, incoming: Incoming, *, dry_run: bool = False) -> Iterator[str]:
    """The reading of a file and its changes, line by line; for a dry run row by row."""
    yield f"{read.file_name}: {_number(len(read.found.rows))} from the source {read.source}"
    yield from read.notes
    yield from _layout(read.layout, first=read.first)
    if read.unused:
        yield f"Columns that are not read: {', '.join(read.unused)}"
    for written, meant, times in read.found.respelled:
        yield f'"{written}" is read as {meant}, in {times} row{"" if times == 1 else "s"}'
    yield from _unfinished(read.found)
    yield from _changes(incoming)
    if dry_run:
        yield from rows_beside(incoming)
    if incoming.early:
        asked = "before the opening; they count (another year's file?)"
        yield f"Received {asked}: {_keys(incoming.early)}"
    if incoming.late:
        yield f"Received after the closing: {_keys(incoming.late)}"
    if incoming.undated:
        yield f"The call is closed and these have no time of receipt: {_keys(incoming.undated)}"
    yield from _recount_words(incoming.recount, dry_run=dry_run)
    if incoming.made and incoming.difference.incoming:
        yield f"Made before this import, so without it: {'; '.join(incoming.made)}"


def outcome_words(incoming: Incoming, *, dry_run: bool) -> str:
    """The result of an import, and how to take it back."""
    if not incoming.difference.incoming:
        return "Nothing new: everything in this file was imported before"
    if dry_run or incoming.batch is None:
        return "Dry run: nothing was changed"
    take_back = f'igf input withdraw {incoming.batch} --reason "..."'
    return f"Imported as {incoming.batch}; to take it back: {take_back}"


def withdrawn_words(withdrawn: Withdrawn) -> Iterator[str]:
    """The result of a withdrawal, and what is still to be done after it."""
    yield f"{withdrawn.batch} no longer counts; it held {_number(withdrawn.rows)}"
    yield f"The call now has {_number(withdrawn.counting)}"
    yield from _recount_words(withdrawn.recount)
    if withdrawn.later:
        later = ", ".join(withdrawn.later)
        yield (
            f"Import the newest file of this source again: {later} came later and hold only what "
            "was new in them"
        )


def _recount_words(found: Recount, *, dry_run: bool = False) -> Iterator[str]:
    """The documents made anew, and the corrections that wait to be seen."""
    if found.remade:
        yield f"{'Would be made' if dry_run else 'Made'} anew: {'; '.join(found.remade)}"
    if found.kept:
        yield f"Left as it is, since a person uploaded it: {'; '.join(found.kept)}"
    for each in found.corrections:
        if each.rows:
            number = counted(len(each.rows), "recipient")
            verb = "would be" if dry_run else "is"
            fix = (
                "" if dry_run else f", and waits to be read: igf mail approve --stage {each.stage}"
            )
            yield f"A correction of the count to {number} {verb} drafted{fix}"


def import_line(each: Import) -> str:
    """An import in one line."""
    batch = each.batch
    state = "counts" if batch.state == "active" else "withdrawn"
    who = f"{batch.by}, {shown_utc(batch.imported_at)}"
    size = _number(each.size)
    return f"{batch.id}  {state}  {size}  {batch.file_name} ({batch.source})  by {who}"


def contribution_line(row: ContributionRow) -> str:
    """A contribution in one line, its text cut."""
    text = " ".join(row.text.split())
    short = text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 3]}..."
    received = shown_utc(row.received_at) if row.received_at else ""
    about = (received, row.organisation, row.stakeholder_group, row.region)
    parts = (row.row_key, *about, ", ".join(row.categories), short)
    return "  ".join(part for part in parts if part)


def _layout(layout: SourceLayout, *, first: bool) -> Iterator[str]:
    how = "proposed, and kept with the first import" if first else "as kept for this source"
    yield f"Columns, {how}:"
    for field, header in layout.columns.items():
        yield f"  {field} = {header or '(none)'}"
    if layout.column("received_at"):
        order = f", dates are {layout.reading.dates}" if layout.reading.dates else ""
        yield f"  times without a zone are in {layout.reading.zone}{order}"
    if layout.column("categories"):
        yield f'  categories are separated by "{layout.reading.separator}" or line breaks'


def _changes(incoming: Incoming) -> Iterator[str]:
    found = incoming.difference
    yield f"Unchanged: {len(found.unchanged)}"
    for words, rows in (
        ("Added", found.added),
        ("Changed", found.changed),
        ("Missing in this file, they stay", found.missing),
    ):
        yield f"{words}: {_keys(rows)}"


def rows_beside(incoming: Incoming) -> Iterator[str]:
    """Every row that changes something, the old beside the new, and those that stay."""
    found = incoming.difference
    yield from beside_words(
        {key: _fields(row) for key, row in incoming.before.items()},
        [(row.row_key, _fields(row)) for row in found.incoming],
        same=[row.row_key for row in found.unchanged],
    )


def _fields(row: ContributionRow) -> Mapping[str, str]:
    said = row.model_dump(exclude={"row_key", "received_at", "categories"})
    received = shown_utc(row.received_at) if row.received_at else ""
    return {"received_at": received, **said, "categories": "; ".join(row.categories)}


def _unfinished(found: Contributions) -> Iterator[str]:
    """Contributions that may not have been finished: others have a time, or a text."""
    silent = [row.row_key for row in found.rows if not row.text]
    missing = {"time of submission": found.unsent, "text": silent}
    for what, keys in missing.items():
        if 0 < len(keys) < len(found.rows):
            yield f"Counted, but without a {what}, which others have: {_listed(keys)}"


def _keys(rows: Rows) -> str:
    return _listed([row.row_key for row in rows])


def _listed(keys: Sequence[str]) -> str:
    if not keys:
        return "0"
    more = ", ..." if len(keys) > _MOST_KEYS else ""
    return f"{len(keys)} ({', '.join(keys[:_MOST_KEYS])}{more})"


def _number(contributions: int) -> str:
    return f"{contributions} contribution{'' if contributions == 1 else 's'}"
