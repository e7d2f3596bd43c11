"""The way out for rehearsed mails: nothing leaves this machine, and some come back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from igf.mail.send import OnData, Outcome, Outcomes, Parcel, Transport
from igf.office.ports import Clock, SystemClock

NO_MAILBOX: Final = "5.1.1 No such mailbox (rehearsed)"


@dataclass
class Post:
    """Takes every mail, and hands it to `inner` where there is one: a sink on this machine.

    With `keep`, mails handed over are kept in `letters`, by the key of the mail. `back` says when
    a mail came back, by its key and the clock of the rehearsal.
    """

    inner: Transport | None = None
    keep: bool = False
    letters: dict[str, bytes] = field(default_factory=dict)
    clock: Clock = field(default_factory=SystemClock)
    back: dict[str, datetime] = field(default_factory=dict)
    _refused: dict[str, int] = field(default_factory=dict)

    def refuse(self, address: str, mails: int) -> None:
        """Let the next mails to an address come back."""
        self._refused[address] = mails

    async def deliver(self, batch: Sequence[Parcel], *, on_data: OnData) -> Outcomes:
        """Hand over the parcels in order; those that come back first."""
        if self.keep:
            self.letters |= {parcel.key: parcel.content for parcel in batch}
        back = {parcel.key for parcel in batch if self._comes_back(parcel.recipient)}
        self.back |= dict.fromkeys(back, self.clock.now())
        if back:
            yield [Outcome(key, "refused", 550, NO_MAILBOX) for key in sorted(back)]
        passing = [parcel for parcel in batch if parcel.key not in back]
        if self.inner is None:
            taken = await on_data(passing)
            yield [Outcome(parcel.key, "sent", 250, "Rehearsed") for parcel in taken]
            return
        async for outcomes in self.inner.deliver(passing, on_data=on_data):
            yield outcomes

    def _comes_back(self, address: str) -> bool:
        left = self._refused.get(address, 0)
        self._refused[address] = max(left - 1, 0)
        return left > 0
