"""An answer as it came in, by whichever door, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final


@dataclass(frozen=True)
class Reply:
    """An answer as it came in. `value` is an address where one is asked for.

    `holder` is the side it is for: a key, or the id or name of a person; None: the only one.
    `person` (an id) is who gave it through a personal link, with `standing` proven; `form_key`
    that of the form, which counts once.
    """

    choice: str
    given_by: str
    holder: str | None = None
    value: str = ""
    note: str = ""
    door: str = "command"
    standing: str = "stated"
    evidence: str | None = None
    given_at: datetime | None = None
    person: str | None = None
    form_key: str | None = None


#: What is said of an answer that does not settle its question.
AWAITED: Final = "others are still awaited"


@dataclass(frozen=True)
class Taken:
    """An answer that was recorded; `outcome` is None while its question is open: `awaits`."""

    ask: str
    stage: str
    outcome: str | None
    awaits: str = AWAITED
