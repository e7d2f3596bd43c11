"""A year read from its file and the kinds it uses."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from igf.files.faults import fault
from igf.files.yaml_file import YamlFile, read_as_far, read_yaml, validate
from igf.year.mended import follows, mended
from igf.year.rules.define import define, repeated_steps
from schemas.cycle import CycleFile
from schemas.definition import StageDefinition
from schemas.kind import KindFile
from schemas.plan import Problem

#: Words of a place before the step: stages, the stage, steps.
_STAGE_STEPS = 3


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds of a folder by name; `broken` are those whose files have problems."""

    files: dict[str, KindFile] = field(default_factory=dict)
    positions: dict[str, YamlFile] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    broken: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Year:
    """A year that was read without problems; `positions` know its lines."""

    file: Path
    cycle: CycleFile
    kinds: Mapping[str, KindFile]
    definitions: Mapping[str, StageDefinition]
    positions: YamlFile
    kind_positions: Mapping[str, YamlFile]

    def located(self, problem: Problem) -> Problem:
        """The problem with the file and line it comes from: the kind's, if the kind says so."""
        return (
            problem
            if problem.file
            else _located(problem, self.positions, kinds=self.kind_positions)
        )


@dataclass(frozen=True, slots=True)
class YearAsRead:
    """A year as far as it could be read, None if not at all, and the problems of its files."""

    year: Year | None
    problems: list[Problem]
    unfit: Sequence[str] = ()
    """Places where a stand-in replaces the text: their problems are reported already."""


def load_kinds(folder: Path) -> Kinds:
    """Read every `*.yaml` of a folder; problems come with file and line."""
    if not folder.is_dir():
        return Kinds(problems=(fault(folder, "folder_missing"),))
    files: dict[str, KindFile] = {}
    positions: dict[str, YamlFile] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        found = _load_kind(path)
        if isinstance(found, list):
            problems += found
        else:
            positions[path.stem], files[path.stem] = found
    broken = frozenset(path.stem for path in folder.glob("*.yaml")) - files.keys()
    return Kinds(files, positions, tuple(problems), broken)


def load_kind(path: Path) -> KindFile | list[Problem]:
    """Read the file of one kind, or say what is wrong with it."""
    found = _load_kind(path)
    return found if isinstance(found, list) else found[1]


def load_year(path: Path, kinds_folder: Path) -> Year | list[Problem]:
    """Read a year with its kinds, or say everything that is wrong with them at once."""
    reading = read_year(path, kinds_folder)
    if reading.year is None or reading.problems:
        return reading.problems
    return reading.year


def read_year(path: Path, kinds_folder: Path) -> YearAsRead:
    """Read a year as far as it goes, so that the rest of it can still be checked.

    Parts that do not fit are reported and left out; a year of which too little is left is not read.
    """
    kinds = load_kinds(kinds_folder)
    positions, problems = read_as_far(path)
    if positions is None:
        return YearAsRead(None, [*problems, *kinds.problems])
    cycle, unfit = _fit(positions)
    problems += unfit
    if cycle is None:
        return YearAsRead(None, [*problems, *kinds.problems])
    definitions, found = define(cycle, kinds.files)
    places = [problem.place for problem in unfit]
    told = [each for each in found if not _hidden(each, kinds) and not follows(each, places)]
    problems += [_located(each, positions, kinds=kinds.positions) for each in told]
    year = Year(path, cycle, kinds.files, definitions, positions, kinds.positions)
    return YearAsRead(year, [*problems, *kinds.problems], places)


def _fit(positions: YamlFile) -> tuple[CycleFile | None, list[Problem]]:
    """The cycle without the parts that do not fit, if enough is left; and the problems of those."""
    found = validate(CycleFile, positions)
    if isinstance(found, list):
        return mended(deepcopy(positions.data)), found
    return found, []


def _load_kind(path: Path) -> tuple[YamlFile, KindFile] | list[Problem]:
    positions = read_yaml(path)
    if isinstance(positions, list):
        return positions
    kind = validate(KindFile, positions)
    if isinstance(kind, list):
        return kind
    if kind.kind != path.stem:
        named = fault(path, "kind_name", line=positions.line(("kind",)), kind=kind.kind)
        return [named]
    problems = [positions.located(problem) for problem in repeated_steps(kind)]
    return problems or (positions, kind)


def _hidden(problem: Problem, kinds: Kinds) -> bool:
    # A kind that could not be read is not an unknown one as well.
    return problem.code == "unknown_kind" and problem.value in kinds.broken


def _located(problem: Problem, positions: YamlFile, *, kinds: Mapping[str, YamlFile]) -> Problem:
    names = problem.place.split(".")
    if names[0] == "stages" and names[2:3] == ["steps"] and len(names) > _STAGE_STEPS:
        stage = _mapping(_mapping(positions.data["stages"]).get(names[1]))
        kind = _kind_of_field(stage, names[_STAGE_STEPS:], kinds=kinds)
        if kind is not None:
            line = kind.line_at(".".join(names[2:]))
            return problem.model_copy(update={"file": str(kind.path), "line": line})
    return positions.located(problem)


def _kind_of_field(
    stage: Mapping[str, Any], names: list[str], *, kinds: Mapping[str, YamlFile]
) -> YamlFile | None:
    """The file of the kind that a step, or a field of a step, of a stage comes from, if any."""
    step, *field = names
    named = stage.get("kind")
    kind = kinds.get(named) if isinstance(named, str) else None
    override = _entry(stage.get("steps"), step)
    if kind is None or _entry(kind.data["steps"], step) is None:
        return None
    return kind if override is None or (field and field[0] not in override) else None


def _entry(steps: object, key: str) -> Mapping[str, Any] | None:
    entries = map(_mapping, steps) if isinstance(steps, list) else ()
    return next((step for step in entries if step.get("key") == key), None)


def _mapping(value: object) -> Mapping[str, Any]:
    """A value of a file, which can be anything where the file does not fit."""
    return value if isinstance(value, dict) else {}
