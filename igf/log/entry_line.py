"""An entry of the log as people read it."""

from dataclasses import dataclass
from datetime import datetime

from schemas.log import Values


@dataclass(frozen=True)
class LogLine:
    """An entry for people. `where` is the title of its stage or year, empty for neither."""

    number: int
    at: datetime
    cycle: str
    stage: str | None
    where: str
    act: str
    words: str
    who: str
    on_behalf_of: str | None
    door: str
    standing: str
    subject: str
    values: Values
    erased: bool
