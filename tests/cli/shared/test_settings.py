"""Settings in the file of the home hold in every process; what is wrong there is said whole."""

from pathlib import Path

import pytest

from igf.cli.shared.settings import read_settings
from schemas.errors import Mistakes


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("IGF_HOME", str(tmp_path))
    for name in ("IGF_PREFECT_PORT", "IGF_WORKER_LIMIT"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def put(home: Path, *lines: str) -> None:
    (home / "settings.env").write_text("\n".join(lines), encoding="utf-8")


def test_the_file_of_the_home_says_what_the_environment_does_not(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(home, "IGF_PREFECT_PORT=4300", "IGF_WORKER_LIMIT=7")
    monkeypatch.setenv("IGF_WORKER_LIMIT", "2")
    found = read_settings()
    assert (found.prefect_port, found.worker_limit) == (4300, 2)
    assert found.home == home


def test_every_mistake_of_the_file_is_said_at_once(home: Path) -> None:
    put(home, "IGF_MAIL_MOED=live", "IGF_PREFECT_PORT=many", "IGF_HOME=/elsewhere")
    with pytest.raises(Mistakes) as wrong:
        read_settings()
    said = {each.value: each.fix for each in wrong.value.problems}
    assert said["IGF_MAIL_MOED"] == "did you mean IGF_MAIL_MODE?"
    assert said["many"].startswith("IGF_PREFECT_PORT is: Port of the Prefect server")
    assert said["IGF_HOME"].startswith("say in the environment where the folder is")
    assert len(said) == 3
