"""A document in Markdown as a page of HTML."""

from html import escape
from typing import Final

from markdown_it import MarkdownIt

_PAGE: Final = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body>
{body}</body>
</html>
"""


def html_page(title: str, markdown: str) -> str:
    """The page; HTML that stands in the text is shown as text."""
    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(markdown)
    return _PAGE.format(title=escape(title), body=body)
