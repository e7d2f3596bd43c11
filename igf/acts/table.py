"""Every act of the office; a new one is declared in its room and entered here."""

from typing import Any, Final

from igf.asks.acts import ASKS_ACTS
from igf.asks.decision_acts import DECISION_ACTS
from igf.asks.side_acts import SIDE_ACTS
from igf.changing.acts import CHANGING_ACTS
from igf.documents.acts import DOCUMENT_ACTS
from igf.input.acts import INPUT_ACTS
from igf.items.office_acts import ITEM_ACTS
from igf.moving.acts import MOVING_ACTS
from igf.moving.sheet_acts import DATES_ACTS
from igf.office.act import AnyAct
from igf.outbox.acts import OUTBOX_ACTS
from igf.outbox.mail_acts import MAIL_ACTS
from igf.outbox.message_acts import MESSAGE_ACTS
from igf.people.acts import PEOPLE_ACTS
from igf.signing.acts import SIGNING_ACTS
from igf.starting.acts import STARTING_ACTS
from igf.stopping.acts import STOPPING_ACTS
from igf.words.mistakes import suggest
from schemas.errors import Mistake

#: In the order in which they are offered.
ACTS: Final[tuple[AnyAct, ...]] = (
    *MOVING_ACTS,
    *STOPPING_ACTS,
    *ASKS_ACTS,
    *DOCUMENT_ACTS,
    *OUTBOX_ACTS,
    *PEOPLE_ACTS,
    *ITEM_ACTS,
    *INPUT_ACTS,
    *DATES_ACTS,
    *SIDE_ACTS,
    *DECISION_ACTS,
    *MAIL_ACTS,
    *MESSAGE_ACTS,
    *SIGNING_ACTS,
    *STARTING_ACTS,
    *CHANGING_ACTS,
)
_BY_NAME: Final = {act.name: act for act in ACTS}


def act_named(name: str) -> AnyAct:
    """The act of this name. Mistake: there is none."""
    if name not in _BY_NAME:
        raise Mistake(f"there is no act {name}", suggest(name, _BY_NAME))
    return _BY_NAME[name]


def acts_as_data() -> list[dict[str, Any]]:
    """Every act with its doors and who may do it, for programs and for the tables of the docs."""
    return [
        {
            "act": act.name,
            "room": act.ready.__module__.split(".")[1],
            "command": f"igf {act.command}" if act.command else None,
            "deployment": act.deployment or None,
            "page": f"/act/{act.name}",
            "roles": sorted(act.rights),
        }
        for act in ACTS
    ]
