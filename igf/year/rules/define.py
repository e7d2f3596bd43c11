"""The definition of a stage: its kind's steps with the overrides of the cycle."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from igf.words.mistakes import fault, problems_of, schema_of, suggest
from schemas.cycle import CycleFile, StageDecl
from schemas.definition import StageDefinition
from schemas.kind import KindFile
from schemas.plan import Problem
from schemas.references import read_reference
from schemas.steps import Ask, Compute, Notice, Step

#: In `to`, stands for the stage's own audience.
AUDIENCE = "audience"

_STEP: TypeAdapter[Step] = TypeAdapter(Step)
#: Words of an override that are no fields of a step.
_ORDERS = ("drop", "before")
#: Faults and fixes.
_WORDS = {
    "unknown_kind": ("There is no such kind of stage", ""),
    "unknown_step": ("The kind has no such step", ""),
    "unknown_after": ("The stage has no such other step to wait for", ""),
    "unknown_stage": ("There is no such stage to wait for", ""),
    "unknown_awaited": ("The stage has no such step or document to wait for", ""),
    "after_itself": ("A stage cannot wait for itself", "name another stage"),
    "step_twice": ("Two steps have this key", "rename one of them"),
    "step_without_key": ("This override names no step", "add key: and the key of a step"),
    "step_drop": ("`drop` is neither true nor false", "write drop: true, or leave it out"),
}

Steps = tuple[Step, ...]
_Found = tuple[Steps, list[Problem]]


def define(
    cycle: CycleFile, kinds: Mapping[str, KindFile]
) -> tuple[dict[str, StageDefinition], list[Problem]]:
    """The definition of every stage that is or may be held, and all problems of them.

    A stage with problems has the definition that is left without what they name; a stage of an
    unknown kind, or one that is not held, has none.
    """
    definitions: dict[str, StageDefinition] = {}
    problems: list[Problem] = []
    for key, stage in cycle.stages.items():
        kind = kinds.get(stage.kind)
        if kind is None:
            fix = suggest(stage.kind, kinds)
            place = f"stages.{key}.kind"
            problems.append(_error(place, "unknown_kind", value=stage.kind, fix=fix))
            continue
        steps, found = resolve_steps(kind, stage, place=f"stages.{key}.steps")
        problems += found
        if stage.held != "no":
            definitions[key] = _definition(cycle, key, kind=kind, steps=steps)
    for definition in definitions.values():
        problems += _unknown_references(cycle, definition, definitions=definitions)
    return definitions, problems


def resolve_steps(kind: KindFile, stage: StageDecl, *, place: str) -> _Found:
    """The kind's steps with the stage's overrides, and the problems of the overrides.

    An override that is wrong is left out, and so is an optional step that the stage does not name.
    Problems are placed below `place` by step.
    """
    steps: Steps = kind.steps
    problems: list[Problem] = []
    named = {patch.get("key") for patch in stage.steps}
    for number, patch in enumerate(stage.steps, start=1):
        steps, found = _override(steps, patch, place=f"{place}.{patch.get('key', number)}")
        problems += found
    held = [step for step in steps if not step.optional or step.key in named]
    return tuple(_as_held(step, stage.audience) for step in held), problems


def repeated_steps(kind: KindFile) -> list[Problem]:
    """Steps of a kind that have the key of an earlier one."""
    keys = [step.key for step in kind.steps]
    return [
        _error(f"steps.{key}", "step_twice", value=key)
        for key in dict.fromkeys(keys)
        if keys.count(key) > 1
    ]


def _definition(cycle: CycleFile, key: str, *, kind: KindFile, steps: Steps) -> StageDefinition:
    stage = cycle.stages[key]
    return StageDefinition(
        cycle=cycle.cycle,
        key=key,
        kind=kind.kind,
        title=stage.title,
        lane=kind.lane,
        words=kind.words,
        lead=stage.lead,
        deputy=stage.deputy,
        audience=stage.audience,
        needs=stage.needs,
        after=stage.after,
        page=stage.page,
        steps=steps,
    )


def _override(steps: Steps, patch: Mapping[str, Any], *, place: str) -> _Found:
    key = patch.get("key")
    old = _step(steps, key)
    problem = _misplaced(steps, patch, place=place)
    if problem is not None:
        return steps, [problem]
    if patch.get("drop"):
        return tuple(step for step in steps if step is not old), []
    try:
        new = _STEP.validate_python(_merged(old, patch))
    except ValidationError as error:
        return steps, problems_of(error, schema_of(_STEP), data=dict(patch), place=place)
    return _placed(steps, new, old=old, before=patch.get("before")), []


def _misplaced(steps: Steps, patch: Mapping[str, Any], *, place: str) -> Problem | None:
    """The problem that keeps an override from being applied to these steps, if there is one."""
    key, drop, before = patch.get("key"), patch.get("drop", False), patch.get("before")
    keys = [step.key for step in steps]
    others = [each for each in keys if each != key]
    if "key" not in patch:
        return _error(place, "step_without_key")
    if not isinstance(drop, bool):
        return _error(f"{place}.drop", "step_drop", value=drop)
    if key not in keys and (drop or "do" not in patch):
        fix = f"{suggest(str(key), keys)} (a new step says what it does: `do`)"
        return _error(place, "unknown_step", value=key, fix=fix)
    if before is not None and before not in others:
        fix = suggest(str(before), others)
        return _error(f"{place}.before", "unknown_step", value=before, fix=fix)
    return None


def _merged(old: Step | None, patch: Mapping[str, Any]) -> dict[str, Any]:
    fields = {name: value for name, value in patch.items() if name not in _ORDERS}
    # Another sort of step has other fields: then the override is the whole step.
    if old is None or fields.get("do", old.do) != old.do:
        return fields
    return old.model_dump(exclude_unset=True) | fields


def _placed(steps: Steps, new: Step, *, old: Step | None, before: str | None) -> Steps:
    if before is None and old is not None:
        return tuple(new if step is old else step for step in steps)
    others = [step for step in steps if step is not old]
    index = next((n for n, step in enumerate(others) if step.key == before), len(others))
    return (*others[:index], new, *others[index:])


def _step(steps: Steps, key: object) -> Step | None:
    return next((step for step in steps if step.key == key), None)


def _as_held(step: Step, audience: Sequence[str]) -> Step:
    held = step.model_copy(update={"optional": False}) if step.optional else step
    return _with_audience(held, audience)


def _with_audience(step: Step, audience: Sequence[str]) -> Step:
    if not isinstance(step, Notice | Ask) or AUDIENCE not in step.to:
        return step
    names = [name for word in step.to for name in (audience if word == AUDIENCE else (word,))]
    return step.model_copy(update={"to": tuple(dict.fromkeys(names))})


def _unknown_references(
    cycle: CycleFile, definition: StageDefinition, *, definitions: Mapping[str, StageDefinition]
) -> Iterator[Problem]:
    """What the stage or its steps wait for in other stages of the year, and is not there."""
    for step, place, texts in _waits(definition):
        own = [each.key for each in definition.steps if each.key != step]
        for text in texts:
            ref = read_reference(text, cycle=cycle.cycle)
            if ref.cycle != cycle.cycle:
                continue
            if ref.stage == definition.key:
                yield _error(place, "after_itself", value=text)
            elif ref.stage not in cycle.stages:
                alone = step and not ref.what
                fix = suggest(ref.stage, own if alone else cycle.stages)
                yield _error(
                    place, "unknown_after" if alone else "unknown_stage", value=text, fix=fix
                )
            elif (awaited := definitions.get(ref.stage)) and not awaited.named(ref.what):
                documents = (each.makes for each in awaited.steps if isinstance(each, Compute))
                known = {*(each.key for each in awaited.steps), *documents}
                yield _error(place, "unknown_awaited", value=text, fix=suggest(ref.what, known))


def _waits(definition: StageDefinition) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """What each `after` names outside the stage, with its step (empty: the stage) and place."""
    own = {step.key for step in definition.steps}
    yield "", f"stages.{definition.key}.after", definition.after
    for step in definition.steps:
        texts = tuple(text for text in step.after or () if text not in own - {step.key})
        yield step.key, f"stages.{definition.key}.steps.{step.key}.after", texts


def _error(place: str, code: str, *, value: object = "", fix: str = "") -> Problem:
    message, usual = _WORDS[code]
    return fault(place, code, message=message, value=value, fix=fix or usual)
