"""Restoring a backup: looked through first, then put into its place, then held.

Nothing of what is there is deleted: it is kept aside. The restored database comes up with delivery
held, see `igf.outbox.hold`.
"""

import json
import tarfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any, Final

from pydantic import ValidationError

from igf.log.write import Actor
from igf.office.ports import Clock, SystemClock
from igf.ops.backup import BLOCK, DATABASES, MANIFEST, OUTGOING, SETTINGS, digest_of
from igf.ops.places import home_of, make_home
from igf.ops.restoring import ComesUp, come_up
from igf.ops.running import UpAlready, only_one
from igf.store import copying
from igf.store.revision import known
from igf.store.session import Store
from schemas.backup import Manifest
from schemas.errors import Mistake, Mistakes
from schemas.plan import Problem
from schemas.settings import Settings

_WHOLE: Final = "restore another backup; this one is damaged, or was changed"
_CLOCK: Final = SystemClock()


@dataclass(frozen=True)
class Restored:
    """Result of a restore. `aside` is where the installation that was there is kept, if one was.

    `settings` are those that differ: name, then as the backup has it, then as it is here.
    """

    manifest: Manifest
    tables: str
    aside: str
    held: str
    settings: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class _Ready:
    """A backup that was unpacked into a folder and looked through."""

    file: Path
    folder: Path
    manifest: Manifest

    @property
    def database(self) -> Path:
        return self.folder / DATABASES[self.manifest.database]


def restore(
    settings: Settings, file: Path, *, by: Actor, replace: bool = False, clock: Clock = _CLOCK
) -> Restored:
    """Put a backup into an installation that holds no year, or with `replace` instead of it.

    Mistake: the file is none, is damaged, is of a newer program or of another kind of database;
    `igf up` runs here; there is a year. Then nothing was changed.
    """
    home = make_home(settings)
    try:
        with only_one(home), TemporaryDirectory(prefix=".restore-", dir=home) as folder:
            ready = _Ready(file, Path(folder), _unpack(file, Path(folder)))
            _refuse(settings, ready, replace=replace)
            return _restore(settings, ready, by=by, clock=clock)
    except UpAlready as other:
        running = f"igf up runs here (process {other.note.pid})"
        raise Mistake(running, "stop it with Ctrl-C, then restore") from other


def _restore(settings: Settings, ready: _Ready, *, by: Actor, clock: Clock) -> Restored:
    coming = ComesUp(ready.file, ready.manifest, by)
    moment = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    put = _put_small if ready.manifest.database == "sqlite" else _put_large
    aside, held = put(settings, ready, coming=coming, clock=clock, moment=moment)
    aside = _put_outgoing(settings, ready, moment=moment) or aside
    tables = copying.facts_of(settings.database()).tables
    return Restored(ready.manifest, tables, aside, held, tuple(_differing(settings, ready)))


def _unpack(file: Path, folder: Path) -> Manifest:
    """Unpack a backup; every part that is missing, changed or not named is said."""
    try:
        with tarfile.open(file, "r|gz") as tar:
            members = iter(tar)
            manifest = _manifest(tar, next(members, None))
            found = set(_kept(tar, members, manifest=manifest, folder=folder))
    except (tarfile.TarError, EOFError, ValidationError, ValueError) as error:
        raise Mistake(f"{file} is not a readable backup", _WHOLE) from error
    if faults := list(_faults(file, manifest, folder=folder, found=found)):
        raise Mistakes(faults)
    return manifest


def _manifest(tar: tarfile.TarFile, member: tarfile.TarInfo | None) -> Manifest:
    stream = tar.extractfile(member) if member and member.name == MANIFEST else None
    if stream is None:
        message = "the manifest is not the first part"
        raise ValueError(message)
    return Manifest.model_validate_json(stream.read(16 * BLOCK))


def _kept(
    tar: tarfile.TarFile, members: Iterator[tarfile.TarInfo], *, manifest: Manifest, folder: Path
) -> Iterator[str]:
    """Unpack the parts that the manifest names; which those are."""
    for member in members:
        place = PurePosixPath(member.name)
        stream = tar.extractfile(member) if member.isreg() else None
        if stream is None or member.name not in manifest.parts or _leads_away(place):
            message = f"{member.name} does not belong into a backup"
            raise ValueError(message)
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as target:
            while block := stream.read(BLOCK):
                target.write(block)
        yield member.name


def _leads_away(place: PurePosixPath) -> bool:
    return place.is_absolute() or ".." in place.parts


def _faults(
    file: Path, manifest: Manifest, *, folder: Path, found: Collection[str]
) -> Iterator[Problem]:
    for name, part in manifest.parts.items():
        if name not in found:
            yield _fault(file, f"{name} is missing")
        elif digest_of(folder / name) != part.sha256:
            yield _fault(file, f"{name} is not as it was when the backup was made")
    for name in {DATABASES[manifest.database], SETTINGS} - manifest.parts.keys():
        yield _fault(file, f"{name} is not in the backup")


def _fault(file: Path, message: str) -> Problem:
    return Problem(
        severity="error", code="backup", file=str(file), message=message, place="", fix=_WHOLE
    )


def _refuse(settings: Settings, ready: _Ready, *, replace: bool) -> None:
    manifest = ready.manifest
    if manifest.tables not in known():
        raise Mistake(
            f"the backup was made by a newer version of IGF Cycle ({manifest.program})",
            "install that version, then restore",
        )
    if copying.kind_of(settings.database()) != manifest.database:
        fix = "unset IGF_DATABASE_URL" if manifest.database == "sqlite" else "set IGF_DATABASE_URL"
        raise Mistake(f"the backup is of another database: {manifest.database}", fix)
    # One that is to be replaced may be damaged.
    there = () if replace else copying.facts_of(settings.database()).years
    if there:
        fix = "restore into another IGF_HOME, or add --replace: what is here is kept aside"
        raise Mistake(f"there is a year here already: {', '.join(there)}", fix)


def _put_small(
    settings: Settings, ready: _Ready, *, coming: ComesUp, clock: Clock, moment: str
) -> tuple[str, str]:
    """Bring the copy up where it was unpacked, then let it take its place."""
    store = Store(f"sqlite:///{ready.database}")
    held = come_up(store, coming, clock=clock)
    store.close()
    target, aside = copying.file_of(settings.database()), ""
    for path in (Path(f"{target}{end}") for end in ("", "-wal", "-shm")):
        if path.exists():
            aside = _set_aside(settings, path, moment=moment)
    target.parent.mkdir(parents=True, exist_ok=True)
    ready.database.replace(target)
    return aside, held


def _put_large(
    settings: Settings, ready: _Ready, *, coming: ComesUp, clock: Clock, moment: str
) -> tuple[str, str]:
    """Set the tables aside and put the dump in; if that fails, they come back."""
    address = settings.database()
    aside = copying.set_tables_aside(address, moment.lower())
    store = Store(address)
    try:
        copying.put_dump(address, ready.database)
        held = come_up(store, coming, clock=clock)
    except BaseException:
        store.close()
        if aside:
            copying.take_tables_back(address, aside)
        raise
    store.close()
    return (f"the schema {aside} of the database" if aside else ""), held


def _put_outgoing(settings: Settings, ready: _Ready, *, moment: str) -> str:
    outgoing, aside = home_of(settings) / OUTGOING, ""
    if outgoing.exists() and any(outgoing.iterdir()):
        aside = _set_aside(settings, outgoing, moment=moment)
    if (ready.folder / OUTGOING).exists():
        if outgoing.exists():
            outgoing.rmdir()
        (ready.folder / OUTGOING).replace(outgoing)
    return aside


def _set_aside(settings: Settings, path: Path, *, moment: str) -> str:
    folder = home_of(settings) / f"replaced-{moment}"
    folder.mkdir(mode=0o700, exist_ok=True)
    path.replace(folder / path.name)
    return str(folder)


def _differing(settings: Settings, ready: _Ready) -> Iterator[tuple[str, str, str]]:
    """The settings that are others here than in the backup; where the folder is does not count."""
    here: dict[str, Any] = json.loads(settings.model_dump_json())
    for name, value in json.loads((ready.folder / SETTINGS).read_text(encoding="utf-8")).items():
        if name in here and name != "home" and here[name] != value:
            yield f"IGF_{name.upper()}", str(value), str(here[name])
