"""A finding of the checker: which rule is broken, by what, where and when."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from tests.years.record import Record


@dataclass(frozen=True, order=True)
class Finding:
    """`where` is a stage, question, person or date (by id); `when` None where there is no instant.

    `mails` are how many mails it is about.
    """

    rule: str
    where: str
    what: str
    when: datetime | None = None
    mails: int = 0

    def __str__(self) -> str:
        when = f"{self.when:%Y-%m-%d %H:%M}" if self.when else "at the end"
        mails = f" ({self.mails} mails)" if self.mails else ""
        return f"{self.rule}: {when}, {self.where}: {self.what}{mails}"


#: A rule of the checker: what is wrong with a record by it.
Invariant = Callable[[Record], Iterator[Finding]]
