"""A year written as YAML, in the order and the look of the files in `cycles/`."""

from collections.abc import Mapping
from textwrap import indent
from typing import Any

import yaml

#: A line is never folded: a title stays on the line of its key.
_WIDTH = 10_000
#: Mappings that are no section of the file but a value.
_VALUES = frozenset({"venue"})
#: The section whose entries have lines of their own, with an empty line between them.
_STAGES = "stages"


class _Block(dict[str, Any]):
    """A mapping with a line for each key; others are written on one line where nothing nests."""


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


def year_text(content: Mapping[str, Any], schema: str) -> str:
    """The file; `content` is a year as CycleFile reads it, `schema` where its JSON Schema is."""
    head = f"# yaml-language-server: $schema={schema}\n"
    plain = {key: value for key, value in content.items() if not _is_section(key, value)}
    sections = [_section(key, value) for key, value in content.items() if key not in plain]
    return "\n".join([head + _dumped(plain), *sections])


def _is_section(key: str, value: object) -> bool:
    return isinstance(value, Mapping) and key not in _VALUES


def _section(name: str, entries: Mapping[str, Any]) -> str:
    if name != _STAGES:
        return f"{name}:\n{indent(_dumped(entries), '  ')}"
    blocks = [_dumped({key: _Block(value)}) for key, value in entries.items()]
    text = "\n".join(blocks)
    return f"{name}:\n{indent(text, '  ')}"


def _dumped(entries: Mapping[str, Any]) -> str:
    return yaml.dump(
        _Block(entries),
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=_WIDTH,
        default_flow_style=None,
    )
