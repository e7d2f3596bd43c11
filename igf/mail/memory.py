"""The transport of the rehearsal: nothing leaves, every parcel is kept."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field

from igf.mail.send import OnData, Outcome, Parcel


@dataclass(slots=True)
class MemoryTransport:
    """Takes every parcel and keeps it, in the order of delivery."""

    parcels: list[Parcel] = field(default_factory=list)

    async def deliver(
        self, batch: Sequence[Parcel], *, on_data: OnData
    ) -> AsyncGenerator[Outcome, None]:
        """Take the parcels in order."""
        for parcel in batch:
            if await on_data(parcel):
                self.parcels.append(parcel)
                yield Outcome(parcel.key, "sent", 250, "Kept in memory")
