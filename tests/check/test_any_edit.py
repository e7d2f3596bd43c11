"""Any edit of a file is checked to the end, and every problem is one line of words."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.errors import problem_line
from schemas.plan import Problem
from tests.amounts import examples
from tests.check.small_year import KINDS, YEAR, Folder, small_year

NAMES = ("year", *KINDS)
TEXTS = {"year": YEAR, **KINDS}
WORDS = sorted({word for text in TEXTS.values() for word in text.split()})
DATES = ("due", "asked", "T - 9999d - 9999d", "2199-12-31 + 9999w", "closes Mon 24:00", "T + 1wd")
SIGNS = ("{", "}", "[", "]", ": ", "- ", "\n", "\n  ", "'", '"', "!", "%", "&a", "*a", "🌍")
SCRAPS = st.sampled_from([*WORDS, *DATES, *SIGNS, "null", "true", "1e9"]) | st.text(max_size=6)


def _checked(edited: dict[str, str]) -> list[Problem]:
    with tempfile.TemporaryDirectory() as root:
        folder: Folder = small_year(Path(root))
        for name, text in edited.items():
            folder.file(name).write_text(text, "utf-8", errors="replace", newline="")
        return folder.check()


@st.composite
def edits(draw: st.DrawFn) -> dict[str, str]:
    """The year or one of its kinds with a few spans replaced."""
    name = draw(st.sampled_from(NAMES))
    text = TEXTS[name]
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = start + draw(st.integers(0, 30))
        text = text[:start] + draw(SCRAPS) + text[end:]
    return {name: text}


@st.composite
def exchanges(draw: st.DrawFn) -> dict[str, str]:
    """The year or one of its kinds with one value in the place of another."""
    name = draw(st.sampled_from(NAMES))
    lines = TEXTS[name].splitlines(keepends=True)
    places = [number for number, line in enumerate(lines) if ": " in line]
    for _ in range(draw(st.integers(1, 4))):
        number = draw(st.sampled_from(places))
        key = lines[number].partition(": ")[0]
        lines[number] = f"{key}: {draw(SCRAPS)}\n"
    return {name: "".join(lines)}


@given(edits() | exchanges())
@settings(max_examples=examples(100, soak=5000))
def test_any_edit_is_checked_to_the_end(edited: dict[str, str]) -> None:
    for problem in _checked(edited):
        assert problem.message
        assert problem.file
        assert problem_line(problem)
