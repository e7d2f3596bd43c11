"""Contributions of the community to a call, one row of a file each."""

from pydantic import Field

from schemas.base import Strict
from schemas.moments import Instant


class ContributionRow(Strict):
    """One contribution. `row_key` is stable in its source; up to three categories (domain.md 5)."""

    row_key: str = Field(min_length=1, max_length=200)
    received_at: Instant | None = None
    stakeholder_group: str = ""
    region: str = ""
    categories: tuple[str, ...] = Field(default=(), max_length=3)
    organisation: str = ""
    text: str = ""
