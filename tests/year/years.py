"""Small years and kinds to try rules on."""

from typing import Any

from schemas.cycle import CycleFile
from schemas.kind import KindFile

Data = dict[str, Any]

TELL: Data = {
    "key": "tell",
    "do": "notice",
    "title": "Tell",
    "at": "opens",
    "notice": "call.opened",
    "to": ["mag", "audience"],
}
REMIND: Data = TELL | {"key": "remind", "at": ["closes - 7d 09:00 UTC", "closes - 1d 09:00 UTC"]}
SHUT: Data = {"key": "shut", "do": "wait", "title": "Shut", "at": "closes", "marks": "close"}
COUNT: Data = {
    "key": "count",
    "do": "compute",
    "title": "Count",
    "what": "count_input",
    "makes": "counts",
    "after": ["shut"],
}


def kind(*steps: Data, name: str = "call") -> KindFile:
    """A kind of stage with these steps, or with all four above."""
    return KindFile.model_validate(
        {
            "schema": 1,
            "kind": name,
            "title": "Call",
            "lane": "calls",
            "about": "A call.",
            "steps": list(steps or (TELL, REMIND, SHUT, COUNT)),
        }
    )


def stage(opens: object = "T-30d", closes: object = "T-10d", **more: object) -> Data:
    """A stage as a file declares it."""
    return {"kind": "call", "title": "Call", "opens": opens, "closes": closes} | more


def year(stages: Data | None = None, **more: object) -> CycleFile:
    """A year whose annual meeting opens on 15 December 2024."""
    return CycleFile.model_validate(
        {
            "schema": 1,
            "cycle": "igf-2024",
            "title": "IGF 2024",
            "venue": {"city": "Lund", "country": "Sweden", "zone": "Europe/Stockholm"},
            "contact": "igf@example.org",
            "website": "https://igf.example.org",
            "anchors": {"T": "2024-12-15", "P": "2023-10-12"},
            "bodies": {"mag": {"title": "MAG"}},
            "roles": {},
            "stages": stages or {"call": stage()},
        }
        | more
    )
