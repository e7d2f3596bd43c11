"""Links in the documentation lead somewhere."""

from pathlib import Path

import pytest

from tests.docs.pages import links, pages, slugs
from tests.tree import ROOT


@pytest.mark.parametrize("path", pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_inside_the_project_leads_to_a_file_and_a_heading(path: Path) -> None:
    wrong = []
    for link in links(path.read_text(encoding="utf-8")):
        if link.startswith(("https://", "http://", "mailto:")):
            continue
        name, _, heading = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.exists() or (heading and heading not in slugs(target.read_text("utf-8"))):
            wrong.append(link)
    assert wrong == []


def test_every_picture_of_the_docs_is_shown_on_a_page() -> None:
    shown = {link for path in pages() for link in links(path.read_text("utf-8"))}
    drawn = [path.name for path in (ROOT / "docs" / "pictures").iterdir()]
    assert [name for name in drawn if not any(link.endswith(f"/{name}") for link in shown)] == []
