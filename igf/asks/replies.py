"""An answer as it came in, by whichever door, and the result of recording it."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final


@dataclass(frozen=True)
class Attached:
    """A file that comes with an answer."""

    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The hexadecimal digest of its content."""
        return hashlib.sha256(self.content).hexdigest()

    def columns(self) -> dict[str, Any]:
        """The file as columns of its row."""
        return {**asdict(self), "sha256": self.sha256}


@dataclass(frozen=True)
class Reply:
    """An answer as it came in. `value` is an address where one is asked for, or the chosen options.

    `file` is the file asked for, `proof` one that proves a stated answer; `evidence` names it.

    `holder` is the side it is for: a key, or what a person goes by; None: the only one.
    `person` (an id) is who gave it through a personal link, with `standing` proven; `form_key`
    is that of the form (see igf.asks.repeated). Of one that is entered for a person, `decider` is
    the id of who decided, `how` a key of schemas.questions.HOW_TOLD ("" if it is not said), and
    `entered_by` who typed it in (None: nobody was asked).
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
    file: Attached | None = None
    proof: Attached | None = None
    decider: str | None = None
    how: str = ""
    entered_by: str | None = None

    @property
    def attached(self) -> dict[str, Attached]:
        """The files that come along, by kind."""
        found = {"answer": self.file, "evidence": self.proof}
        return {kind: each for kind, each in found.items() if each}


#: The words for an answer that does not settle its question.
AWAITED: Final = "waiting for other answers"


@dataclass(frozen=True)
class Taken:
    """An answer that was recorded; `outcome` is None while its question is open: `awaits`."""

    ask: str
    stage: str
    outcome: str | None
    awaits: str = AWAITED
