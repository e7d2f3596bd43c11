"""Mails that require an action: in doubt, refused, waiting too long, or held."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from igf.health.rules.facts import OFFICE, HeldMails, YearFacts
from schemas.health import Finding

#: A mail that still waits after this time is told.
STUCK: Final = timedelta(hours=1)
#: The words for mails in a state, whether it matters, and the action.
MAILS: Final = {
    "unknown": (
        "may have arrived or not",
        "ask the recipients or the relay: igf mail list --state unknown",
    ),
    "failed": ("were refused", "mend the address or the relay: igf mail list --state failed"),
    "draft": (
        "wait for a decision to leave",
        "look at them, then igf mail approve or igf mail drop: igf mail list --state draft",
    ),
    "queued": ("wait to leave", "see whether the relay is there: igf mail list --state queued"),
}


def held_mails(year: YearFacts) -> Iterator[Finding]:
    """Mails in doubt, refused, waiting for a person, or waiting longer than they should."""
    titles = {stage.id: stage for stage in year.stages}
    for held in year.mails:
        stage = titles.get(held.stage)
        waits = held.state == "queued" and (
            held.since + STUCK > year.at or (stage and stage.stopped) or bool(year.held)
        )
        if not waits:
            yield _of_mails(held, stage.title if stage else "")


def delivery_held(year: YearFacts) -> Iterator[Finding]:
    """Delivery held by a person, or held by a restore until a person decides."""
    if year.held:
        yield Finding(
            code="held",
            matters=True,
            stage="",
            what=year.held,
            whom=OFFICE,
            since=None,
            todo="look at what waits, igf mail held, then decide: igf mail release",
        )


def _of_mails(held: HeldMails, title: str) -> Finding:
    said, todo = MAILS[held.state]
    return Finding(
        code=f"mail_{held.state}",
        matters=True,
        stage=title,
        what=f"{held.number} {'mail' if held.number == 1 else 'mails'} {said}",
        whom=OFFICE,
        since=held.since,
        todo=todo,
    )
