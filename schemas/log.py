"""An entry of the log and a link of its chain, as they are kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

Value = str | int | None
Values = Mapping[str, Value]

#: The act of erasing.
ERASED: Final = "log.erased"


class Logged(NamedTuple):
    """An entry without what can be erased: ids, names of fields, door, standing, digest."""

    id: int
    cycle: str
    stage: str | None
    at: datetime
    act: str
    subject: str
    fields: Sequence[str]
    door: str
    standing: str
    digest: str


class Told(NamedTuple):
    """The values of an entry, which can be erased: who, for whom, the values."""

    salt: str
    actor: str
    on_behalf_of: str | None
    values: Values
    erased_at: datetime | None = None


class Link(NamedTuple):
    """A link of the chain: `digest` covers the entry of this number and the link before."""

    position: int
    entry: int
    previous: str
    digest: str
    sealed_at: datetime
