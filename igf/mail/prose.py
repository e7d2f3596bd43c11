"""The two parts of a mail, HTML and plain text, from one Markdown source."""

import re
import textwrap
from typing import Final
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from igf.mail.environment import FSI, PDI, without_isolates

WIDTH: Final = 76
_MARK = re.compile(r"(?:-|\d+\.) ")
_MARKDOWN = MarkdownIt("commonmark", {"html": False})


def to_html(markdown: str) -> str:
    """An HTML fragment; isolated values stand in `<bdi>`."""
    made: str = _MARKDOWN.render(markdown)
    return made.replace(FSI, "<bdi>").replace(PDI, "</bdi>")


def to_text(markdown: str, *, rtl: bool = False) -> str:
    """Plain text; a link is its words and `<address>`.

    Text that reads from left to right is wrapped at 76 columns and loses its isolates. From right
    to left isolates are needed, and they end at a line break: a paragraph stays one line.
    """
    text = _blocks(SyntaxTreeNode(_MARKDOWN.parse(markdown)).children)
    return text if rtl else _wrapped(without_isolates(text))


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


def _filled(line: str) -> str:
    """One line wrapped, further lines set in under the text of a list item."""
    mark = _MARK.match(line)
    indent = " " * len(mark[0]) if mark else ""
    return textwrap.fill(
        line, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
