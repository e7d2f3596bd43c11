"""Which stages of a year hang on one of them: by their dates, by a step, or by what it makes."""

from collections.abc import Iterator, Mapping

from igf.calendar.anchors import Anchors, work_out
from igf.calendar.slack import orders
from schemas.cycle import CycleFile
from schemas.dates import OWN_POINTS, parse
from schemas.definition import StageDefinition
from schemas.references import read_reference


def dependants(
    year: CycleFile, definitions: Mapping[str, StageDefinition], *, stage: str
) -> dict[str, str]:
    """The stages (by key, in order of the year) that hang on a stage, and how, in words."""
    anchors, _ = work_out(year)
    found = {}
    for key in year.stages.keys() - {stage}:
        ways = [*_dates(anchors, key, stage=stage), *_orders(year, key, stage=stage)]
        ways += _steps(definitions.get(key), anchors, stage=stage)
        ways += _waits(definitions.get(key), stage=stage)
        found[key] = " and ".join(ways)
    return {key: found[key] for key in year.stages if found.get(key)}


def _dates(anchors: Anchors, key: str, *, stage: str) -> Iterator[str]:
    for point, said in (
        ("opens", "its opening hangs on it"),
        ("closes", "its closing hangs on it"),
    ):
        if _hangs(anchors, f"{key}.{point}", stage=stage):
            yield said
            # A closing that hangs on its own opening would only say the same again.
            return


def _steps(definition: StageDefinition | None, anchors: Anchors, *, stage: str) -> Iterator[str]:
    for step in definition.steps if definition else ():
        named = {parse(text).anchor for text in step.at} - {None, *OWN_POINTS}
        if any(_hangs(anchors, str(name), stage=stage) for name in named):
            yield f"{step.title!r} hangs on it"


def _waits(definition: StageDefinition | None, *, stage: str) -> Iterator[str]:
    """The steps that wait for it, as declared: they never come if it is cancelled."""
    if definition is None:
        return
    awaited = {
        text
        for text in definition.all_references()
        if read_reference(text, cycle=definition.cycle).stage_id == f"{definition.cycle}/{stage}"
    }
    if awaited.intersection(definition.after):
        yield "it waits for it as a whole"
        return
    for step in definition.steps:
        if awaited.intersection(definition.references(step)):
            yield f"{step.title!r} waits for it"


def _orders(year: CycleFile, key: str, *, stage: str) -> Iterator[str]:
    if any((each.before, each.after) == (stage, key) for each in orders(year, year.stages)):
        yield "it works with what comes out of it"


def _hangs(anchors: Anchors, name: str, *, stage: str) -> bool:
    return not {f"{stage}.{point}" for point in OWN_POINTS}.isdisjoint(anchors.chain(name))
