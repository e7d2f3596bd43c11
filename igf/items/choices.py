"""Stages that take items, and their items, to choose from in forms as they are now."""

from collections.abc import Callable, Sequence
from datetime import datetime

from igf.items.documents import items_of, kind_taken
from igf.items.rules.papers import state_words
from igf.items.rules.states import Act, may
from igf.office.act import Filled, Offers
from igf.stage.stops import CANCELLED
from igf.store.queries import items as item_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.year.choices import stages_where
from igf.year.declared import definition_of, year_of
from schemas.acts import Option
from schemas.items import Item, ItemKind


def stages_with_items(session: Session, _filled: Filled) -> Sequence[Option]:
    """The stages that take proposals, charters or applications."""
    return stages_where(session, lambda row: kind_taken(definition_of(session, row)) is not None)


def items_to(*acts: Act) -> Callable[[Session, Filled], Sequence[Option]]:
    """The items of the stage in the form with which one of these can be done."""

    def found(session: Session, filled: Filled) -> Sequence[Option]:
        items = items_of(session, str(filled.get("stage", "")))
        return [_option(each) for each in items if any(may(each, act) for act in acts)]

    return found


def any_item(session: Session, filled: Filled) -> Sequence[Option]:
    """The items of the stage in the form."""
    return [_option(each) for each in items_of(session, str(filled.get("stage", "")))]


def items_waiting(session: Session, filled: Filled) -> Sequence[Option]:
    """The items of earlier years that wait for the stage in the form."""
    stage = queries.stage_if_there(session, str(filled.get("stage", "")))
    if stage is None:
        return ()
    rows = item_queries.carried_over(session, stage.kind, before=stage.cycle)
    return [Option(row.key, row.title, row.stage.partition("/")[0]) for row in rows]


def grant_levels(session: Session, filled: Filled) -> Sequence[Option]:
    """The levels of a grant that have a ceiling, where the stage in the form gives grants."""
    stage = queries.stage_if_there(session, str(filled.get("stage", "")))
    if stage is None or kind_taken(definition_of(session, stage)) != "application":
        return ()
    ceilings = year_of(session, stage.cycle).settings.grant_ceilings
    words = ((key, key.replace("_", " ").capitalize()) for key in ceilings)
    return [Option(key, title, f"at most USD {ceilings[key]:,}") for key, title in words]


def takes(session: Session, stage: str) -> ItemKind | None:
    """Which items a stage (by id) takes now; None: none, or it was cancelled."""
    row = queries.stage(session, stage)
    return None if row.state == CANCELLED else kind_taken(definition_of(session, row))


def offered_with(*acts: Act) -> Offers:
    """Shown where a stage takes items, and with one of them one of these can be done."""

    def shown(session: Session, target: str, *, now: datetime) -> bool:  # noqa: ARG001 -- as all are called
        if takes(session, target) is None:
            return False
        return any(may(each, act) for each in items_of(session, target) for act in acts)

    return shown


def takes_items(session: Session, target: str, *, now: datetime) -> bool:  # noqa: ARG001 -- as all are called
    """Shown where a stage takes items."""
    return takes(session, target) is not None


def _option(item: Item) -> Option:
    return Option(item.key, item.title, state_words(item))
