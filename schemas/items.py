"""Items proposed to a stage, one by one: proposals of PNs and BPFs, charters, applications."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from schemas.base import Strict
from schemas.moments import Instant

#: proposal: of a PN or BPF. charter: of a MAG working group. application: for a grant.
ItemKind = Literal["proposal", "charter", "application"]
#: late: it came after its date, and goes to the next meeting. to_present: it was not presented, and
#: stays with the others for the next meeting. carried_over: it waits for the next year.
ItemState = Literal[
    "received",
    "late",
    "to_present",
    "presented",
    "carried_over",
    "merged",
    "rechartered",
    "selected",
    "not_selected",
    "withdrawn",
]
#: The name of an item in its stage: `policy-network-on-ai`, `12`.
ItemKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]


class Item(Strict):
    """One thing that a stage receives and decides about.

    `by_whom` is "person:ID", the key of a body or role, or the name of an organisation. `plan` is
    the address of the work plan or charter. `fields` are what its kind has besides: level, amount
    (in USD) and listed (yes or no) of an application, stakeholder group, region; and of a proposal
    whether it was presented too although it was decided ahead, and which merge was suggested.
    `merged_into` is
    the key of another item, `carried_to` the stage (id) of a later year that has taken it in.
    `over_capacity` is why it was selected above the funded capacity (R-PN-1). `version` rises with
    every change.
    """

    key: ItemKey
    kind: ItemKind
    title: str = Field(min_length=1, max_length=300)
    by_whom: str = ""
    plan: str = ""
    fields: dict[str, str] = Field(default_factory=dict)
    received_at: Instant
    slot_at: Instant | None = None
    state: ItemState = "received"
    reason: str = ""
    merged_into: str | None = None
    carried_to: str | None = None
    over_capacity: str = ""
    version: int = 1
