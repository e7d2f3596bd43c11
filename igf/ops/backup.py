"""One file with everything that cannot be made again: the database, files to post, settings.

The manifest is its first part; each other part has its digest there.
"""

import hashlib
import io
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from igf.ops.places import home_of
from igf.store.copying import copy_database, kind_of
from schemas.backup import BackupPart, DatabaseKind, Manifest
from schemas.errors import Mistake
from schemas.settings import Settings

MANIFEST: Final = "manifest.json"
SETTINGS: Final = "settings.json"
OUTGOING: Final = "outgoing"
#: The part that the database is, by its kind.
DATABASES: Final[dict[DatabaseKind, str]] = {"sqlite": "igf.db", "postgresql": "igf.dump"}
#: Settings that are in no backup: passwords, and an address that holds one.
SECRET: Final = frozenset({"smtp_password", "database_url"})
BLOCK: Final = 1024 * 1024


@dataclass(frozen=True)
class BackedUp:
    """A backup that was made: its manifest, its size in bytes."""

    manifest: Manifest
    size: int

    @property
    def files(self) -> int:
        """Number of files of the outgoing folder in the backup."""
        return sum(name.startswith(f"{OUTGOING}/") for name in self.manifest.parts)


def back_up(settings: Settings, file: Path) -> BackedUp:
    """Write the backup, readable for its owner alone, while everything may run.

    Mistake: the file exists, there is nothing to back up, or the database cannot be copied.
    """
    if file.exists():
        raise Mistake(f"{file} exists already", "name another file, for example with the date")
    made_at = datetime.now(UTC)
    with TemporaryDirectory(prefix=".igf-backup-", dir=file.resolve().parent) as folder:
        name = DATABASES[kind_of(settings.database())]
        copied = copy_database(settings.database(), Path(folder) / name)
        paths = dict(_parts(settings, Path(folder), database=name))
        manifest = Manifest(
            made_at=made_at,
            program=version("igf-cycle"),
            database=kind_of(settings.database()),
            tables=copied.tables,
            years=copied.years,
            log=copied.log,
            parts={each: _part(path) for each, path in paths.items()},
        )
        whole = Path(folder) / "backup"
        _write(whole, manifest, paths=paths)
        whole.replace(file)
    return BackedUp(manifest, file.stat().st_size)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _parts(settings: Settings, folder: Path, *, database: str) -> Iterator[tuple[str, Path]]:
    """Every part by name. Files to post are copied: they may be written anew meanwhile."""
    yield database, folder / database
    (folder / SETTINGS).write_text(
        settings.model_dump_json(exclude=set(SECRET), indent=1), encoding="utf-8"
    )
    yield SETTINGS, folder / SETTINGS
    outgoing = home_of(settings) / OUTGOING
    for path in sorted(outgoing.rglob("*")):
        name = f"{OUTGOING}/{path.relative_to(outgoing).as_posix()}"
        if path.is_file() and not path.is_symlink() and path.suffix != ".part":
            copy = folder / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
            yield name, copy


def _part(path: Path) -> BackupPart:
    return BackupPart(size=path.stat().st_size, sha256=digest_of(path))


def _write(whole: Path, manifest: Manifest, *, paths: dict[str, Path]) -> None:
    whole.touch(mode=0o600)
    with tarfile.open(whole, "w:gz", compresslevel=6) as tar:
        said = manifest.model_dump_json(indent=1).encode()
        head = tarfile.TarInfo(MANIFEST)
        head.size, head.mode, head.mtime = len(said), 0o600, manifest.made_at.timestamp()
        tar.addfile(head, io.BytesIO(said))
        for name, path in paths.items():
            tar.add(path, arcname=name, filter=_nobodys)


def _nobodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member
