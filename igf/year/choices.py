"""Stages and years to choose from in forms, as they are now."""

from collections.abc import Callable, Sequence
from typing import Final

from igf.office.act import Filled
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Stage
from schemas.acts import Option

_LIVE: Final = frozenset({"waiting", "running"})


def live_stages(session: Session, _filled: Filled) -> Sequence[Option]:
    """The stages that go on."""
    return stages_where(session, lambda row: row.state in _LIVE)


def all_stages(session: Session, _filled: Filled) -> Sequence[Option]:
    """Every stage of every started year."""
    return stages_where(session, lambda _: True)


def stages_where(session: Session, holds: Callable[[Stage], bool]) -> Sequence[Option]:
    """The stages of which something holds, in the order of their years."""
    years = {row.key: row.title for row in queries.cycles(session)}
    rows = [row for row in queries.stages(session) if holds(row)]
    return [Option(row.id, row.title, years[row.cycle]) for row in rows]


def years(session: Session, _filled: Filled) -> Sequence[Option]:
    """The started years."""
    return [Option(row.key, row.title) for row in queries.cycles(session)]
