"""The dates of a year one by one: their titles, what they hang on, where they come from."""

from collections.abc import Iterator, Mapping
from typing import Final

from schemas.cycle import CycleFile, DateDecl
from schemas.date_sheet import DateLine
from schemas.moments import Moment
from schemas.plan import Mark

#: Titles of the two anchors of a year.
ANCHORS: Final = {
    "T": "First day of the annual meeting",
    "P": "Last day of the previous meeting",
}


def declared_dates(year: CycleFile) -> dict[str, DateDecl]:
    """Every declared date by name: T and P, the milestones, each stage's opens and closes."""
    dates: dict[str, DateDecl] = {str(key): each for key, each in year.anchors.items()}
    dates |= year.milestones
    for key, stage in year.stages.items():
        dates[f"{key}.opens"], dates[f"{key}.closes"] = stage.opens, stage.closes
    return dates


def date_lines(
    year: CycleFile,
    moments: Mapping[str, Moment],
    *,
    marks: Mapping[str, Mark] | None = None,
    moved: Mapping[str, str] | None = None,
) -> Iterator[DateLine]:
    """The dates in the order of the file, each where `moments` has it.

    `marks` are those of a started year; `moved` says in words who moved a date there, and why.
    Without them a date is held if the file calls it confirmed.
    """
    for name, declared in declared_dates(year).items():
        confirmed: Mark | None = "held" if declared.state == "confirmed" else None
        mark = confirmed if marks is None else marks.get(name)
        yield DateLine(
            key=name,
            title=_title(year, name),
            moment=moments.get(name),
            hangs_on=declared.at or "",
            standing=mark or ("pinned" if (declared.at or "")[:1].isdigit() else "floating"),
            source=(moved or {}).get(name) or _source(year, declared),
        )


def _title(year: CycleFile, name: str) -> str:
    stage, _, point = name.partition(".")
    if point:
        return f"{year.stages[stage].title} {point}"
    return ANCHORS.get(name) or year.milestones[name].title or name


def _source(year: CycleFile, declared: DateDecl) -> str:
    found = [
        f"{key}: {year.sources[key]}" if key in year.sources else key for key in declared.source
    ]
    return "; ".join(found) or "a proposal of the file"
