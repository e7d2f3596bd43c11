"""A letter of the MAG through Prefect: by commands, and the Chair signs by her personal link.

The Secretariat first says that it could not be sent yet, and why; its run is called so meanwhile.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from igf.asks.answer_lists import answers_of
from igf.asks.decide import Reply
from igf.office.office import Office
from igf.ops import trial
from igf.rehearsal.loop import Planned, World
from igf.store.queries import year as queries
from igf.store.tables.year import Ask
from schemas.moments import zulu
from tests.engine.begun import STAFF
from tests.live.driving import (
    YEAR,
    Driven,
    begin,
    commented,
    counted,
    expected_task_runs,
    live_through,
    put_text,
    rehearsal,
)
from tests.live.installation import Installation, installation, wait_until
from tests.live.tables import Tables, tables
from tests.year.years import Data

pytestmark = [pytest.mark.soak, pytest.mark.live, pytest.mark.timeout(900)]

LETTER = "letter"
STAGE = f"{YEAR}/{LETTER}"
#: Nobody is reminded: all answer at once.
STEPS: list[Data] = [{"key": step, "reminders": []} for step in ("inputs", "agree", "sign")]
#: The document of each step that people do by hand, with its text.
TEXTS = {
    "draft": ("draft", "# Draft\n\nDear members of the Body.\n"),
    "finalise": ("letter", "# Letter\n\nDear members of the Body, we ask to be heard.\n"),
    "prove": ("proof", "Delivered to the office of the Body.\n"),
}
SIGNING = "Do you sign this version of the letter?"
NOT_YET = "the office of the Body is closed"
SENT = "To the office of the Body, by e-mail, today"
COMMENT = "Say who we are."
CHAIR = "Amina Diallo"


@dataclass(frozen=True)
class Sent:
    """The letter that was carried live, with what was foretold."""

    at: Installation
    driven: Driven
    foretold: Tables
    blocked: str


@pytest.fixture(scope="module")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sent]:
    home = tmp_path_factory.mktemp("home")
    with installation(home / "igf") as at:
        opens = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=30)
        begun = begin(at.office, home, stages(opens))
        trial.make_runs(at.office, at.runs, started=begun)
        driven = Driven(at, LETTER, home)
        blocked = drive(driven)
        yield Sent(at, driven, rehearsed(home, opens), blocked)


def stages(opens: datetime) -> dict[str, Data]:
    """A year of one letter."""
    closes = zulu(opens + timedelta(days=40))
    stage: Data = {"kind": LETTER, "title": "Letter", "opens": zulu(opens), "closes": closes}
    return {LETTER: stage | {"audience": ["community"], "steps": STEPS}}


def drive(letter: Driven) -> str:
    """Act for people until the stage is done; returns the name of its run while it was blocked."""
    letter.written("draft", *TEXTS["draft"])
    letter.decided("inputs", "answered", "--note", COMMENT, "--on-behalf-of", "amina", by="amina")
    letter.decided("inputs", "decline", "--on-behalf-of", "jun", by="jun")
    letter.written("finalise", *TEXTS["finalise"])
    letter.decided("agree", "approve", by=CHAIR)
    letter.approve_by_link("sign", question=SIGNING, text=TEXTS["finalise"][1])
    check = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%d")
    letter.decided("send", "not-yet", "--note", NOT_YET, "--check", check)
    wait_until(
        lambda: letter.called().startswith("Blocked by"), what="the run that says it is blocked"
    )
    blocked = letter.called()
    letter.decided("send", "confirmed", "--note", SENT)
    letter.written("prove", *TEXTS["prove"])
    letter.wait_until_done()
    return blocked


def rehearsed(folder: Path, opens: datetime) -> Tables:
    """The same letter, foretold."""
    office = rehearsal(folder, opens)
    begin(office, folder, stages(opens))
    world = World(partial(_people, office))
    live_through(office, world, until=opens + timedelta(days=30))
    return tables(office, YEAR, key=LETTER)


def _people(office: Office, ask: Ask, holders: Sequence[str]) -> Sequence[Planned]:
    if ask.step in TEXTS:
        put_text(office, STAGE, *TEXTS[ask.step])
    return [Planned(timedelta(seconds=1), _reply(ask, holder)) for holder in holders]


def _reply(ask: Ask, holder: str) -> Reply:
    said = Reply("confirmed", STAFF.name, holder=holder, entered_by=STAFF.name)
    if ask.step == "inputs":
        return commented(said, COMMENT)
    if ask.step == "agree":
        return replace(said, choice="approve", given_by=CHAIR)
    if ask.step == "sign":
        signed = replace(said, choice="approve", given_by=CHAIR, person="amina")
        return replace(signed, door="page", standing="proven", entered_by=None)
    if ask.step == "send":
        return (
            replace(said, note=SENT)
            if ask.because
            else replace(said, choice="not_yet", note=NOT_YET)
        )
    return said


def test_the_live_letter_is_what_the_rehearsal_foretold(letter: Sent) -> None:
    live = tables(letter.at.office, YEAR, key=LETTER)

    assert live.firings == letter.foretold.firings
    assert live.outbox == letter.foretold.outbox
    assert counted(live.log) == counted(letter.foretold.log)


def test_the_task_runs_prefect_recorded_are_the_declared_steps_in_order(letter: Sent) -> None:
    assert letter.driven.task_runs() == expected_task_runs(letter.foretold)


def test_the_signature_is_proven_and_names_the_version(letter: Sent) -> None:
    with letter.at.office.store.read() as session:
        document = queries.newest_documents(session, STAGE)["letter"]
    found = answers_of(letter.at.office, f"{STAGE}/sign/v1")

    assert [(each.standing, each.door) for each in found.sides] == [("proven", "page")]
    assert (document.version, found.outcome) == (1, "approved")


def test_the_run_said_by_whom_it_was_blocked_and_why(letter: Sent) -> None:
    assert letter.blocked.startswith(
        "Blocked by the Secretariat and those to whom the letter goes: "
        "the office of the Body is closed; next check on "
    )


def test_nobody_got_a_mail_twice(letter: Sent) -> None:
    caught = letter.at.caught_ids()
    assert len(caught) == len(set(caught))
