import subprocess
import sys
from pathlib import Path

from igf.ops.logs import last_lines, trim


def test_the_last_words_of_a_log_are_one_line(tmp_path: Path) -> None:
    log = tmp_path / "child.log"
    log.write_text("first\nsecond\n\nthird\n  fourth  \n", encoding="utf-8")
    assert last_lines(log) == "second / third / fourth"


def test_a_log_that_does_not_exist_has_no_last_words(tmp_path: Path) -> None:
    assert last_lines(tmp_path / "none.log") == ""


def test_a_large_log_is_put_aside_while_its_writer_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "child.log"
    code = "import sys; print('before', flush=True); input(); print('after', flush=True)"
    with log.open("ab") as out:
        writer = subprocess.Popen([sys.executable, "-c", code], stdout=out, stdin=subprocess.PIPE)
        while not log.stat().st_size:
            pass
        trim(log, largest=3)
        writer.communicate(b"\n")
    assert (tmp_path / "child.log.1").read_text(encoding="utf-8") == "before\n"
    assert log.read_text(encoding="utf-8") == "after\n"


def test_a_small_log_stays(tmp_path: Path) -> None:
    log = tmp_path / "child.log"
    log.write_text("few\n", encoding="utf-8")
    trim(log)
    assert log.read_text(encoding="utf-8") == "few\n"
