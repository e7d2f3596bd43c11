"""Outcomes of calls that were killed at random, beside the forecast for one left alone."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from igf.engine.projection import project
from igf.log.write import Actor
from igf.outbox.settle import mails, settle_mail
from tests.live.calls import is_done
from tests.live.installation import Installation
from tests.live.tables import Row, Tables, tables

PERSON = Actor("Hanna Keller", "command")
#: A step and its rung.
Rung = tuple[str, str]
TOO_LATE = "it had closed when this could be sent"


def settle_doubts(at: Installation, settled: dict[str, bool]) -> None:
    """Say of each mail in doubt whether it arrived, as a person who looked for it would.

    `settled` keeps, by Message-ID, whether it had.
    """
    for mail in mails(at.office, state="unknown"):
        arrived = mail.message_id in at.caught_ids()
        settled[mail.message_id] = arrived
        for stage in settle_mail(at.office, mail.id, again=not arrived, by=PERSON):
            project(at.office, at.runs, stage_id=stage)


def is_over(at: Installation, cycles: Iterable[str]) -> bool:
    """Whether all calls are done and every mail has left."""
    waiting = [each for each in mails(at.office) if each.state != "sent"]
    return not waiting and all(is_done(at, cycle) for cycle in cycles)


def differences(live: Tables, foretold: Tables) -> list[str]:
    """Differences of a call from its forecast, except what came too late by its own rules."""
    late = too_late(live)
    wanted, found = (_without(each, late) for each in (foretold, _undecided(live)))
    parts = ("firings", "outbox", "log")
    return [
        f"{part}, {how}: {row}"
        for part in parts
        for how, row in _compared(getattr(found, part), getattr(wanted, part))
    ]


def too_late(live: Tables) -> set[Rung]:
    """Rungs skipped because the call had closed, as step and rung."""
    return {
        (str(step), str(rung)) for step, rung, *_, words in live.firings if TOO_LATE in str(words)
    }


def mails_wrong(at: Installation) -> list[str]:
    """The mails that are not exactly once where all mails arrive."""
    caught = Counter(at.caught_ids())
    written = Counter(mail.message_id for mail in mails(at.office))
    lost = [f"lost: {each}" for each in written - caught]
    return lost + [f"doubled: {each}" for each in caught - written]


def call_of(at: Installation, cycle: str) -> Tables:
    """The tables of a call."""
    return tables(at.office, cycle)


def _undecided(live: Tables) -> Tables:
    """Without what a person decided about mails in doubt, and that its stage was done again."""
    kept = [row for row in live.log if row[0] != "mail.decided"]
    done = [place for place, row in enumerate(kept) if row[0] == "stage.done"]
    return replace(live, log=tuple(row for n, row in enumerate(kept) if n not in done[1:]))


def _without(of: Tables, late: set[Rung]) -> Tables:
    """Without what belongs to these rungs."""
    return replace(
        of,
        firings=tuple(row for row in of.firings if row[:2] not in late),
        outbox=tuple(row for row in of.outbox if _place(row[0])[::2] not in late),
        log=tuple(row for row in of.log if _place(row[1])[:2] not in late),
    )


def _place(key: object) -> tuple[str, str, str]:
    """The parts of a key that come after the stage, three of them."""
    first, second, third, *_ = (*str(key).split("/")[2:], "", "", "")
    return first, second, third


def _compared(found: Iterable[Row], wanted: Iterable[Row]) -> list[tuple[str, Row]]:
    there, foretold = Counter(found), Counter(wanted)
    rows = [("missing", row) for row in foretold - there] + [
        ("more", row) for row in there - foretold
    ]
    if not rows and list(found) != list(wanted):
        rows = [("in another order", ())]
    return rows
