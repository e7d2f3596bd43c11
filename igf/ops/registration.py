"""Telling Prefect what can be run: `prefect.yaml` is the one source, read by Prefect's own command.

It takes about half a second a deployment, so it is done again only when something changed.
"""

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import yaml

from igf.ops.places import PROJECT, home_of, log_of
from igf.ops.prefect_server import child_environment, deployed
from igf.ops.supervise import Command
from schemas.errors import Mistake
from schemas.settings import Settings

#: The folders that forms and entry points of deployments are made from.
SOURCES: Final = ("flows", "tasks", "schemas")


def declared(project: Path = PROJECT) -> set[str]:
    """The names of the deployments in `prefect.yaml`."""
    content = yaml.safe_load((project / "prefect.yaml").read_text(encoding="utf-8")) or {}
    return {deployment["name"] for deployment in content.get("deployments") or []}


def fingerprint(project: Path = PROJECT) -> str:
    """Changes when deployments could: with `prefect.yaml`, the code, its place, its Python."""
    digest = hashlib.sha256(f"{project}\0{sys.executable}\0{sys.version}".encode())
    for path in _sources(project):
        digest.update(f"\0{path.relative_to(project)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _sources(project: Path) -> Iterator[Path]:
    yield project / "prefect.yaml"
    for folder in SOURCES:
        yield from sorted(
            path for path in (project / folder).rglob("*") if path.suffix in {".py", ".yaml"}
        )


def is_due(settings: Settings, project: Path = PROJECT) -> bool:
    """Whether the server has to be told: something changed, or it does not know them all."""
    noted, wanted = _noted(settings), declared(project)
    known = noted.read_text(encoding="utf-8") if noted.is_file() else ""
    return bool(wanted) and (known != fingerprint(project) or not wanted <= deployed(settings))


def command(settings: Settings, project: Path = PROJECT) -> Command:
    """Prefect's own command, that registers all of `prefect.yaml` and ends."""
    return Command(
        name="registration of prefect.yaml",
        arguments=(sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"),
        environment=child_environment(settings),
        folder=project,
        log=log_of(settings, "register"),
    )


def note_registered(settings: Settings, project: Path = PROJECT) -> None:
    """Note that it is done. Raises Mistake when Prefect has left a deployment out."""
    if missing := sorted(declared(project) - deployed(settings)):
        log = log_of(settings, "register")
        raise Mistake(f"Prefect did not register {', '.join(missing)}", f"its words are in {log}")
    _noted(settings).write_text(fingerprint(project), encoding="utf-8")


def _noted(settings: Settings) -> Path:
    # Beside Prefect's database: if that is deleted, everything is registered again.
    return home_of(settings) / "prefect" / "registered"
