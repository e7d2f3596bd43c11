"""`igf schema`: what an editor needs."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from igf.cli.main import app
from schemas.export import NAMES, SchemaName, export


def schema(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["schema", *arguments])


@pytest.mark.parametrize("name", NAMES)
def test_one_schema_is_printed(name: SchemaName) -> None:
    assert schema(name).stdout == export(name)


def test_both_are_written_to_a_folder_that_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "schemas"

    said = schema("--out", str(folder)).stderr

    files = [folder / "cycle.schema.json", folder / "kind.schema.json"]
    assert said.splitlines() == [f"{file} is written." for file in files]
    assert [file.read_text(encoding="utf-8") for file in files] == [export(name) for name in NAMES]


def test_both_are_not_printed_as_one() -> None:
    ended = schema()

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "name one (cycle, kind), or a folder with --out" in ended.stderr


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()

    ended = schema("--out", str(file))

    assert ended.exit_code == 2
    assert f"{file} cannot be written: file exists" in ended.stderr
