"""What the notices of a stage speak of and its year does not say."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from igf.mail.catalogue import Catalogue, load_catalogue
from igf.year.declared import read_definition
from igf.year.find import INPUT_WORK
from igf.year.rules.hours import begins_on_a_day
from igf.year.rules.plan import place_of
from schemas.base import NoticeKey
from schemas.cycle import CycleFile
from schemas.moments import Moment
from schemas.notices import Need
from schemas.sayings import HOURS, LINK, NOTHING, OPTIONS_OF, PLACE
from schemas.steps import Ask, Compute, Step

#: The notices that come with the project: what they need is the same in every installation.
_CATALOGUE: Final[Catalogue] = load_catalogue()


def needs_of(step: Step) -> frozenset[Need]:
    """What the notices of a step need."""
    keys = (getattr(step, field, None) for field in ("notice", "reminder_notice"))
    return frozenset(need for key in keys if key for need in _needs(key))


def tells_own_results(step: Step) -> bool:
    """Whether the notice of a step goes to those alone whose own results it tells."""
    key = str(getattr(step, "notice", ""))
    return key in _CATALOGUE.notices and _CATALOGUE.notices[key].own is not None


@lru_cache(maxsize=256)
def speaking_of_dates(body: str) -> frozenset[str]:
    """The steps (by key) of a declaration whose notices speak of the dates of the stage."""
    steps = read_definition(body).steps
    return frozenset(step.key for step in steps if "dates" in needs_of(step))


def unsaid(
    body: str, year: CycleFile, *, opens: Moment | None, received: bool
) -> Mapping[str, tuple[str, ...]]:
    """What the notices of each step of a declaration speak of and the year does not say.

    `opens` is its opening as it stands. A count is of what came in: unless anything was `received`,
    that is not said either. The steps are by key; what is not said by the keys of schemas.sayings.
    """
    stage = read_definition(body).key
    declared = year.stages.get(stage)
    if declared is None:
        return {}
    known = {
        PLACE: bool(place_of(year, stage)),
        LINK: bool(declared.page),
        HOURS: not begins_on_a_day(year, stage, opens=opens),
        NOTHING: received,
    }
    return _unsaid(body, frozenset(key for key, is_said in known.items() if not is_said))


@lru_cache(maxsize=256)
def _unsaid(body: str, unknown: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
    found = {step.key: tuple(_of_step(step, unknown)) for step in read_definition(body).steps}
    return MappingProxyType({key: each for key, each in found.items() if each})


def _of_step(step: Step, unknown: frozenset[str]) -> Iterator[str]:
    needs = needs_of(step)
    yield from (key for key in (PLACE, LINK, HOURS) if key in needs and key in unknown)
    if "options" in needs and isinstance(step, Ask) and step.offers_nothing:
        yield OPTIONS_OF + step.key
    if NOTHING in unknown and isinstance(step, Compute) and step.what in INPUT_WORK:
        yield NOTHING


def _needs(key: NoticeKey) -> tuple[Need, ...]:
    return _CATALOGUE.notices[key].needs if key in _CATALOGUE.notices else ()
