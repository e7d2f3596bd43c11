"""Notices that speak of what the year does not say: they are held until it is given."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from igf.check.rules.checked import Checked
from igf.check.rules.findings import RuleWords, warning
from igf.check.rules.notices import used_by
from igf.check.rules.placed import PlacedStep
from igf.stage.rules.ladder import all_before
from igf.year.rules.hours import begins_on_a_day
from igf.year.rules.plan import place_of
from schemas.base import NoticeKey
from schemas.dates import OWN_POINTS
from schemas.notices import Need
from schemas.plan import Problem
from schemas.steps import Ask, Compute, Decide, Notice

_HELD: Final = ": nothing is sent until it is given, and the lead is asked for it"
_TOLD: Final = ", which {step} tells (notice {notice})"
_CODE: Final = "notice_needs"
#: What collects the proposals that get a slot each.
PROPOSALS: Final = "collect_proposals"
DOCUMENT = warning(
    _CODE,
    "{step} ({stage}) cites a document (notice {notice}), and `about` names none",
    fix="name in `about` what an earlier step makes",
)
RESULT = warning(
    _CODE,
    "{step} ({stage}) tells a result (notice {notice}), and nothing is decided before it",
    fix="let it wait for a decision: `after` a step with `do: decide`",
)
SLOTS = warning(
    _CODE,
    "{step} ({stage}) offers slots (notice {notice}), and no proposals are collected here",
    fix=f"let the stage collect them: a step with `what: {PROPOSALS}`",
)
OPTIONS = warning(
    _CODE,
    "{step} ({stage}) offers nothing to choose from (notice {notice})" + _HELD,
    fix="write `options` of the step",
)
DATES = warning(
    _CODE,
    "The dates of {stage} are not known" + _TOLD + ": it waits for them",
    fix="set `opens` and `closes` once they are known: igf move",
)
HOURS = warning(
    _CODE,
    "The hour at which {stage} begins is not said" + _TOLD + _HELD,
    fix="write the hour and its zone in `opens`, as in 2027-03-16 10:00 Europe/Zurich",
)
PLACE = warning(
    _CODE,
    "The place of {stage} is not known" + _TOLD + _HELD,
    fix="write `place` of the stage: a city, a building, online",
)
LINK = warning(
    _CODE,
    "No page explains how to join {stage}" + _TOLD + _HELD,
    fix="write `page` of the stage",
)


def needs(checked: Checked) -> list[Problem]:
    """What the notices of a year need and it does not have, each once for a stage and a step."""
    found: dict[tuple[str, ...], Problem] = {}
    for placed in checked.steps:
        for field, key in used_by(placed, checked):
            for need, problem in _lacking(placed, checked, field=field, key=key):
                place = placed.step.key if need in _OF_STEPS else ""
                found.setdefault((placed.stage.key, place, need), problem)
    return list(found.values())


def needing(checked: Checked, need: Need) -> frozenset[str]:
    """The stages (by key) with a step whose notice has a need."""
    return frozenset(
        placed.stage.key
        for placed in checked.steps
        for _, key in used_by(placed, checked)
        if (facts := checked.notices.get(key)) and need in facts.needs
    )


def _lacking(
    placed: PlacedStep, checked: Checked, *, field: str, key: NoticeKey
) -> Iterator[tuple[Need, Problem]]:
    facts = checked.notices.get(key)
    for need in facts.needs if facts else ():
        words, lacks = _RULES[need]
        if lacks(placed, checked):
            said = {"step": placed.step.title, "stage": placed.stage.title, "notice": key}
            if need in _OF_STEPS:
                yield need, words.at(placed.place(field), value=key, **said)
            else:
                yield need, words.at(f"stages.{placed.stage.key}.{_FIELDS[need]}", **said)


def _no_document(placed: PlacedStep, checked: Checked) -> bool:
    # Of a notice that is about a document and nothing else it is an error, which is told there.
    notice = checked.notices.get(placed.step.notice) if isinstance(placed.step, Notice) else None
    told = notice is not None and notice.context in {"document", "counts"}
    return not told and not getattr(placed.step, "about", ())


def _no_result(placed: PlacedStep, _checked: Checked) -> bool:
    before = all_before(placed.stage, placed.step)
    elsewhere = any(placed.stage.references(each) for each in (placed.step, *before))
    return not elsewhere and not any(isinstance(each, Decide) for each in before)


def _no_options(placed: PlacedStep, _checked: Checked) -> bool:
    return isinstance(placed.step, Ask) and placed.step.offers_nothing


def _no_slots(placed: PlacedStep, _checked: Checked) -> bool:
    works = (each for each in placed.stage.steps if isinstance(each, Compute))
    return all(each.what != PROPOSALS for each in works)


def _no_dates(placed: PlacedStep, checked: Checked) -> bool:
    names = (f"{placed.stage.key}.{point}" for point in OWN_POINTS)
    return any(name not in checked.plan.anchors for name in names)


def _no_hours(placed: PlacedStep, checked: Checked) -> bool:
    opens = checked.plan.anchors.get(f"{placed.stage.key}.opens")
    return begins_on_a_day(checked.cycle, placed.stage.key, opens=opens)


def _no_place(placed: PlacedStep, checked: Checked) -> bool:
    return not place_of(checked.cycle, placed.stage.key)


def _no_link(placed: PlacedStep, checked: Checked) -> bool:
    return not checked.cycle.stages[placed.stage.key].page


#: Needs of a single step; all others are those of its stage.
_OF_STEPS: Final = frozenset({"document", "options", "result", "slots"})
#: The fields of a stage that say the others.
_FIELDS: Final = {"dates": "opens", "hours": "opens", "place": "place", "link": "page"}
_RULES: Final[Mapping[Need, tuple[RuleWords, Callable[[PlacedStep, Checked], bool]]]] = {
    "document": (DOCUMENT, _no_document),
    "options": (OPTIONS, _no_options),
    "slots": (SLOTS, _no_slots),
    "result": (RESULT, _no_result),
    "dates": (DATES, _no_dates),
    "hours": (HOURS, _no_hours),
    "place": (PLACE, _no_place),
    "link": (LINK, _no_link),
}
