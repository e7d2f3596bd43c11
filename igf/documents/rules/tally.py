"""Counting contributions by stakeholder group and by region (domain.md section 5)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

from schemas.contributions import ContributionRow

NOT_GIVEN = "Not given"


@dataclass(frozen=True)
class Tally:
    """A total and its parts; the parts are (label, number), most first, then by label."""

    total: int
    by_group: tuple[tuple[str, int], ...]
    by_region: tuple[tuple[str, int], ...]

    def as_json(self) -> dict[str, Any]:
        """The tally as plain lists, for a document."""
        return {
            "total": self.total,
            "by_group": [list(part) for part in self.by_group],
            "by_region": [list(part) for part in self.by_region],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The tally that `as_json` gave."""
        groups, regions = (
            tuple((str(k), int(n)) for k, n in data[key]) for key in ("by_group", "by_region")
        )
        return cls(int(data["total"]), groups, regions)


def tally(rows: Sequence[ContributionRow]) -> Tally:
    """Count each contribution once, blanks as "Not given"."""
    groups = _parts(row.stakeholder_group for row in rows)
    return Tally(len(rows), groups, _parts(row.region for row in rows))


def _parts(labels: Iterable[str]) -> tuple[tuple[str, int], ...]:
    counts = Counter(label or NOT_GIVEN for label in labels)
    return tuple(sorted(counts.items(), key=lambda part: (-part[1], part[0])))
