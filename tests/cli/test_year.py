"""`igf plan`: the year before it starts, in four forms."""

import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from ical.calendar_stream import IcsCalendarStream
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from igf.cli.main import app
from tests.cli.installed import BY, install
from tests.tree import ROOT

YEAR = ROOT / "cycles" / "igf-2024.yaml"
STAGES = 38


def plan(*options: str, file: Path = YEAR) -> Result:
    return CliRunner().invoke(app, ["plan", str(file), *options])


def broken(tmp_path: Path) -> Path:
    """The year with a date that hangs on nothing."""
    text = YEAR.read_text(encoding="utf-8")
    file = tmp_path / "igf-2024.yaml"
    file.write_text(text.replace("closes: {at: T-366d,", "closes: {at: Q-366d,", 1), "utf-8")
    return file


@pytest.mark.parametrize(
    ("anchor", "instant"),
    [
        ("T", "2024-12-15T00:00:00Z"),
        ("thematic_input.closes", "2024-01-31T23:59:00Z"),
        ("oc_mag_1.opens", "2024-02-27T07:00:00Z"),
        ("session_call.opens", "2024-03-15T08:00:00Z"),
        ("session_call.closes", "2024-05-05T23:59:00Z"),
        ("oc_mag_2.opens", "2024-06-26T08:00:00Z"),
    ],
)
def test_json_gives_the_real_dates_of_2024(anchor: str, instant: str) -> None:
    assert json.loads(plan("--format", "json").stdout)["anchors"][anchor] == instant


def test_json_gives_every_stage_with_its_slack_and_steps() -> None:
    stages = {each["key"]: each for each in json.loads(plan("--format", "json").stdout)["stages"]}

    assert len(stages) == STAGES
    assert stages["evaluation_synthesis"]["slack_days"] == 13
    assert stages["session_call"]["critical"] is True
    first = stages["stocktaking"]["steps"][0]
    assert (first["kind"], first["at"]) == ("notice", "2023-10-19T07:00:00Z")


def test_json_has_the_errors_and_warnings_that_check_finds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(ROOT)
    checked = CliRunner().invoke(app, ["check", "cycles/igf-2024.yaml", "--format", "json"])

    planned = json.loads(plan("--format", "json", file=Path("cycles/igf-2024.yaml")).stdout)

    expected = [
        each for each in json.loads(checked.stdout)["problems"] if each["severity"] != "note"
    ]
    assert expected
    assert planned["problems"] == expected


def test_the_table_is_what_is_printed_without_a_format() -> None:
    said = plan("--today", "2024-05-01").stdout

    assert said.startswith("IGF 2024\n")
    assert ["▸", "today", "1", "May", "2024"] in [line.split() for line in said.splitlines()]
    assert "Results to the proposers: Letters by result waits for Decision of the MAG" in said
    assert max(map(len, said.splitlines())) <= 80


def test_the_table_lists_the_steps_when_asked_for() -> None:
    assert "  Reminder" not in plan().stdout
    assert "  Reminder" in plan("--steps").stdout


def test_the_calendar_is_stamped_with_today_and_read_by_a_strict_reader() -> None:
    said = plan("--format", "ics", "--today", "2024-05-01").stdout_bytes

    events = IcsCalendarStream.calendar_from_ics(said.decode()).events
    assert said.count(b"DTSTAMP:20240501T000000Z\r\n") == len(events)
    assert {"igf-2024/session_call/closes@igf-cycle.example.org"} < {each.uid for each in events}


def test_the_picture_goes_to_a_file(tmp_path: Path) -> None:
    output = tmp_path / "year.svg"

    said = plan("--format", "svg", "--today", "2024-05-01", "--out", str(output))

    symbols = [each for each in ET.parse(output).iter() if each.get("role", "").endswith("img")]  # noqa: S314 -- our own picture
    milestones = 20
    assert (said.stdout, len(symbols)) == ("", STAGES + milestones)


def test_the_table_in_a_file_holds_no_colours(tmp_path: Path) -> None:
    output = tmp_path / "year.txt"

    plan("--today", "2024-05-01", "--out", str(output))

    assert "\x1b" not in output.read_text(encoding="utf-8")


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    ended = plan("--out", str(tmp_path))

    assert ended.exit_code == 2
    assert f"{tmp_path} cannot be written: is a directory -> name another file" in ended.stderr


def test_a_plan_with_errors_is_shown_with_their_lines_and_ends_with_2(tmp_path: Path) -> None:
    file = broken(tmp_path)

    ended = plan("--format", "json", file=file)

    [problem] = [
        each for each in json.loads(ended.stdout)["problems"] if each["severity"] == "error"
    ]
    line = next(n for n, text in enumerate(file.read_text().splitlines(), 1) if "Q-366d" in text)
    assert (problem["file"], problem["line"]) == (str(file), line)
    assert ended.stderr.startswith(f"{file}:{line}  error  ")
    assert ended.exit_code == 2


@pytest.mark.parametrize("form", ["ics", "svg"])
def test_a_plan_with_errors_is_neither_drawn_nor_handed_on(form: str, tmp_path: Path) -> None:
    ended = plan("--format", form, file=broken(tmp_path))

    assert (ended.stdout, ended.exit_code) == ("", 2)


def test_a_wrong_day_is_refused() -> None:
    assert plan("--today", "1 May").exit_code == 2


def test_a_workbook_goes_to_a_file_and_nowhere_else(tmp_path: Path) -> None:
    output = tmp_path / "plan.xlsx"

    assert plan("--format", "xlsx", "-o", str(output)).stdout == ""

    assert load_workbook(output).sheetnames == ["Dates", "Calendar", "Exported"]
    assert "a workbook cannot be printed -> name a file" in plan("--format", "xlsx").stderr


@pytest.mark.parametrize("form", ["table", "json", "ics", "svg"])
def test_a_started_year_is_planned_with_its_dates_as_they_stand(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = install(tmp_path, monkeypatch)
    installed.igf("start", installed.year(opened=-48, length=100), "--yes")
    installed.igf("open", "thematic_input", "--yes", *BY, "--reason", "ready early")
    moved = installed.igf("plan", "igf-short", "--format", form).stdout
    declared = installed.igf("plan", str(tmp_path / "igf-short.yaml"), "--format", form).stdout
    assert moved != declared
    assert ("➜" in moved) is (form in {"table", "svg"})


def test_what_is_neither_a_file_nor_a_started_year_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = install(tmp_path, monkeypatch).igf("plan", "igf-2031", code=2).stderr
    assert said.startswith("igf-2031 was not started here, and there is no such file")


def test_a_reader_that_stops_early_is_no_trouble() -> None:
    command = [sys.executable, "-m", "igf.cli.main", "plan", str(YEAR), "--format", "json"]

    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert "Traceback" not in running.stderr.read()
