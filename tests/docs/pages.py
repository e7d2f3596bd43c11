"""The pages of the documentation, for tests that read them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.tree import ROOT, project_files

_FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def pages() -> list[Path]:
    """Every page: those of `docs`, and those at the top of the project."""
    return [path for path in project_files(".", ".md") if path.parent in {ROOT, ROOT / "docs"}]


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def all_text() -> str:
    """The text of the README and of the pages of `docs`."""
    return "\n".join(page(str(path)) for path in pages() if path.name != "CHANGELOG.md")


def blocks(name: str, language: str) -> list[str]:
    """The code blocks of a page in a language (`yaml`, `sh`)."""
    return [text for found, text in _FENCE.findall(page(name)) if found == language]


def prose(text: str) -> str:
    """A page without its code blocks."""
    return _FENCE.sub("", text)


def links(text: str) -> list[str]:
    return _LINK.findall(prose(text))


def slugs(text: str) -> set[str]:
    """The names under which a page's headings can be linked to."""
    return {_slug(heading) for heading in _HEADING.findall(prose(text))}


def _slug(heading: str) -> str:
    kept = re.sub(r"[^\w\- ]", "", heading.lower())
    return kept.strip().replace(" ", "-")


def yaml_examples(name: str) -> Iterator[dict[str, Any]]:
    """The YAML blocks of a page that hold more than a comment."""
    for text in blocks(name, "yaml"):
        content = yaml.safe_load(text)
        if content is not None:
            yield content
