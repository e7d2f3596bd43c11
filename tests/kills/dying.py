"""A database and a way out for mails at which a process dies by SIGKILL, where it is told to.

They are the real ones; they count what passes. Commits are counted where COMMIT is sent and where
it came back, mails where the server has taken them and nothing is noted yet.
"""

import mmap
import os
import re
import signal
import struct
from collections.abc import Iterator, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, event

from igf.mail.send import OnData, Outcomes, Parcel, Transport
from igf.store.session import Session, Store

#: Before COMMIT is sent, after it came back, and after a mail was handed over.
Side = Literal["before", "after", "handed"]
SIDES: tuple[Side, ...] = ("before", "after", "handed")

_CHANGES = re.compile(r"(INSERT INTO|UPDATE|DELETE FROM) \"?(\w+)")
_COLUMNS = re.compile(r"(\w+)=")
_PLACE = struct.Struct("ii")


@dataclass(frozen=True)
class Death:
    """Where a process dies: at the commit, or the mail, with this number, from 1."""

    side: Side
    number: int


@dataclass(frozen=True)
class Commit:
    """The tables that the statements of one commit changed, without lease and clock."""

    tables: tuple[str, ...]

    @property
    def is_idle(self) -> bool:
        """Whether it carried nothing: a kill here does not count."""
        return not self.tables


class Trail:
    """How far a process came; it outlives the process, in memory that others share."""

    def __init__(self, act: int = 0, *, commits: int = 0, mails: int = 0) -> None:
        """It begins before an act, and counts on from these numbers."""
        self._shared = mmap.mmap(-1, _PLACE.size)
        self.before, self.commits, self.mails = commits, list[Commit](), mails
        self.reach(act, acting=False)

    @property
    def number(self) -> int:
        """The number of the last commit."""
        return self.before + len(self.commits)

    def reach(self, act: int, *, acting: bool) -> None:
        """Note the act that comes next, and whether it is being done."""
        _PLACE.pack_into(self._shared, 0, act, int(acting))

    def reached(self) -> tuple[int, bool]:
        """The act that a dead process had before it, and whether it was doing it."""
        act, acting = _PLACE.unpack_from(self._shared, 0)
        return act, bool(acting)


class MortalStore(Store):
    """The database as it is, but that the process may die at one of its commits.

    A file is not forced to the disk: what a process wrote survives it, not the machine.
    """

    def __init__(self, url: str) -> None:
        super().__init__(url, durable=False)
        self.trail = Trail()
        self.death: Death | None = None
        self._changed: list[str] = []
        event.listen(self.engine, "before_cursor_execute", self._see)
        event.listen(self.engine, "commit", self._committing)

    def begin(self, trail: Trail, death: Death | None) -> None:
        """Be the store of another life, of which nothing is known."""
        self.trail, self.death = trail, death
        self._last = self._looked = None

    @contextmanager
    def write(self, now: datetime) -> Iterator[Session]:
        self._changed.clear()
        with super().write(now) as session:
            yield session
        die(self.death, "after", number=self.trail.number)

    def _see(self, _connection: Connection, _cursor: object, statement: str, *_: Any) -> None:  # noqa: ANN401 -- of SQLAlchemy
        found = _CHANGES.match(statement)
        if found and found[2] != "service" and not _is_lease(statement, found[2]):
            self._changed.append(found[2])

    def _committing(self, _connection: Connection) -> None:
        self.trail.commits.append(Commit(tuple(dict.fromkeys(self._changed))))
        die(self.death, "before", number=self.trail.number)


def _is_lease(statement: str, table: str) -> bool:
    columns = _COLUMNS.findall(statement.partition(" WHERE ")[0])
    return table == "stage" and all(column.startswith("lease_") for column in columns)


@dataclass
class MortalTransport:
    """The way out as it is, but that the process may die when a mail is handed over."""

    inner: Transport
    life: MortalStore

    async def deliver(self, batch: Sequence[Parcel], *, on_data: OnData) -> Outcomes:
        async with aclosing(self.inner.deliver(batch, on_data=on_data)) as found:
            async for outcomes in found:
                self.life.trail.mails += len(outcomes)
                die(self.life.death, "handed", number=self.life.trail.mails)
                yield outcomes


def die(death: Death | None, side: Side, *, number: int) -> None:
    """Die here, if it is here; nothing is tidied up."""
    if death == Death(side, number):
        os.kill(os.getpid(), signal.SIGKILL)
