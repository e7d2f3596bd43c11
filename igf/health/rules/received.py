"""Calls that close, or have closed, although nothing that came in was imported."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from igf.health.rules.facts import StageView, YearFacts
from igf.words.phrases import shown_utc
from schemas.health import Finding
from schemas.steps import Compute

#: How long before its close a call of which nothing was imported is named.
BEFORE: Final = timedelta(days=3)
#: What a stage works out that takes applications one by one.
APPLICATIONS: Final = "check_grants"


def nothing_imported(year: YearFacts) -> Iterator[Finding]:
    """Calls of which it is said, or soon will be, that nothing was received."""
    for stage in year.stages:
        closes = stage.facts.closes
        is_silent = stage.is_live and not stage.stopped and stage.unreceived
        if closes and is_silent and closes - BEFORE <= year.at:
            verb = "closes" if year.at < closes else "closed"
            yield Finding(
                code="nothing_imported",
                matters=True,
                stage=stage.title,
                what=f"it {verb} on {shown_utc(closes)}, and nothing was imported",
                whom=stage.lead,
                since=closes if closes <= year.at else None,
                todo=f"import what was received: {_how(stage)}",
            )


def _how(stage: StageView) -> str:
    key, steps = stage.id.rpartition("/")[2], stage.facts.definition.steps
    applied = any(isinstance(step, Compute) and step.what == APPLICATIONS for step in steps)
    return f"igf items import {key} FILE" if applied else f"igf input import FILE --stage {key}"
