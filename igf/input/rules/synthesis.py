"""The first version of a synthesis: contributions counted and ordered, for a person to complete."""

from collections import Counter
from collections.abc import Sequence

from igf.documents.rules.tally import Tally, tally
from igf.words.markdown import cell, quoted, table
from schemas.contributions import ContributionRow


def synthesis(stage: str, cycle: str, *, rows: Sequence[ContributionRow]) -> str:
    """Markdown text: totals, tables by group, region and category, then every contribution."""
    counted = tally(rows)
    parts = [f"# {cycle}: synthesis of the {stage}", _opening(counted)]
    parts += counts_text(counted)
    categories = Counter(category for row in rows for category in row.categories)
    if categories:
        ordered = sorted(categories.items(), key=lambda part: (-part[1], part[0]))
        parts.append(_table("Category", ordered))
    if rows:
        parts += ["## Contributions", *(contribution_text(row) for row in rows)]
    return "\n\n".join(parts) + "\n"


def counts_text(counted: Tally) -> list[str]:
    """The tables by stakeholder group and by region."""
    by_group, by_region = counted.by_group, counted.by_region
    return [_table("Stakeholder group", by_group), _table("Region", by_region)]


def _opening(counted: Tally) -> str:
    if not counted.total:
        return "No contribution was received."
    number = "1 contribution was" if counted.total == 1 else f"{counted.total} contributions were"
    return f"{number} received."


def _table(label: str, parts: Sequence[tuple[str, int]]) -> str:
    return table((label, "Contributions "), ((cell(name), str(number)) for name, number in parts))


def contribution_text(row: ContributionRow) -> str:
    """One contribution: who sent it, and what it says, as a quotation."""
    who = " · ".join(part for part in (row.organisation, row.stakeholder_group, row.region) if part)
    return f"### {cell(row.row_key)}{f': {cell(who)}' if who else ''}\n\n{quoted(row.text)}"
