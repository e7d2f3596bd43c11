"""The stages of all years in a list, each with its state in words."""

from dataclasses import dataclass
from datetime import datetime

from igf.engine.status import statuses
from igf.office.office import Office

_ORDER = {"running": 0, "waiting": 1, "paused": 2, "skipped": 3, "done": 4, "cancelled": 5}


@dataclass(frozen=True)
class StageRow:
    """A stage in a list of the desk."""

    id: str
    title: str
    state: str
    words: str
    opens: str
    closes: str
    closes_at: datetime | None
    attention: str
    is_open: bool


def stages_of(office: Office) -> dict[str, list[StageRow]]:
    """The stages of each started year by its title, those under way first."""
    found: dict[str, list[StageRow]] = {}
    for year in statuses(office):
        rows = [
            StageRow(
                id=each.id,
                title=each.title,
                state=each.state,
                words=each.words,
                opens=each.opens_shown,
                closes=each.closes_shown,
                closes_at=each.closes,
                attention=each.attention,
                is_open=_is_open(each.state, each.opens, now=year.at),
            )
            for each in year.stages
        ]
        found[year.title] = sorted(rows, key=lambda row: (not row.is_open, _ORDER[row.state]))
    return found


def _is_open(state: str, opens: datetime | None, *, now: datetime) -> bool:
    return state in {"running", "waiting"} and opens is not None and opens <= now
