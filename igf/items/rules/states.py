"""The states of proposals, charters and applications, and from which each act leads on."""

from typing import Final, Literal

from schemas.items import Item, ItemKind, ItemState

Items = tuple[Item, ...]
Act = Literal[
    "slot",
    "present",
    "not_present",
    "carry_over",
    "suggest",
    "merge",
    "recharter",
    "select",
    "decline",
    "withdraw",
    "reinstate",
]

#: States in which an item has not been presented, and can be.
TO_PRESENT: Final[frozenset[ItemState]] = frozenset({"received", "late", "to_present"})
_DECIDED: Final[frozenset[ItemState]] = frozenset({"selected", "not_selected"})
#: From where an act leads on. What was merged or carried over by mistake stands again once it is
#: presented. What was decided ahead of the others can be presented with them, and stays decided.
FROM: Final[dict[Act, frozenset[ItemState]]] = {
    "slot": TO_PRESENT | {"rechartered"},
    "present": TO_PRESENT | {"presented", "carried_over", "merged", "rechartered"},
    "not_present": TO_PRESENT | {"presented", "carried_over"},
    "carry_over": TO_PRESENT | {"presented", "carried_over"},
    "suggest": TO_PRESENT | _DECIDED | {"presented", "rechartered"},
    "merge": TO_PRESENT | _DECIDED | {"presented", "merged"},
    "recharter": frozenset({"received", "to_present", "presented", "rechartered"}),
    "select": _DECIDED | {"presented", "rechartered"},
    "decline": _DECIDED | {"presented"},
    "withdraw": TO_PRESENT | _DECIDED | {"presented", "carried_over", "rechartered"},
    "reinstate": frozenset({"withdrawn"}),
}
#: States of an item that another one can be merged into.
STANDING: Final[frozenset[ItemState]] = _DECIDED | {
    "received",
    "to_present",
    "presented",
    "rechartered",
}
#: Of these a proposal has to be presented before it is selected; the others are sent in writing.
WRITTEN: Final[frozenset[ItemKind]] = frozenset({"charter", "application"})
#: An application is decided on paper by the Secretariat.
NOT_FOR_APPLICATIONS: Final[frozenset[Act]] = frozenset(
    {"slot", "present", "not_present", "carry_over", "suggest", "recharter"}
)
#: Fields of an item decided ahead that was presented too, and of one for which a merge was
#: suggested: into which one, and why.
PRESENTED_TOO: Final = "presented_too"
MERGE_SUGGESTED: Final = "merge_suggested"
SUGGESTED_WHY: Final = "suggested_because"
SUGGESTION: Final = frozenset({MERGE_SUGGESTED, SUGGESTED_WHY})
#: States of what will be funded or started.
CHOSEN: Final[frozenset[ItemState]] = frozenset({"selected", "rechartered"})
STATE_WORDS: Final[dict[ItemState, str]] = {
    "received": "received",
    "late": "late",
    "to_present": "not presented yet, stays with the others for the next meeting",
    "presented": "presented",
    "carried_over": "not presented, carried over to the next year",
    "merged": "merged",
    "rechartered": "re-chartered ahead of the others",
    "selected": "selected",
    "not_selected": "not selected",
    "withdrawn": "withdrawn",
}
ACT_WORDS: Final[dict[Act, str]] = {
    "slot": "given a slot",
    "present": "presented",
    "not_present": "left to be presented",
    "carry_over": "carried over",
    "suggest": "suggested for a merge",
    "merge": "merged",
    "recharter": "re-chartered",
    "select": "selected",
    "decline": "left out",
    "withdraw": "withdrawn",
    "reinstate": "taken up again",
}


def may(item: Item, act: Act) -> bool:
    """Whether an act is possible in the state of an item."""
    if item.carried_to or (item.kind == "application" and act in NOT_FOR_APPLICATIONS):
        return False
    decides = act in {"select", "decline"}
    written = decides and item.kind in WRITTEN and item.state == "received"
    return written or item.state in FROM[act]


def counts(item: Item) -> bool:
    """Whether an item takes up funded capacity (R-PN-1)."""
    return item.kind == "proposal" and item.state in CHOSEN
