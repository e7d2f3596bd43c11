"""A folder of pages, read as a browser would."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

#: Elements between which no space is seen.
INLINE = frozenset({"a", "b", "bdi", "code", "small", "span", "strong"})
Attributes = dict[str, str | None]


@dataclass
class PageRead(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    elements: list[tuple[str, Attributes]] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.text += "" if tag in INLINE else " "

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[Attributes]:
        return [attributes for name, attributes in self.elements if name == tag]

    def words(self) -> str:
        """Its text on one line."""
        return " ".join(self.text.split())


def read(file: Path) -> PageRead:
    page = PageRead()
    page.feed(file.read_text(encoding="utf-8"))
    return page


def pages(folder: Path) -> dict[str, PageRead]:
    """Every page of a folder by its path in it."""
    return {str(each.relative_to(folder)): read(each) for each in sorted(folder.rglob("*.html"))}


def addresses(page: PageRead) -> Iterator[str]:
    """All that a page links to or loads."""
    for _, attributes in page.elements:
        yield from (attributes[name] or "" for name in ("href", "src") if name in attributes)


def broken(folder: Path) -> list[str]:
    """The addresses that lead to no file of the folder, or to no place in it."""
    read_pages = pages(folder)
    ids = {name: {each.get("id") for _, each in p.elements} for name, p in read_pages.items()}
    found = []
    for name, page in read_pages.items():
        for address in addresses(page):
            path, place = urldefrag(address)
            target = (folder / name).parent / unquote(path) if path else folder / name
            key = str(target.resolve().relative_to(folder.resolve()))
            if not target.is_file() or (place and place not in ids[key]):
                found.append(f"{name}: {address}")
    return found
