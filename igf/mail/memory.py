"""The transport of the rehearsal: nothing leaves, every parcel is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from igf.mail.send import OnData, Outcome, Outcomes, Parcel


@dataclass(slots=True)
class MemoryTransport:
    """Takes every parcel and keeps it, in the order of delivery."""

    parcels: list[Parcel] = field(default_factory=list)

    async def deliver(self, batch: Sequence[Parcel], *, on_data: OnData) -> Outcomes:
        """Take the parcels, all at once."""
        taken = await on_data(batch)
        self.parcels.extend(taken)
        yield [Outcome(parcel.key, "sent", 250, "Kept in memory") for parcel in taken]
