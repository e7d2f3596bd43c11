"""Extending: closings that move later (R-EXT-1: who decided is recorded; a stage may forbid it)."""

from collections.abc import Iterator, Mapping

from igf.check.rules.findings import days, warning
from igf.words.phrases import shown
from schemas.cycle import CycleFile
from schemas.moments import Moment
from schemas.plan import Problem

FORBIDDEN = warning(
    "no_extension",
    "{title} must not be extended, and would close {later} later, on {closes}",
    fix="leave its closing where it is",
    rule="R-EXT-1",
)


def extended(
    year: CycleFile, before: Mapping[str, Moment], *, after: Mapping[str, Moment]
) -> Iterator[Problem]:
    """The closings that move later although the year's file forbids it."""
    for key, stage in year.stages.items():
        old, new = before.get(f"{key}.closes"), after.get(f"{key}.closes")
        if stage.no_extension and old and new and old.at < new.at:
            later = days(max(1, (new.at - old.at).days))
            said = {"title": stage.title, "later": later, "closes": shown(new)}
            yield FORBIDDEN.at(f"stages.{key}.closes", **said)
