"""The balance of a body as a document (domain.md section 15, mag_renewal)."""

from igf.words.markdown import cell, table
from igf.words.phrases import counted
from schemas.balance import Balance, Side


def roster_text(found: Balance, *, new: int, leaving: int) -> str:
    """The balance as Markdown: how many members there are, then a table for each aspect.

    `new` and `leaving` are those who are recorded as such.
    """
    members = f"{counted(found.members, 'member')} on {found.day}."
    parts = [
        f"# {cell(found.title)}: balance",
        f"{members} Recorded as new: {new}; as leaving: {leaving}.",
        *(_side(side) for side in found.sides),
    ]
    return "\n\n".join(parts) + "\n"


def _side(side: Side) -> str:
    rows = ((cell(part.label), str(part.count), f"{part.share} %") for part in side.parts)
    return table((side.title, "Members ", "Share "), rows)
