"""A stage that was taken up in its middle: which of its questions are still due."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from igf.calendar.dates import DUE_TIME, resolve
from igf.stage.rules.expected import answers_due
from igf.store.queries.year import Dates
from igf.year.declared import calendar_of, moments_of, planned_steps, read_definition
from schemas.dates import parse
from schemas.moments import Moment

_NONE: Final[Mapping[str, datetime]] = MappingProxyType({})


def still_due(
    body: str, dates: Dates, *, holidays: tuple[str, ...], adopted_at: datetime
) -> Mapping[str, datetime]:
    """When questions without a date are due, by step; empty if nothing was due at `adopted_at`."""
    planned = planned_steps(body, dates, holidays=holidays)
    if not any(each.at and each.at.at < adopted_at for each in planned):
        return _NONE
    return _answers_due(body, dates, holidays=holidays)


@lru_cache(maxsize=256)
def _answers_due(body: str, dates: Dates, *, holidays: tuple[str, ...]) -> Mapping[str, datetime]:
    definition, moments = read_definition(body), moments_of(dates)
    calendar = calendar_of(holidays)

    def instant(expression: str, *, asked: Moment) -> Moment | None:
        read = parse(expression).of_stage(definition.key)
        return resolve(read, {**moments, "asked": asked}, calendar=calendar, default=DUE_TIME)

    return answers_due(
        definition,
        planned_steps(body, dates, holidays=holidays),
        opens=moments.get(f"{definition.key}.opens"),
        closes=moments.get(f"{definition.key}.closes"),
        resolve=instant,
    )
