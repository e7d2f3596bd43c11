"""A joint answer to a questionnaire, and an open review, through Prefect side by side.

The review opens without a closing date; the date is set while it is open.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from igf.asks.decide import Reply
from igf.log.write import By
from igf.moving import MoveOrder, carry_out, foresee
from igf.office.office import Office
from igf.ops import trial
from igf.outbox.approve import Choice
from igf.rehearsal.loop import Planned, World
from igf.starting.start import Started
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
from tests.outbox.approving import approve_mails
from tests.year.years import Data

pytestmark = [pytest.mark.soak, pytest.mark.live, pytest.mark.timeout(900)]

ANSWER, REVIEW = "answer", "review"
KEYS = (ANSWER, REVIEW)
#: The document of each step that people do by hand, with its text.
TEXTS = {
    "draft": ("draft", "# Draft\n\nYes to question 1.\n"),
    "finalise": ("answer", "# Answer\n\nYes to question 1, and to question 2.\n"),
    "prove": ("proof", "Received by those who asked.\n"),
    "paper": ("paper", "# Paper\n\nWhat the Internet is for.\n"),
    "cover": ("cover_letter", "# Letter\n\nPlease tell us what you think.\n"),
}
SIGNING = {
    ANSWER: "Do you sign this version of the answer?",
    REVIEW: "Do you sign this version of the cover letter?",
}
SENT = "To those who asked, by e-mail, today"
COMMENT = "Yes to question 2 as well."
CHAIR, PANEL = "Amina Diallo", "Jun Sato"
ADDRESS = "https://igf.example.org/review"
WHY = "the Panel meets then"
BODIES: Data = {
    "mag": {"title": "the MAG"},
    "secretariat": {"title": "the IGF Secretariat"},
    "leadership_panel": {"title": "the Leadership Panel"},
}
ROLES: Data = {
    "mag_chair": {"title": "MAG Chair", "body": "mag"},
    "lp_chair": {"title": "Chair of the Leadership Panel", "body": "leadership_panel"},
    "web_editor": {"title": "Web editor"},
}
MEMBERS = (("jun", "leadership_panel"), ("jun", "lp_chair"))


@dataclass(frozen=True)
class Papers:
    """Both stages, carried live, with what was foretold."""

    at: Installation
    driven: dict[str, Driven]
    foretold: dict[str, Tables]
    open_words: str


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Papers]:
    home = tmp_path_factory.mktemp("papers")
    with installation(home / "igf") as at:
        opens = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=30)
        begun = start_in(at.office, home, opens)
        trial.make_runs(at.office, at.runs, started=begun)
        driven = {key: Driven(at, key, home) for key in KEYS}
        answer(driven[ANSWER])
        words = review(driven[REVIEW])
        yield Papers(at, driven, rehearsed(home, opens), words)


def start_in(office: Office, folder: Path, opens: datetime) -> Started:
    """A year of one joint answer and one review; nobody is reminded: all answer at once."""
    stage: Data = {"opens": zulu(opens), "audience": ["community"]}
    asked = ("inputs", "comment", "agree", "sign")
    stages: dict[str, Data] = {
        ANSWER: stage
        | {
            "kind": "joint_answer",
            "title": "Answer to the questionnaire",
            "closes": zulu(opens + timedelta(days=40)),
            "steps": [{"key": step, "reminders": []} for step in asked],
        },
        REVIEW: stage
        | {
            "kind": "open_review",
            "title": "Review of the paper",
            "closes": {"at": None, "expected": zulu(opens + timedelta(days=30))},
            "steps": [
                {"key": "paper", "at": "opens"},
                *(
                    {"key": step, "due": f"opens + {days}d", "reminders": []}
                    for step, days in (("sign", 2), ("publish", 3))
                ),
            ],
        },
    }
    return begin(office, folder, stages, members=MEMBERS, bodies=BODIES, roles=ROLES)


def answer(paper: Driven) -> None:
    """Act for people until the joint answer is sent."""
    for step in ("inputs", "comment"):
        paper.decided(step, "answered", "--note", COMMENT, "--on-behalf-of", "amina", by="amina")
        paper.decided(step, "decline", "--on-behalf-of", "jun", by="jun")
        paper.decided(step, "decline", "--on-behalf-of", "community")
        if step == "inputs":
            paper.written("draft", *TEXTS["draft"])
    paper.written("finalise", *TEXTS["finalise"])
    paper.decided("agree", "approve", by=CHAIR)
    paper.approve_by_link("sign", question=SIGNING[ANSWER], text=TEXTS["finalise"][1])
    paper.decided("send", "confirmed", "--note", SENT)
    paper.written("prove", *TEXTS["prove"])
    paper.wait_until_done()


def review(paper: Driven) -> str:
    """Act for people until the comments are given; returns the name of its run while undated."""
    paper.written("paper", *TEXTS["paper"], by="jun")
    paper.written("cover", *TEXTS["cover"], by="jun")
    paper.approve_by_link("sign", question=SIGNING[REVIEW], text=TEXTS["cover"][1])
    paper.decided("publish", "published", "--address", ADDRESS)
    wait_until(lambda: paper.called().startswith("Open for"), what="the announcement")
    words = paper.called()
    trial.contribute(paper.at.office, paper.stage)
    closes = zulu(datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=45))
    paper.command("move", f"{REVIEW}.closes", closes, "--reason", WHY, "--yes")
    paper.command("mail", "approve", "--stage", REVIEW)
    paper.wait_until_done()
    return words


def rehearsed(folder: Path, opens: datetime) -> dict[str, Tables]:
    """The same, foretold."""
    office = rehearsal(folder, opens)
    start_in(office, folder, opens)
    world = World(partial(_people, office))
    world.happenings.add(opens + timedelta(hours=1), partial(_closing_set, office))
    live_through(office, world, until=opens + timedelta(days=30))
    return {key: tables(office, YEAR, key=key) for key in KEYS}


def _closing_set(office: Office, now: datetime) -> None:
    trial.contribute(office, f"{YEAR}/{REVIEW}")
    closes = zulu(now + timedelta(seconds=45))
    order = MoveOrder(YEAR, {f"{REVIEW}.closes": closes}, By(STAFF, WHY))
    carry_out(office, foresee(office, order))
    approve_mails(office, Choice(stage=f"{YEAR}/{REVIEW}"), by=STAFF)


def _people(office: Office, ask: Ask, holders: Sequence[str]) -> Sequence[Planned]:
    if ask.step in TEXTS:
        put_text(office, ask.stage, *TEXTS[ask.step])
    return [Planned(timedelta(seconds=1), _reply(ask, holder)) for holder in holders]


def _reply(ask: Ask, holder: str) -> Reply:
    said = Reply("confirmed", STAFF.name, holder=holder, entered_by=STAFF.name)
    if ask.step in {"inputs", "comment"}:
        return commented(said, COMMENT)
    if ask.step in {"paper", "cover"}:
        return replace(said, given_by=PANEL)
    if ask.step == "agree":
        return replace(said, choice="approve", given_by=CHAIR)
    if ask.step == "sign":
        person, name = ("jun", PANEL) if ask.stage.endswith(REVIEW) else ("amina", CHAIR)
        signed = replace(said, choice="approve", given_by=name, person=person)
        return replace(signed, door="page", standing="proven", entered_by=None)
    if ask.step == "publish":
        return replace(said, choice="published", value=ADDRESS)
    return replace(said, note=SENT) if ask.step == "send" else said


@pytest.mark.parametrize("key", KEYS)
def test_what_happened_live_is_what_the_rehearsal_foretold(papers: Papers, key: str) -> None:
    live, foretold = tables(papers.at.office, YEAR, key=key), papers.foretold[key]

    assert live.firings == foretold.firings
    assert live.outbox == foretold.outbox
    assert counted(live.log) == counted(foretold.log)


@pytest.mark.parametrize("key", KEYS)
def test_the_task_runs_prefect_recorded_are_the_declared_steps_in_order(
    papers: Papers, key: str
) -> None:
    assert papers.driven[key].task_runs() == expected_task_runs(papers.foretold[key])


def test_the_run_of_a_review_without_a_closing_date_says_so(papers: Papers) -> None:
    assert papers.open_words == "Open for comments; no closing date yet"


def test_the_comments_of_everybody_are_collected_for_those_who_asked(papers: Papers) -> None:
    with papers.at.office.store.read() as session:
        answer, review = (
            queries.newest_documents(session, f"{YEAR}/{key}")["comments"].content.decode()
            for key in KEYS
        )
    assert COMMENT in answer
    assert "comments were received." in review


def test_nobody_got_a_mail_twice(papers: Papers) -> None:
    caught = papers.at.caught_ids()
    assert len(caught) == len(set(caught))
