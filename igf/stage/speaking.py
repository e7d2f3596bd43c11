"""What the notices of a stage speak of and its year does not say."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from igf.mail.catalogue import Catalogue, load_catalogue
from igf.year.declared import read_definition
from igf.year.rules.plan import place_of
from schemas.base import NoticeKey
from schemas.cycle import CycleFile
from schemas.notices import Need
from schemas.sayings import LINK, OPTIONS_OF, PLACE
from schemas.steps import Ask, Step

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


def unsaid(body: str, year: CycleFile) -> Mapping[str, tuple[str, ...]]:
    """What the notices of each step of a declaration speak of and the year does not say.

    The steps are by key; what is not said by the keys of schemas.sayings.
    """
    stage = read_definition(body).key
    declared = year.stages.get(stage)
    if declared is None:
        return {}
    return _unsaid(body, has_place=bool(place_of(year, stage)), has_page=bool(declared.page))


@lru_cache(maxsize=256)
def _unsaid(body: str, *, has_place: bool, has_page: bool) -> Mapping[str, tuple[str, ...]]:
    found = {
        step.key: tuple(_of_step(step, has_place=has_place, has_page=has_page))
        for step in read_definition(body).steps
    }
    return MappingProxyType({key: each for key, each in found.items() if each})


def _of_step(step: Step, *, has_place: bool, has_page: bool) -> Iterator[str]:
    needs = needs_of(step)
    if "place" in needs and not has_place:
        yield PLACE
    if "link" in needs and not has_page:
        yield LINK
    if "options" in needs and isinstance(step, Ask) and step.offers_nothing:
        yield OPTIONS_OF + step.key


def _needs(key: NoticeKey) -> tuple[Need, ...]:
    return _CATALOGUE.notices[key].needs if key in _CATALOGUE.notices else ()
