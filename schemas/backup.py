"""The manifest of a backup: its contents, its time, and the digest of each part."""

from typing import Literal

from schemas.base import Strict
from schemas.moments import Instant

DatabaseKind = Literal["sqlite", "postgresql"]


class BackupPart(Strict):
    """A file in a backup: its size in bytes, its SHA-256."""

    size: int
    sha256: str


class LogEnd(Strict):
    """How the log stood: its entries, and the newest link of its chain, if there is one."""

    entries: int
    position: int = 0
    digest: str = ""
    sealed_at: Instant | None = None


class Manifest(Strict):
    """The first file in a backup.

    `made_at` is the instant that the copy of the database shows; `tables` the revision of its
    tables; `parts` are the other files, by name.
    """

    backup: Literal[1] = 1
    made_at: Instant
    program: str
    database: DatabaseKind
    tables: str
    years: tuple[str, ...]
    log: LogEnd
    parts: dict[str, BackupPart]
