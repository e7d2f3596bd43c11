"""`igf new`: a year to begin with."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from igf.cli.main import app
from igf.year.file import Year, load_year
from igf.year.rules.plan import plan
from schemas.plan import Plan
from tests.tree import ROOT

KINDS = ROOT / "flows" / "kinds"
LIKE = ROOT / "cycles" / "igf-2025.yaml"


def new(year: int, first_day: str, out: Path, like: Path = LIKE) -> Result:
    arguments = [str(year), "--T", first_day, "--like", str(like), "--out", str(out)]
    return CliRunner().invoke(app, ["new", *arguments])


def planned(file: Path) -> Plan:
    year = load_year(file, KINDS)
    assert isinstance(year, Year)
    return plan(year.cycle, year.definitions)


@pytest.mark.parametrize("like", ["igf-2024", "igf-2025"])
@pytest.mark.parametrize("first_day", ["2026-11-24", "2026-06-15", "2026-12-06"])
def test_a_new_year_can_be_worked_out(like: str, first_day: str, tmp_path: Path) -> None:
    out = tmp_path / "igf-2026.yaml"

    ended = new(2026, first_day, out, ROOT / "cycles" / f"{like}.yaml")

    found = planned(out)
    assert (ended.exit_code, found.problems, len(found.stages)) == (
        0,
        (),
        len(planned(ROOT / "cycles" / f"{like}.yaml").stages),
    )
    assert all(s.opens and s.closes and s.opens.at <= s.closes.at for s in found.stages)


def test_it_says_what_to_look_at(tmp_path: Path) -> None:
    out = tmp_path / "igf-2026.yaml"

    said = new(2026, "2026-11-24", out).stdout.splitlines()

    assert said[0] == f"{out} is written. Now look at these:"
    assert "- The venue is to be announced: fill in its city, country and zone." in said
    assert said[-1] == f"Then: igf check {out}"


def test_an_editor_finds_the_schema_from_the_new_file(tmp_path: Path) -> None:
    out = tmp_path / "igf-2026.yaml"
    new(2026, "2026-11-24", out)

    first = out.read_text(encoding="utf-8").splitlines()[0]

    schema = first.removeprefix("# yaml-language-server: $schema=")
    assert (tmp_path / schema).resolve() == ROOT / "schemas" / "cycle.schema.json"


def test_it_stands_beside_the_other_year_unless_told(tmp_path: Path) -> None:
    like = tmp_path / "igf-2025.yaml"
    like.write_bytes(LIKE.read_bytes())

    CliRunner().invoke(app, ["new", "2026", "--T", "2026-11-24", "--like", str(like)])

    assert planned(tmp_path / "igf-2026.yaml").cycle == "igf-2026"


def test_a_file_that_is_there_is_never_replaced(tmp_path: Path) -> None:
    out = tmp_path / "igf-2026.yaml"
    out.write_text("mine", encoding="utf-8")

    ended = new(2026, "2026-11-24", out)

    assert ended.stderr == f"{out} exists already -> name another file with --out\n"
    assert (ended.exit_code, out.read_text(encoding="utf-8")) == (2, "mine")


def test_a_first_day_in_another_year_is_refused(tmp_path: Path) -> None:
    ended = new(2026, "2027-11-24", tmp_path / "igf-2026.yaml")

    assert (ended.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert "give --T a day of 2026" in ended.stderr


def test_a_year_without_a_first_day_is_no_model(tmp_path: Path) -> None:
    like = tmp_path / "undated.yaml"
    text = LIKE.read_text(encoding="utf-8")
    start, _, rest = text.partition('  T: {at: "2025-06-23"')
    like.write_text(f"{start}  T: {{at: null{rest}", encoding="utf-8")

    ended = new(2026, "2026-11-24", tmp_path / "igf-2026.yaml", like)

    assert ended.stderr == f"T of {like} has no date yet -> start from a year that has one\n"


def test_a_model_that_cannot_be_worked_out_is_not_used(tmp_path: Path) -> None:
    like = tmp_path / "igf-2025.yaml"
    text = LIKE.read_text(encoding="utf-8")
    like.write_text(text.replace("opens: {at: T-200d,", "opens: {at: Q-200d,", 1), "utf-8")

    ended = new(2026, "2026-11-24", tmp_path / "igf-2026.yaml", like)

    assert (ended.exit_code, [file.name for file in tmp_path.iterdir()]) == (2, [like.name])
    assert "Q-200d" in ended.stderr


def test_a_model_with_mistakes_is_not_used(tmp_path: Path) -> None:
    like = tmp_path / "igf-2025.yaml"
    like.write_text("schema: 1\n", encoding="utf-8")

    ended = new(2026, "2026-11-24", tmp_path / "igf-2026.yaml", like)

    assert ended.exit_code == 2
    assert f"{like}:1  error  `cycle` is missing" in ended.stderr


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    ended = new(2026, "2026-11-24", tmp_path / "away" / "igf-2026.yaml")

    assert ended.exit_code == 2
    assert "cannot be written: no such file or directory" in ended.stderr
