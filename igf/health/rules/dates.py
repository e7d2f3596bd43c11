"""Stages whose dates are in each other's way."""

from collections.abc import Iterator

from igf.health.rules.facts import YearFacts
from igf.words.phrases import shown_utc
from schemas.health import Finding


def closes_before_it_opens(year: YearFacts) -> Iterator[Finding]:
    """Stages that close before they open, as a move with --force leaves them."""
    for stage in year.stages:
        opens, closes = stage.facts.opens, stage.facts.closes
        if stage.is_live and opens and closes and closes < opens:
            key = stage.id.rpartition("/")[2]
            yield Finding(
                code="closes_before_it_opens",
                matters=True,
                stage=stage.title,
                what=f"closes on {shown_utc(closes)}, before it opens on {shown_utc(opens)}",
                whom=stage.lead,
                since=None,
                todo=f"move one of them: igf move {key}.closes DATE, or igf move {key}.opens DATE",
            )
