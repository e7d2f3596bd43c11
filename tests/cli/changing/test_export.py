"""`igf export`: a file that can be checked and read again."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.cli.installed import BY, Installed


def day(now: datetime, days: int) -> str:
    return f"{now + timedelta(days=days):%Y-%m-%d}"


def test_the_year_as_it_stands_is_written_and_has_no_errors(installed: Installed) -> None:
    installed.igf("start", installed.year(opened=1, length=160), "--yes", *BY)
    installed.igf("close", "thematic_input", "--yes", *BY, "--reason", "the form broke")
    file = installed.folder / "now.yaml"
    said = installed.igf("export", "-o", str(file))
    assert (said.stdout, said.stderr) == ("", f"{file} is written.\n")
    assert "by Amina Diallo on " in file.read_text("utf-8")
    assert installed.igf("check", str(file)).stdout
    printed = installed.igf("export", "igf-short").stdout
    assert printed.splitlines()[6:] == file.read_text("utf-8").splitlines()[6:]


def test_a_year_that_could_not_be_started_again_is_written_and_its_errors_are_told(
    installed: Installed,
) -> None:
    year, now = Path(installed.year(opened=-2, length=160)), datetime.now(UTC)
    text = year.read_text("utf-8").replace(
        "stages:", f"milestones: {{ready: '{day(now, 5)}'}}\nstages:"
    )
    text = re.sub(r"opens: .*", "opens: ready", text)
    year.write_text(re.sub(r"closes: .*", f"closes: '{day(now, 20)}'", text), "utf-8")
    installed.igf("start", str(year), "--yes", *BY)
    why = (*BY, "--reason", "a test", "--force", "--yes")
    installed.igf("move", "ready", day(now, 30), *why)
    file = installed.folder / "now.yaml"
    said = installed.igf("export", "--out", str(file), code=2).stderr
    assert "The year is written as it stands, and igf start would refuse it:" in said
    assert f"{file}:" in said
    assert "closes before it opens" in said
    assert "closes before it opens" in installed.igf("start", str(file), *BY, code=2).stderr


def test_without_a_started_year_there_is_nothing_to_write(installed: Installed) -> None:
    assert "igf start FILE" in installed.igf("export", code=2).stderr
