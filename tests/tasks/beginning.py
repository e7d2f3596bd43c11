"""Files in the inbox, and the form that starts a year from one, without Prefect."""

from pathlib import Path

from igf.starting.adopting import Said
from tasks.acts import Done
from tasks.starting import Beginning, start_year
from tests.cli.installed import Installed


def inbox(installed: Installed) -> Path:
    return installed.folder / "home" / "inbox"


def put(installed: Installed, content: bytes, name: str) -> None:
    inbox(installed).mkdir(exist_ok=True, parents=True)
    (inbox(installed) / name).write_bytes(content)


def start(*since: str) -> Done:
    return begin("igf-short.yaml", since=since)


def begin(file: str, *, since: tuple[str, ...] = (), dry_run: bool = False) -> Done:
    said = Said(since=since)
    form = Beginning(file=file, said=said, by="Amina Diallo", dry_run=dry_run)
    return start_year.fn(form)
