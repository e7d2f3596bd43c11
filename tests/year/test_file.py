"""A year read from its file and the kinds it uses."""

from pathlib import Path

import pytest

from igf.year.file import Year, load_kinds, load_year
from schemas.plan import Problem

_KIND = """\
schema: 1
kind: call
title: Call
lane: calls
about: A call.
steps:
  - {key: tell, do: notice, title: Tell, at: opens, notice: call.opened, to: [mag]}
  - key: shut
    do: wait
    title: Shut
    at: closes
"""
_YEAR = """\
schema: 1
cycle: igf-2030
title: IGF 2030
venue: {city: Lund, country: Sweden, zone: Europe/Stockholm}
contact: igf@example.org
website: https://igf.example.org
anchors: {T: 2030-12-01}
bodies: {mag: {title: MAG}}
roles: {}
stages:
  call:
    kind: call
    title: Call
    opens: T-30d
    closes: T-10d
    steps:
      - {key: tell, title: Told}
"""


class Folder:
    """A folder with a year and its kinds."""

    def __init__(self, root: Path) -> None:
        self.year = root / "igf-2030.yaml"
        self.kinds = root / "kinds"
        self.kinds.mkdir()
        self.write()

    def write(self, year: str = _YEAR, **kinds: str) -> None:
        self.year.write_text(year, "utf-8")
        for name, text in {"call": _KIND, **kinds}.items():
            (self.kinds / f"{name}.yaml").write_text(text, "utf-8")

    def load(self) -> Year:
        found = load_year(self.year, self.kinds)
        assert isinstance(found, Year)
        return found

    def faults(self) -> list[tuple[str, int | None, str]]:
        found = load_year(self.year, self.kinds)
        assert isinstance(found, list)
        return [(Path(each.file).name, each.line, each.code) for each in found]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_a_year_brings_its_definitions(folder: Folder) -> None:
    year = folder.load()

    assert year.cycle.anchors["T"].at == "2030-12-01"
    assert [step.title for step in year.definitions["call"].steps] == ["Told", "Shut"]


@pytest.mark.parametrize(
    ("place", "file", "line"),
    [
        ("anchors.T", "igf-2030.yaml", 7),
        ("stages.call.closes", "igf-2030.yaml", 15),
        ("stages.call.steps.tell.title", "igf-2030.yaml", 17),
        ("stages.call.steps.tell.at", "call.yaml", 7),
        ("stages.call.steps.shut.at", "call.yaml", 11),
        ("stages.call.steps.shut", "call.yaml", 8),
        ("", "igf-2030.yaml", 1),
    ],
)
def test_a_problem_is_put_where_its_value_was_written(
    folder: Folder, place: str, file: str, line: int
) -> None:
    problem = Problem(severity="error", code="any", message="Wrong", place=place)

    found = folder.load().located(problem)

    assert (Path(found.file).name, found.line) == (file, line)


def test_a_problem_that_has_a_file_stays_there(folder: Folder) -> None:
    problem = Problem(severity="error", code="any", message="Wrong", file="elsewhere.yaml")

    assert folder.load().located(problem) == problem


def test_problems_of_the_year_and_its_kinds_come_together(folder: Folder) -> None:
    folder.write(_YEAR.replace("title: IGF", "titel: IGF"), other="kind: [", call="schema: 1\n")

    assert folder.faults() == [
        ("igf-2030.yaml", 1, "missing"),
        ("igf-2030.yaml", 3, "extra_forbidden"),
        *[("call.yaml", 1, "missing")] * 5,
        ("other.yaml", 2, "yaml_syntax"),
    ]


def test_a_kind_that_cannot_be_read_is_not_unknown_as_well(folder: Folder) -> None:
    folder.write(call="")

    assert folder.faults() == [("call.yaml", None, "yaml_empty")]


def test_wrong_overrides_come_with_their_lines(folder: Folder) -> None:
    folder.write(_YEAR + "      - {key: shtu, drop: true}\n      - {key: shut, att: T}\n")

    assert folder.faults() == [
        ("igf-2030.yaml", 18, "unknown_step"),
        ("igf-2030.yaml", 19, "extra_forbidden"),
    ]


def test_a_year_that_is_no_yaml_is_told_with_the_problems_of_the_kinds(folder: Folder) -> None:
    folder.write("a: [", call=_KIND.replace("key: shut", "key: tell"))

    assert folder.faults() == [
        ("igf-2030.yaml", 2, "yaml_syntax"),
        ("call.yaml", 7, "step_twice"),
    ]


def test_a_kind_has_the_name_of_its_file(folder: Folder) -> None:
    folder.write(other=_KIND)

    assert folder.faults() == [("other.yaml", 2, "kind_name")]


def test_a_missing_folder_of_kinds_is_one_problem(tmp_path: Path) -> None:
    [problem] = load_kinds(tmp_path / "nowhere").problems

    assert problem.code == "folder_missing"
