"""The first version of a synthesis: what came in, counted and ordered, for a person to complete."""

import re
from collections import Counter
from collections.abc import Sequence

from igf.domain.tally import Tally, tally
from schemas.contributions import ContributionRow

#: What begins links, pictures, HTML and code in Markdown, and what would take an escape away.
_ACTIVE = re.compile(r"[\\`\[\]<]")


def synthesis(stage: str, cycle: str, *, rows: Sequence[ContributionRow]) -> str:
    """Markdown text: totals, tables by group, region and category, then every contribution."""
    counted = tally(rows)
    parts = [f"# {cycle}: synthesis of the {stage}", _opening(counted)]
    parts += [_table("Stakeholder group", counted.by_group), _table("Region", counted.by_region)]
    categories = Counter(category for row in rows for category in row.categories)
    if categories:
        ordered = sorted(categories.items(), key=lambda part: (-part[1], part[0]))
        parts.append(_table("Category", ordered))
    if rows:
        parts += ["## Contributions", *(_contribution(row) for row in rows)]
    return "\n\n".join(parts) + "\n"


def _opening(counted: Tally) -> str:
    if not counted.total:
        return "No contribution was received."
    number = "1 contribution was" if counted.total == 1 else f"{counted.total} contributions were"
    return f"{number} received."


def _table(label: str, parts: Sequence[tuple[str, int]]) -> str:
    lines = [f"| {label} | Contributions |", "| --- | ---: |"]
    return "\n".join([*lines, *(f"| {_cell(name)} | {number} |" for name, number in parts)])


def _contribution(row: ContributionRow) -> str:
    who = " · ".join(part for part in (row.organisation, row.stakeholder_group, row.region) if part)
    return f"### {_cell(row.row_key)}{f': {_cell(who)}' if who else ''}\n\n{_quoted(row.text)}"


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in _inert(text).splitlines()) or "> (no text)"


def _cell(text: str) -> str:
    return " ".join(_inert(text).replace("|", "/").split())


def _inert(text: str) -> str:
    """Text of anybody, who may have typed a picture to be followed by, a link or HTML: as words."""
    return _ACTIVE.sub(r"\\\g<0>", text)
