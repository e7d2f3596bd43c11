"""An installation of its own for every test: a home, free ports, a clean environment."""

import os
import socket
from pathlib import Path

import pytest

from schemas.settings import Settings


def free_ports(number: int) -> list[int]:
    """Ports nobody listens on; all at once, so that they differ."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports: list[int] = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return ports


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("IGF_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    prefect, catcher, mails, answers, desk = free_ports(5)
    return Settings(
        home=tmp_path / "home",
        prefect_port=prefect,
        catcher_port=catcher,
        mails_port=mails,
        answers_port=answers,
        desk_port=desk,
    )


@pytest.fixture
def small(tmp_path: Path) -> Settings:
    """An installation without a year, with a password to a relay."""
    return Settings(home=tmp_path / "home", smtp_password="tell-nobody")
