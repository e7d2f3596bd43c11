"""A year written as YAML, in the order and the look of the files in `cycles/`."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import indent
from typing import Any

import yaml

#: A line is never folded: a title stays on the line of its key.
_WIDTH = 10_000
#: Mappings that are no section of the file but a value.
_VALUES = frozenset({"venue"})
#: An entry of the file, a section or a stage: how far it stands in, and its key.
_ENTRY = re.compile(r"( {0}| {2}| {4})([A-Za-z][A-Za-z0-9_]*):")
#: The section whose entries have lines of their own, with an empty line between them.
_STAGES = "stages"


class _Block(dict[str, Any]):
    """A mapping with a line for each key; others are written on one line where nothing nests."""


class _Line(dict[str, Any]):
    """A mapping on one line, whatever it holds."""


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 -- as PyYAML calls it
        """An anchor in place of a repeated value would be right and hard to read."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 -- as PyYAML calls it
        """Lists stand further in than their key."""
        super().increase_indent(flow, False)  # noqa: FBT003 -- as above


_Dumper.add_representer(
    _Block,
    lambda dumper, data: dumper.represent_mapping(
        "tag:yaml.org,2002:map", data.items(), flow_style=False
    ),
)
_Dumper.add_representer(
    _Line,
    lambda dumper, data: dumper.represent_mapping(
        "tag:yaml.org,2002:map", data.items(), flow_style=True
    ),
)


def year_text(content: Mapping[str, Any], schema: str, *, about: Iterable[str] = ()) -> str:
    """The file; `content` is a year as CycleFile reads it, `schema` where its JSON Schema is.

    `about` are lines that say where the file comes from.
    """
    head = f"# yaml-language-server: $schema={schema}\n" + "".join(_comments(about))
    plain = {key: value for key, value in content.items() if not _is_section(key, value)}
    sections = [_section(key, value) for key, value in content.items() if key not in plain]
    return "\n".join([head + _dumped(plain), *sections])


def with_comments(text: str, comments: Mapping[tuple[str, ...], Sequence[str]]) -> str:
    """The file with lines above its entries, by place: ("stages", "thematic_input", "closes")."""
    lines: list[str] = []
    place: tuple[str, ...] = ()
    for line in text.splitlines(keepends=True):
        if found := _ENTRY.match(line):
            depth = len(found[1]) // 2
            place = (*place[:depth], found[2])
            lines += _comments(comments.get(place, ()), found[1])
        lines.append(line)
    return "".join(lines)


def _comments(lines: Iterable[str], margin: str = "") -> Iterator[str]:
    """Each on one line, whatever people have typed into it."""
    return (f"{margin}# {' '.join(line.split())}".rstrip() + "\n" for line in lines)


def _is_section(key: str, value: object) -> bool:
    return isinstance(value, Mapping) and key not in _VALUES


def _section(name: str, entries: Mapping[str, Any]) -> str:
    if name != _STAGES:
        return f"{name}:\n{indent(_dumped(_dated(entries)), '  ')}"
    blocks = [_dumped({key: _Block(_dated(value))}) for key, value in entries.items()]
    text = "\n".join(blocks)
    return f"{name}:\n{indent(text, '  ')}"


def _dated(entries: Mapping[str, Any]) -> dict[str, Any]:
    """The entries, each date among them on a line of its own."""
    dates = {key: _Line(each) for key, each in entries.items() if _is_date(each)}
    return {**entries, **dates}


def _is_date(value: object) -> bool:
    return isinstance(value, Mapping) and "at" in value


def _dumped(entries: Mapping[str, Any]) -> str:
    return yaml.dump(
        _Block(entries),
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=_WIDTH,
        default_flow_style=None,
    )
