"""A document as a computation or a person made it."""

from dataclasses import dataclass

from igf.store.item_queries import Mark

MARKDOWN = "text/markdown"
JSON = "application/json"


@dataclass(frozen=True)
class Made:
    """A document; `items` is the mark of the items that it was made from, if it was.

    `address` is where it stands on the web, if `content` is a copy of what stands there.
    """

    title: str
    media_type: str
    content: bytes
    items: Mark | None = None
    address: str | None = None
