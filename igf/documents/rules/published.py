"""A list of the documents that were published, for those who come new to a body."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from igf.words.markdown import cell, table
from igf.words.phrases import day_words
from schemas.moments import Moment


@dataclass(frozen=True)
class Published:
    """A document of a stage, as it was published; `cycle` and `stage` are titles."""

    cycle: str
    stage: str
    title: str
    version: int
    made_at: datetime
    address: str


def published_text(cycle: str, *, found: Sequence[Published]) -> str:
    """The documents as Markdown, under the titles of their years, the newest year first."""
    parts = [f"# {cycle}: published documents"]
    if not found:
        parts.append("No document of this year or of the year before has been published yet.")
    years = dict.fromkeys(each.cycle for each in found)
    parts += [part for year in years for part in _of_year(year, found)]
    return "\n\n".join(parts) + "\n"


def _of_year(year: str, found: Sequence[Published]) -> Iterator[str]:
    yield f"## {cell(year)}"
    rows = (_row(each) for each in found if each.cycle == year)
    yield table(("Document", "Stage", "Version ", "Of", "Address"), rows)


def _row(each: Published) -> tuple[str, ...]:
    day = day_words(Moment(at=each.made_at))
    return cell(each.title), cell(each.stage), str(each.version), day, f"<{each.address}>"
