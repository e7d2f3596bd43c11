"""Places that the Secretariat allots, as booths: in the order in which they were asked for.

Requests that came after the closing stand behind all others, and those without a time of receipt
behind these (domain.md section 15, 25).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from igf.words.markdown import cell, table
from igf.words.phrases import counted, shown_utc
from schemas.contributions import ContributionRow

Rows = tuple[ContributionRow, ...]


@dataclass(frozen=True)
class Allotment:
    """Who gets a place and who waits, each in order. `number` is that of the places, if known."""

    number: int | None
    places: Rows
    waiting: Rows
    closes: datetime | None = None


def allot(
    rows: Sequence[ContributionRow], *, number: int | None, closes: datetime | None
) -> Allotment:
    """The places in the order of the requests; without a `number` of places all get one."""
    end = closes or datetime.max.replace(tzinfo=UTC)
    never = datetime.max.replace(tzinfo=UTC)

    def order(row: ContributionRow) -> tuple[bool, datetime, str]:
        return (row.received_at or never) > end, row.received_at or never, row.row_key

    found = tuple(sorted(rows, key=order))
    cut = len(found) if number is None else number
    return Allotment(number, found[:cut], found[cut:], closes)


def places_text(stage: str, cycle: str, *, found: Allotment) -> str:
    """The allotment as Markdown: how many asked, the places in order, the waiting list in order."""
    parts = [f"# {cycle}: {stage}, allotment of places", *_opening(found)]
    if found.places:
        parts += ["## Places", _table(found, found.places)]
    if found.number is not None:
        parts += ["## Waiting list", *_waiting(found)]
    return "\n\n".join(parts) + "\n"


def _opening(found: Allotment) -> Iterator[str]:
    total = len(found.places) + len(found.waiting)
    if not total:
        yield "No request was received."
        return
    asked = f"{counted(total, 'request')} {'was' if total == 1 else 'were'} received."
    yield f"{asked} They stand in the order in which they were received."
    if found.number is None:
        yield "The number of places is not set, so there is no waiting list."
    else:
        free = found.number - len(found.places)
        yield f"{counted(found.number, 'place')}: {len(found.places)} allotted, {free} free."


def _waiting(found: Allotment) -> Iterator[str]:
    if found.waiting:
        yield "A place that becomes free is offered to the first on this list."
        yield _table(found, found.waiting)
    else:
        yield "Nobody waits."


def _table(found: Allotment, rows: Rows) -> str:
    headers = ("No. ", "Request", "Organisation", "Stakeholder group", "Region", "Received")
    return table(
        headers, (_line(found, row, number=number) for number, row in enumerate(rows, start=1))
    )


def _line(found: Allotment, row: ContributionRow, *, number: int) -> Sequence[str]:
    said = map(cell, (row.row_key, row.organisation, row.stakeholder_group, row.region))
    return (str(number), *said, _received(found, row))


def _received(found: Allotment, row: ContributionRow) -> str:
    if row.received_at is None:
        return "no time given"
    late = found.closes is not None and row.received_at > found.closes
    return f"{shown_utc(row.received_at)}{', after the closing' if late else ''}"
