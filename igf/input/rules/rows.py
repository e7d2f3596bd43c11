"""The rows of a source's file as contributions, told from each other by their keys."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from igf.files.rows import Placed, Sheet
from igf.input.rules.columns import ContributionCells
from igf.words.community import words_of
from schemas.contributions import ContributionRow
from schemas.sources import SourceLayout

Rows = Sequence[Placed[ContributionCells]]


@dataclass(frozen=True)
class Contributions:
    """Contributions read from a file.

    `respelled` counts texts that were understood otherwise than written: (written, meant, times).
    `unsent` are the keys of those without a time of submission, where others have one.
    """

    rows: tuple[ContributionRow, ...]
    layout: SourceLayout
    respelled: tuple[tuple[str, str, int], ...] = ()
    unsent: tuple[str, ...] = ()


def contributions(sheet: Sheet[ContributionCells], layout: SourceLayout) -> Contributions:
    """Every row as a contribution. Mistakes: every problem of the file."""
    rows = sheet.read(layout.reading, dates=layout.reading.dates)
    # The first file that tells the order of day and month settles it for its source.
    dates = sheet.orders.get("received_at")
    layout = layout.model_copy(
        update={"reading": layout.reading.model_copy(update={"dates": dates})}
    )
    keys = [placed.row.row_key or _derived_key(placed, layout) for placed in rows]
    sheet.refuse_twice(
        zip(rows, keys, strict=True),
        "row_key",
        what="contribution",
        fix="keep one of the two rows, or name a column that tells them apart: "
        '--map row_key="HEADER"',
    )
    sheet.refuse()
    found = (
        placed.row.model_dump(exclude={"email"}) | {"row_key": key}
        for placed, key in zip(rows, keys, strict=True)
    )
    read = tuple(ContributionRow.model_validate(each) for each in found)
    return Contributions(read, layout, tuple(_respelled(rows)), tuple(_unsent(rows, keys)))


def _unsent(rows: Rows, keys: Sequence[str]) -> list[str]:
    sent = [bool(placed.cells.get("received_at")) for placed in rows]
    return (
        [key for key, is_sent in zip(keys, sent, strict=True) if not is_sent] if any(sent) else []
    )


def _respelled(rows: Rows) -> Iterator[tuple[str, str, int]]:
    """Texts that were read as another: not those that differ in capitals or spaces only."""
    texts = Counter(
        (placed.cells.get(field, ""), label)
        for placed in rows
        for field, label in _labels(placed.row)
        if label
    )
    for (written, label), number in sorted(texts.items()):
        if words_of(written) != words_of(label):
            yield written, label, number


def _labels(row: ContributionCells) -> tuple[tuple[str, str], ...]:
    return ("stakeholder_group", row.stakeholder_group), ("region", row.region)


def _derived_key(placed: Placed[ContributionCells], layout: SourceLayout) -> str:
    """A short digest: keys are shown, addresses are not."""
    if layout.column("row_key"):
        return ""
    fields = [field for field in layout.key_fields() if field != "received_at"]
    parts = [placed.cells.get(field, "").casefold() for field in fields]
    received = placed.row.received_at
    text = placed.cells.get("text", "").casefold()
    parts.append(received.isoformat() if received else text)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]
