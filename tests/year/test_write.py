"""A year written as a file: read back equal, and readable."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igf.files.yaml_file import YamlFile, read_yaml
from igf.year.write import year_text
from tests.tree import ROOT

SCHEMA = "../schemas/cycle.schema.json"
WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1)
NESTED = st.recursive(
    WORDS | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)


def read(text: str, folder: Path) -> Any:  # noqa: ANN401 -- whatever the file says
    file = folder / "year.yaml"
    file.write_text(text, encoding="utf-8")
    found = read_yaml(file)
    assert isinstance(found, YamlFile), found
    return found.data


def content_of(name: str) -> dict[str, Any]:
    found = read_yaml(ROOT / "cycles" / name)
    assert isinstance(found, YamlFile)
    data: dict[str, Any] = found.data
    return data


@pytest.mark.parametrize("name", ["igf-2024.yaml", "igf-2025.yaml"])
def test_a_year_that_is_written_reads_back_equal_and_in_order(name: str, tmp_path: Path) -> None:
    content = content_of(name)

    found = read(year_text(content, SCHEMA), tmp_path)

    assert found == content
    assert list(found["stages"]) == list(content["stages"])


@given(title=WORDS, steps=st.lists(st.dictionaries(WORDS, NESTED, min_size=1), max_size=3))
def test_any_words_read_back_equal(
    title: str, steps: list[Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = {"title": title, "stages": {"call": {"title": title, "steps": steps}}}

    assert read(year_text(content, SCHEMA), tmp_path_factory.mktemp("year")) == content


def test_stages_have_a_line_for_each_field_and_short_things_one_line() -> None:
    content = {
        "schema": 1,
        "venue": {"city": "Oslo", "zone": "Europe/Oslo"},
        "languages": ["en", "fr"],
        "bodies": {"mag": {"title": "MAG", "size": 40}},
        "stages": {
            "call": {"kind": "call", "audience": ["mag"], "steps": [{"key": "a", "drop": True}]},
            "meeting": {"kind": "meeting"},
        },
    }

    assert year_text(content, SCHEMA).splitlines() == [
        f"# yaml-language-server: $schema={SCHEMA}",
        "schema: 1",
        "venue: {city: Oslo, zone: Europe/Oslo}",
        "languages: [en, fr]",
        "",
        "bodies:",
        "  mag: {title: MAG, size: 40}",
        "",
        "stages:",
        "  call:",
        "    kind: call",
        "    audience: [mag]",
        "    steps:",
        "      - {key: a, drop: true}",
        "",
        "  meeting:",
        "    kind: meeting",
    ]


def test_a_value_that_comes_twice_is_written_twice() -> None:
    names = ["mag", "nri"]

    text = year_text({"stages": {"a": {"to": names}, "b": {"to": names}}}, SCHEMA)

    assert text.count("to: [mag, nri]") == 2
