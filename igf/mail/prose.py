"""The two parts of a mail, HTML and plain text, from one Markdown source."""

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape
from itertools import pairwise
from typing import Final, NamedTuple
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from igf.mail.environment import FSI, MARKS, PDI, without_isolates

WIDTH: Final = 76
_MARK = re.compile(r"(?:-|\d+\.) ")
_OPEN = re.compile(f"[{''.join(MARKS.values())}]")
_MARKDOWN = MarkdownIt("commonmark", {"html": False})


def to_html(markdown: str) -> str:
    """An HTML fragment; isolated values stand in `<bdi>`."""
    return _read(markdown).html.replace(FSI, "<bdi>").replace(PDI, "</bdi>")


def to_text(markdown: str, *, rtl: bool = False) -> str:
    """Plain text; a link is its words and `<address>`.

    Text that reads from left to right is wrapped at 76 columns and loses its isolates. From right
    to left isolates are needed, and they end at a line break: a paragraph stays one line. A line
    with a mark in it is wrapped when the mark is filled in.
    """
    text = _read(markdown).text
    return text if rtl else _wrapped(without_isolates(text))


def fill_html(html: str, values: Mapping[str, str]) -> str:
    """HTML with its marks filled in."""
    for name, mark in MARKS.items():
        html = html.replace(mark, escape(values[name], quote=False).replace('"', "&quot;"))
    return html


def fill_text(text: str, values: Mapping[str, str]) -> str:
    """Plain text with its marks filled in."""
    lines = text.split("\n")
    return "\n".join(_closed(line, values) if _OPEN.search(line) else line for line in lines)


class _Read(NamedTuple):
    html: str
    text: str


@lru_cache(maxsize=512)  # mails of a stage end in the same parts
def _read(markdown: str) -> _Read:
    tokens = _MARKDOWN.parse(markdown)
    if len(_OPEN.findall(markdown)) > len(_OPEN.findall("".join(_plain(tokens)))):
        raise ValueError("a fact of the reader stands where it is not plain text")
    html: str = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return _Read(html, _blocks(SyntaxTreeNode(tokens).children))


def _plain(tokens: Sequence[Token]) -> Iterator[str]:
    """Text that is no code, no address and not in a heading, which is underlined at its length."""
    for before, token in pairwise(tokens):
        if token.type == "inline" and before.type != "heading_open":
            yield from (child.content for child in token.children or () if child.type == "text")


def _closed(line: str, values: Mapping[str, str]) -> str:
    for name, mark in MARKS.items():
        line = line.replace(mark, values[name])
    # A line from right to left has kept the isolates around its marks.
    return line if FSI in line else _filled(line)


def _blocks(nodes: list[SyntaxTreeNode]) -> str:
    return "\n\n".join(_block(node) for node in nodes)


def _block(node: SyntaxTreeNode) -> str:
    match node.type:
        case "bullet_list" | "ordered_list":
            return "\n".join(_item(item, place) for place, item in enumerate(node.children, 1))
        case "heading":
            words = _words(node)
            return f"{words}\n{'-' * len(without_isolates(words))}"
        case "hr":
            return "-" * 3
        case "fence" | "code_block":
            return node.content.rstrip("\n")
        case "paragraph" | "inline":
            return _words(node)
        case _:
            return _blocks(node.children)


def _item(node: SyntaxTreeNode, place: int) -> str:
    ordered = node.parent is not None and node.parent.type == "ordered_list"
    return f"{place}. {_blocks(node.children)}" if ordered else f"- {_blocks(node.children)}"


def _words(node: SyntaxTreeNode) -> str:
    return "".join(_inline(child) for child in node.children)


def _inline(node: SyntaxTreeNode) -> str:
    match node.type:
        case "text" | "code_inline":
            return node.content
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "link":
            return _link(node)
        case _:
            return _words(node)


def _link(node: SyntaxTreeNode) -> str:
    words = _words(node)
    target = str(node.attrs["href"])
    if target.removeprefix("mailto:") == without_isolates(words):
        return words
    mailbox, _, subject = target.removeprefix("mailto:").partition("?subject=")
    if subject:
        return f"{words} {FSI}<{mailbox}>, {unquote(subject)}{PDI}"
    return f"{words} {FSI}<{target}>{PDI}"


def _wrapped(text: str) -> str:
    return "\n".join(_filled(line) for line in text.split("\n"))


@lru_cache(maxsize=1024)
def _filled(line: str) -> str:
    """One line wrapped, further lines set in under the text of a list item."""
    if _OPEN.search(line):
        return line
    mark = _MARK.match(line)
    indent = " " * len(mark[0]) if mark else ""
    return textwrap.fill(
        line, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
