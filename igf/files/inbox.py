"""The shared folder from which forms take their files: `inbox/`, and afterwards `inbox/done/`."""

from datetime import datetime
from pathlib import Path

from igf.words.mistakes import suggest
from schemas.errors import Mistake

NAME = "inbox"


def waiting_file(home: Path, name: str) -> Path:
    """The file of this name in the inbox. Mistake: it is not there."""
    folder = home / NAME
    folder.mkdir(parents=True, exist_ok=True)
    there = sorted(path.name for path in folder.iterdir() if path.is_file())
    if name in there:
        return folder / name
    fix = suggest(name, there) if there else f"put it into the folder {folder}"
    raise Mistake(f"there is no file {name!r} in the inbox", fix)


def put_away(path: Path, *, now: datetime) -> Path:
    """Move a file that was dealt with to `done`; one of the same name there is kept beside it."""
    target = path.parent / "done" / path.name
    target.parent.mkdir(exist_ok=True)
    if target.exists():
        target = target.with_name(f"{now:%Y%m%dT%H%M%S}-{path.name}")
    return path.rename(target)
