"""YAML with positions: what a file says, and on which line it says it.

Values are read as YAML 1.2 has them: `no`, `on`, `11:00` and `2024-01-31` are text, only `true` and
`false` are truth values. Keys are text as written. Nothing in a file is ever executed, and whatever
is wrong with a file comes back as problems, never as an exception.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from yaml.nodes import Node
from yaml.reader import ReaderError

from igf.files.faults import fault, read_bytes
from igf.files.yaml_nodes import NodeReader, PathInFile
from igf.words.mistakes import entry_name, problems_of, schema_of
from schemas.plan import Problem

ModelT = TypeVar("ModelT", bound=BaseModel)

_MEGABYTES = 2
_MOST_LEVELS = 40

# libyaml is many times faster; PyYAML's wheels bring it.
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class YamlFile:
    """The data of a file. `lines` count from 1; keys and list indexes lead to them."""

    path: Path
    data: Any
    lines: dict[PathInFile, int]

    def line(self, path: PathInFile) -> int:
        """The line of a key or list item, or of what it would stand in if it is missing."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def line_at(self, place: str) -> int:
        """The line of a dotted place such as `stages.screening.steps.remind.at`."""
        data = self.data
        path: PathInFile = ()
        for part in place.split("."):
            step = _into(data, part)
            if step is None:
                break
            path, data = (*path, step), data[step]
        return self.line(path)

    def located(self, problem: Problem) -> Problem:
        """The problem with this file and the line of its place."""
        where = {"file": str(self.path), "line": self.line_at(problem.place)}
        return problem.model_copy(update=where)


def read_yaml(path: Path) -> YamlFile | list[Problem]:
    """Read a file, or say why it is not one YAML document of a readable size."""
    found, problems = read_as_far(path)
    return problems or found or []


def read_as_far(path: Path) -> tuple[YamlFile | None, list[Problem]]:
    """Read a file although keys stand in it twice, of which the first counts, and tell those."""
    text = _read_text(path)
    if isinstance(text, Problem):
        return None, [text]
    root = _composed(path, text)
    if isinstance(root, Problem):
        return None, [root]
    reader = NodeReader(path)
    data = reader.read(root)
    lost = any(problem.code != "yaml_twice" for problem in reader.problems)
    return None if lost else YamlFile(path, data, reader.lines), reader.problems


def validate(model: type[ModelT], yaml_file: YamlFile) -> ModelT | list[Problem]:
    """The file as a model, or everything in it that does not fit, with lines."""
    try:
        return model.model_validate(yaml_file.data)
    except ValidationError as error:
        found = problems_of(error, schema_of(model), data=yaml_file.data)
        return [yaml_file.located(problem) for problem in found]


def _read_text(path: Path) -> str | Problem:
    fix = "check it: a year takes less than 0.2 MB"
    raw = read_bytes(path, megabytes=_MEGABYTES, fix=fix)
    if isinstance(raw, Problem):
        return raw
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return fault(path, "file_text", line=raw.count(b"\n", 0, error.start) + 1)


def _composed(path: Path, text: str) -> Node | Problem:
    try:
        if _is_too_deep(text):
            return fault(path, "yaml_depth")
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        line, reason = _explained(error, text)
        return fault(path, "yaml_syntax", line=line, reason=reason)
    return fault(path, "yaml_empty") if root is None else root


def _is_too_deep(text: str) -> bool:
    # Unlike nodes, the parser's events do not nest: a deep file cannot exhaust the stack here.
    level = 0
    for event in yaml.parse(text, Loader=_LOADER):
        level += isinstance(event, yaml.CollectionStartEvent)
        level -= isinstance(event, yaml.CollectionEndEvent)
        if level > _MOST_LEVELS:
            return True
    return False


def _explained(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    if isinstance(error, ReaderError):
        return text.count("\n", 0, error.position) + 1, error.reason
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        reason = ", ".join(filter(None, (error.context, error.problem)))
        return (mark.line + 1 if mark else 1), reason
    return 1, str(error)


def _into(data: object, part: str) -> str | int | None:
    """The key or index that a part of a place stands for, None if it is not there."""
    if isinstance(data, dict) and part in data:
        return part
    if isinstance(data, list):
        names = [entry_name(index, item) for index, item in enumerate(data)]
        return names.index(part) if part in names else None
    return None
