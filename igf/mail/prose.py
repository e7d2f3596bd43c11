"""The two parts of a mail, HTML and plain text, from one Markdown source."""

import textwrap
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from igf.mail.environment import FSI, PDI

WIDTH: Final = 76
_MARKDOWN = MarkdownIt("commonmark", {"html": False})


def to_html(markdown: str) -> str:
    """An HTML fragment; isolated values stand in `<bdi>`."""
    made: str = _MARKDOWN.render(markdown)
    return made.replace(FSI, "<bdi>").replace(PDI, "</bdi>")


def to_text(markdown: str) -> str:
    """Plain text wrapped at 76 columns; a link is its words and `<address>`."""
    return _blocks(SyntaxTreeNode(_MARKDOWN.parse(markdown)).children)


def _blocks(nodes: list[SyntaxTreeNode]) -> str:
    return "\n\n".join(_block(node) for node in nodes)


def _block(node: SyntaxTreeNode) -> str:
    match node.type:
        case "bullet_list" | "ordered_list":
            return "\n".join(_item(item, place) for place, item in enumerate(node.children, 1))
        case "blockquote":
            return textwrap.indent(_blocks(node.children), "> ")
        case "hr":
            return "-" * 3
        case "fence" | "code_block":
            return textwrap.indent(node.content.rstrip("\n"), "    ")
        case _:
            return _wrapped("".join(_inline(child) for child in node.children))


def _item(node: SyntaxTreeNode, place: int) -> str:
    mark = "- " if node.parent and node.parent.type == "bullet_list" else f"{place}. "
    inner = textwrap.indent(_blocks(node.children), " " * len(mark))
    return mark + inner[len(mark) :]


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
            return "".join(_inline(child) for child in node.children)


def _link(node: SyntaxTreeNode) -> str:
    words = "".join(_inline(child) for child in node.children)
    target = str(node.attrs["href"])
    bare = words.replace(FSI, "").replace(PDI, "")
    if target in {bare, f"mailto:{bare}"}:
        return words
    return f"{words} {FSI}<{target}>{PDI}"


def _wrapped(paragraph: str) -> str:
    return "\n".join(
        textwrap.fill(line, WIDTH, break_long_words=False, break_on_hyphens=False)
        for line in paragraph.split("\n")
    )
