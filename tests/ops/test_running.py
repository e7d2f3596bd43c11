import subprocess
import sys
from pathlib import Path

import pytest

from igf.ops.running import UpAlready, note, only_one
from tests.tree import ROOT

HOLDER = """
import sys
from pathlib import Path
from igf.ops.running import note, only_one
home = Path(sys.argv[1])
with only_one(home):
    note(home, "up", screen="the links")
    print("held", flush=True)
    sys.stdin.read()
"""


def hold(home: Path) -> subprocess.Popen[bytes]:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(home)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout
    assert holder.stdout.readline() == b"held\n"
    return holder


def test_a_home_is_held_by_one_process_that_says_what_it_shows(tmp_path: Path) -> None:
    holder = hold(tmp_path)
    with pytest.raises(UpAlready) as refused, only_one(tmp_path):
        pytest.fail("two hold it")
    assert (refused.value.note.pid, refused.value.note.screen) == (holder.pid, "the links")
    holder.communicate(b"")


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    holder = hold(tmp_path)
    holder.kill()
    holder.communicate()
    with only_one(tmp_path):
        pass


def test_a_holder_that_has_written_nothing_yet_is_starting(tmp_path: Path) -> None:
    with only_one(tmp_path), pytest.raises(UpAlready) as refused, only_one(tmp_path):
        pytest.fail("two hold it")
    assert refused.value.note.phase == "starting"


def test_a_note_is_read_by_its_owner_alone(tmp_path: Path) -> None:
    note(tmp_path, "up", screen="a password")
    assert (tmp_path / "up.json").stat().st_mode & 0o077 == 0
