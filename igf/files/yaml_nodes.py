"""The values and lines of a composed YAML document, and the problems of what it may not hold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from igf.files.faults import fault
from schemas.plan import Problem

PathInFile = tuple[str | int, ...]

# Aliases can make a small file stand for billions of values.
_MOST_VALUES = 100_000
_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}"
    for name in ("str", "null", "bool", "int", "float", "timestamp", "merge", "value", "seq", "map")
)
_INT = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]{1,18}(\.[0-9]*)?)([eE][-+]?[0-9]{1,2})?")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(slots=True)
class NodeReader:
    """One walk over the nodes of a file: fills `lines`, collects `problems`."""

    path: Path
    lines: dict[PathInFile, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _values: int = 0
    _around: list[Node] = field(default_factory=list)

    def read(self, node: Node, at: PathInFile = ()) -> Any:  # noqa: ANN401 -- a file holds anything
        """The value of a node; None if it is refused."""
        code = self._refused(node)
        if code is not None:
            self._refuse(node, code, tag=node.tag)
            return None
        self.lines.setdefault(at, _line(node))
        self._around.append(node)
        value = self._value(node, at)
        self._around.pop()
        return value

    def _refused(self, node: Node) -> str | None:
        self._values += 1
        if self._values > _MOST_VALUES:
            return "yaml_size"
        if any(node is outer for outer in self._around):
            return "yaml_alias"
        return None if node.tag in _TAGS else "yaml_tag"

    def _value(self, node: Node, at: PathInFile) -> Any:  # noqa: ANN401 -- a file holds anything
        if isinstance(node, MappingNode):
            return {key: self.read(each, (*at, key)) for key, each in self._entries(node, at)}
        if isinstance(node, SequenceNode):
            return [self.read(each, (*at, index)) for index, each in enumerate(node.value)]
        return _scalar(node) if isinstance(node, ScalarNode) else None

    def _entries(self, node: MappingNode, at: PathInFile) -> Iterator[tuple[str, Node]]:
        first: dict[str, int] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self._refuse(key, "yaml_key")
            elif key.value in first:
                self._refuse(key, "yaml_twice", key=key.value, first=first[key.value])
            else:
                first[key.value] = _line(key)
                self.lines[*at, key.value] = _line(key)
                yield key.value, value

    def _refuse(self, node: Node, code: str, **words: object) -> None:
        # A file that is too large by repetition is reported once, not for each repetition.
        if code != "yaml_size" or all(each.code != code for each in self.problems):
            self.problems.append(fault(self.path, code, line=_line(node), **words))


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


def _scalar(node: ScalarNode) -> str | float | bool | None:
    text = str(node.value)
    if node.style:  # quoted, or a block of text
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
