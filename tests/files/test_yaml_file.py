"""Reading YAML with positions, and everything a file can be instead of YAML."""

import os
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from igf.files.yaml_file import YamlFile, read_yaml, validate
from schemas.base import Key, Strict
from schemas.kind import KindFile
from schemas.plan import Problem


class Shelf(Strict):
    name: Key
    held: str = "yes"
    sizes: dict[Key, int] | None = None


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.yaml"


def _read(path: Path, text: str) -> YamlFile:
    path.write_text(dedent(text), "utf-8")
    found = read_yaml(path)
    assert isinstance(found, YamlFile)
    return found


def _refused(path: Path, text: str | bytes) -> list[Problem]:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    found = read_yaml(path)
    assert isinstance(found, list)
    assert {problem.file for problem in found} == {str(path)}
    return found


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2024-01-31", "2024-01-31"),
        ("2024-01-31 23:59", "2024-01-31 23:59"),
        ("11:00", "11:00"),
        ("no", "no"),
        ("NO", "NO"),
        ("on", "on"),
        ("'true'", "true"),
        ("true", True),
        ("42", 42),
        ("4.5", 4.5),
        ("'42'", "42"),
        ("0x1F", "0x1F"),
        ("", None),
        ("~", None),
        ("[CH, UN]", ["CH", "UN"]),
    ],
)
def test_a_value_is_what_a_person_sees(path: Path, written: str, value: object) -> None:
    assert _read(path, f"key: {written}").data == {"key": value}


def test_keys_are_text_even_if_they_look_like_something_else(path: Path) -> None:
    assert _read(path, "{on: 1, 2024: 2, no: 3, <<: 4}").data == {
        "on": 1,
        "2024": 2,
        "no": 3,
        "<<": 4,
    }


def test_every_key_and_item_knows_its_line(path: Path) -> None:
    found = _read(
        path,
        """\
        # a comment
        stages:
          one:
            steps:
              - key: first
                at: T
              - {key: second, at: P}
        """,
    )

    assert found.line(("stages", "one", "steps", 1)) == 7
    assert found.line_at("stages.one.steps.first.at") == 6
    assert found.line_at("stages.one.steps.second.at") == 7


def test_what_is_missing_is_on_the_line_of_what_it_is_missing_from(path: Path) -> None:
    found = _read(path, "a: 1\nstages:\n  one:\n    title: One\n")

    assert found.line_at("stages.one.closes") == 3
    assert found.line_at("stages.two.closes") == 2
    assert found.line_at("nowhere") == 1


def test_an_alias_that_is_used_twice_is_read_twice(path: Path) -> None:
    found = _read(path, "a: &x [1, 2]\nb: *x\n")

    assert found.data == {"a": [1, 2], "b": [1, 2]}


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "yaml_empty", None),
        ("# only a comment\n", "yaml_empty", None),
        ("a: 1\nb: [1, 2\nc: 3\n", "yaml_syntax", 3),
        ("a:\n\tb: 1\n", "yaml_syntax", 2),
        ("a: 1\n---\nb: 2\n", "yaml_syntax", 2),
        ("a: b: c\n", "yaml_syntax", 1),
        ("a: 1\nb: \x00\n", "yaml_syntax", 2),
        (b"a: 1\nb: \xff\xfe\n", "file_text", 2),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00\xb5", "file_text", 1),
        ("a: *nowhere\n", "yaml_syntax", 1),
        ("a: 1\nb: &b [*b]\n", "yaml_alias", 2),
        ("a: &a {b: {c: *a}}\n", "yaml_alias", 1),
        ("a: !!python/object/apply:os.system [ls]\n", "yaml_tag", 1),
        ("a: 1\nb: 2\na: 3\n", "yaml_twice", 3),
        ("? [a, b]\n: c\n", "yaml_key", 1),
        ("[" * 1_000_000, "yaml_depth", None),
        ("a: " + "{b: " * 100_000, "yaml_depth", None),
        ("- a\n" * 300_000, "yaml_size", 100_000),
    ],
)
def test_a_file_that_is_no_plain_yaml_is_one_problem(
    path: Path, text: str | bytes, code: str, line: int | None
) -> None:
    problems = _refused(path, text)

    assert [(problem.code, problem.line) for problem in problems] == [(code, line)]
    assert problems[0].fix


def test_a_bomb_of_aliases_is_one_problem(path: Path) -> None:
    text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
    )

    assert [problem.code for problem in _refused(path, text)] == ["yaml_size"]


def test_a_key_that_stands_twice_names_both_lines(path: Path) -> None:
    [problem] = _refused(path, "a: 1\nb: {c: 1,\n  c: 2}\n")

    assert (problem.message, problem.line) == ("`c` stands twice, first in line 2", 3)


def test_a_file_of_fifty_megabytes_is_one_problem(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(50_000_000)

    found = read_yaml(path)

    assert isinstance(found, list)
    assert [problem.code for problem in found] == ["file_size"]


def test_what_is_no_file_is_one_problem(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    for name, code in (("gone", "file_missing"), (".", "file_kind"), ("pipe", "file_kind")):
        found = read_yaml(tmp_path / name)
        assert isinstance(found, list)
        assert [problem.code for problem in found] == [code]


def test_a_file_without_permission_is_one_problem(
    path: Path, request: pytest.FixtureRequest
) -> None:
    path.write_text("a: 1")
    path.chmod(0)
    request.getfixturevalue("ordinary_user")

    found = read_yaml(path)

    assert isinstance(found, list)
    assert [problem.code for problem in found] == ["file_closed"]


def test_a_name_that_no_disk_takes_is_one_problem(tmp_path: Path) -> None:
    found = read_yaml(tmp_path / ("x" * 5000))

    assert isinstance(found, list)
    assert [problem.code for problem in found] == ["file_closed"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8")))
def test_any_bytes_are_read_or_refused(path: Path, raw: bytes) -> None:
    path.write_bytes(raw)

    found = read_yaml(path)

    assert isinstance(found, YamlFile) or found


def test_a_file_that_fits_becomes_its_model(path: Path) -> None:
    assert validate(Shelf, _read(path, "name: one\nheld: no\n")) == Shelf(name="one", held="no")


def test_every_fault_is_told_with_its_line_and_what_would_be_right(path: Path) -> None:
    found = validate(Shelf, _read(path, "hled: 3\nsizes:\n  wide: much\n  Tall: 3\n"))

    assert isinstance(found, list)
    assert [(each.place, each.line, each.message, each.fix) for each in found] == [
        ("name", 1, "`name` is missing", "add name: ..."),
        ("sizes.wide", 3, "`wide` is not a whole number", "write a whole number"),
        (
            "sizes.Tall",
            4,
            "`Tall` is not written as expected",
            "use a-z, 0-9 and _, beginning with a letter",
        ),
        ("hled", 1, "`hled` is not known here", "did you mean held?"),
    ]


def test_a_file_without_keys_says_so(path: Path) -> None:
    found = validate(Shelf, _read(path, "just words"))

    assert isinstance(found, list)
    assert [(each.message, each.line) for each in found] == [("The file holds no keys", 1)]


def test_a_fault_in_a_step_is_placed_by_the_key_of_the_step(path: Path) -> None:
    found = validate(
        KindFile,
        _read(
            path,
            """\
            schema: 1
            kind: call
            title: Call
            lane: calls
            about: A call.
            steps:
              - {key: tell, do: notice, title: Tell, notice: call.opened, too: [mag]}
              - {key: ask, do: aks, title: Ask}
              - {key: shut, title: Shut}
            """,
        ),
    )

    assert isinstance(found, list)
    assert [(each.place, each.line, each.fix) for each in found] == [
        ("steps.tell.to", 7, "add to: ..."),
        ("steps.tell.too", 7, "did you mean to?"),
        ("steps.ask", 8, "did you mean ask?"),
        ("steps.shut", 9, "say what the step does, as in do: notice"),
    ]
