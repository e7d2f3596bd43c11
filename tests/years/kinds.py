"""What a made year can consist of: the declared kinds, in the order in which a year goes."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from schemas.kind import KindFile
from tests.engine.begun import real_kinds
from tests.years.demanded import DEMANDS

#: Those whose order the IGF's rules demand; all others come anywhere.
IN_ORDER: Final = (
    "call_for_input",
    "pn_bpf_selection",
    "hiring",
    "intersessional_work",
    "session_call",
    "screening",
    "evaluation_briefing",
    "workshop_evaluation",
    "evaluation_synthesis",
    "selection",
    "results",
    "allocation",
    "schedule",
    "reports",
    "handover",
)
ROLES: Final = frozenset(
    {
        "mag_chair",
        "host_co_chair",
        "lp_chair",
        "head_of_secretariat",
        "web_editor",
        "programme_focal_point",
    }
)
LISTS: Final = frozenset(
    {"community", "nri", "dc", "missions", "un_agencies", "observers", "mag_public", "participants"}
)
AUDIENCE: Final = "audience"


@lru_cache(maxsize=1)
def every_kind() -> tuple[str, ...]:
    """The names of all declared kinds, those with an order in their order."""
    others = sorted(set(real_kinds()) - set(IN_ORDER))
    return (*IN_ORDER, *others)


def names_in(kind: KindFile) -> frozenset[str]:
    """The bodies, roles and lists that the steps of a kind name, but for the audience."""
    return frozenset(name for step in kind.steps for name in _names(step.model_dump())) - {AUDIENCE}


def demanded(chosen: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """What the rules demand among chosen kinds: kind, step ("" all of it), and what is awaited."""
    for demand in DEMANDS:
        if {demand.kind, demand.awaited_kind} <= set(chosen):
            yield demand.kind, demand.step, f"{demand.awaited_kind}.{demand.awaited_step}"


def _names(step: Mapping[str, Any]) -> Iterator[str]:
    for field in ("to", "by", "needs"):
        yield from step.get(field) or ()
    if author := step.get("author"):
        yield str(author)
