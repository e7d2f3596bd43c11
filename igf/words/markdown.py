"""Text of anybody in Markdown: as words, never as a link, a picture or HTML; and tables of it."""

import re
from collections.abc import Iterable, Sequence

#: Characters that begin links, pictures, HTML and code in Markdown, or would undo an escape.
_ACTIVE = re.compile(r"[\\`\[\]<]")


def inert(text: str) -> str:
    """Text of anybody, who may have typed a picture to be followed by, a link or HTML: as words."""
    return _ACTIVE.sub(r"\\\g<0>", text)


def cell(text: str) -> str:
    """Text of anybody in one line, fit for the cell of a table."""
    return " ".join(inert(text).replace("|", "/").split())


def quoted(text: str) -> str:
    """Text of anybody as a quotation."""
    return "\n".join(f"> {line}".rstrip() for line in inert(text).splitlines()) or "> (no text)"


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; headers that end in a space are those of figures, which stand at the right."""
    marks = ("---:" if header.endswith(" ") else "---" for header in headers)
    lines = [[header.strip() for header in headers], list(marks), *map(list, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
