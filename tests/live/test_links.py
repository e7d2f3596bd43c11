"""A summary report approved by the host country and UN DESA, each through a personal link.

The kind is the real one; only its time for comments is short. One refuses first.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import policy
from email.parser import BytesParser
from functools import partial
from pathlib import Path

import httpx
import pytest

from igf.asks.answer_lists import answers_of
from igf.asks.decide import Reply
from igf.engine.projection import project
from igf.log.write import Actor
from igf.office.office import Office
from igf.ops import trial
from igf.people.read import PeopleRead
from igf.people.take_in import take_in_people
from igf.rehearsal.loop import Planned, World
from igf.starting.start import Started, start
from igf.store.queries import year as queries
from igf.store.tables.year import Ask
from schemas.cycle import CycleFile
from schemas.people import ListRow, PersonRow
from tests.engine.begun import ready, year_file
from tests.live.driving import (
    Driven,
    counted,
    expected_task_runs,
    live_through,
    put_text,
    rehearsal,
)
from tests.live.installation import Installation, installation, wait_until
from tests.live.tables import Tables, tables

pytestmark = [pytest.mark.soak, pytest.mark.live, pytest.mark.timeout(900)]

STAGE = "igf-2027/summary"
OFFICE = Actor("Lea Brun", "command")
HOLDERS = {"amina": "host_country", "jun": "un_desa", "lea": "secretariat"}
FIRST, SECOND = "# Report\n\nFirst.\n", "# Report\n\nFirst and second.\n"
TEXTS = {"draft": ("draft", "# Draft\n\nA text.\n"), "finalise": ("outputs", FIRST)}
NOTE = "Name the second day"
ADDRESS = "https://igf.example.org/report"
#: Who answers what, with which address and note.
ANSWERS = {
    "draft": ("lea", "confirmed", "", ""),
    "finalise": ("lea", "confirmed", "", ""),
    "approve_host": ("amina", "approve", "", ""),
    "approve_desa": ("jun", "approve", "", ""),
    "publish": ("lea", "published", ADDRESS, ""),
    "accessible": ("lea", "answered", "", ""),
}
BODIES = ("mag", "secretariat", "host_country", "un_desa")


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("links") / "igf") as at:
        yield at


@pytest.fixture(scope="module")
def opens(up: Installation) -> datetime:
    """When the stage begins: soon after the installation is up."""
    assert up.process.poll() is None
    return (datetime.now(UTC) + timedelta(seconds=10)).replace(microsecond=0)


@pytest.fixture(scope="module")
def at(up: Installation, opens: datetime) -> Installation:
    """The installation, with its year started."""
    trial.make_runs(up.office, up.runs, started=_begin(up.office, opens))
    return up


@pytest.fixture(scope="module")
def foretold(tmp_path_factory: pytest.TempPathFactory, opens: datetime) -> Tables:
    """The same, in a rehearsal: the same people, documents and answers."""
    office = rehearsal(tmp_path_factory.mktemp("foretold"), opens)
    _begin(office, opens)
    world = World(partial(_people, office))
    later = opens + timedelta(minutes=2)
    world.happenings.add(later, lambda _now: put_text(office, STAGE, "outputs", SECOND))
    live_through(office, world, until=opens + timedelta(days=59))
    return tables(office, "igf-2027", key="summary")


def _begin(office: Office, opens: datetime) -> Started:
    people = [
        PersonRow(id=key, name=key.title(), email=f"{key}@example.org", bodies=_bodies(key, body))
        for key, body in HOLDERS.items()
    ]
    lists = [
        ListRow(key=key, name=key, address=f"{key}@lists.example.org")
        for key in ("missions", "un_agencies")
    ]
    take_in_people(office, PeopleRead(tuple(people), tuple(lists)), by=OFFICE)
    return start(office, ready(_year(opens)), by=OFFICE)


def _people(office: Office, ask: Ask, holders: Sequence[str]) -> Sequence[Planned]:
    """Answers through personal links; the first version is sent back by the host alone."""
    if ask.step in TEXTS:
        put_text(office, STAGE, *TEXTS[ask.step])
    person, choice, value, note = ANSWERS[ask.step]
    if (ask.step, ask.rung) == ("approve_host", "v1"):
        choice, note = "send_back", NOTE
    if (ask.step, ask.rung) == ("approve_desa", "v1"):
        return []
    said = Reply(choice, person.title(), value=value, note=note, person=person)
    said = replace(said, door="page", standing="proven")
    return [Planned(timedelta(seconds=1), replace(said, holder=holder)) for holder in holders]


def _bodies(key: str, body: str) -> tuple[str, ...]:
    return (body, "web_editor") if key == "lea" else (body,)


def _year(opens: datetime) -> CycleFile:
    comments = (opens + timedelta(seconds=30)).strftime("%Y-%m-%dT%H:%M:%SZ")
    stage = {
        "kind": "publication",
        "title": "Summary report",
        "opens": opens.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "closes": "opens + 60d",
        "steps": [{"key": "comments_close", "at": comments}],
    }
    titles = {key: {"title": key.replace("_", " ")} for key in BODIES}
    lists = {key: {"title": key} for key in ("missions", "un_agencies")}
    return year_file({"summary": stage}, bodies=titles, lists=lists)


def ask(at: Installation, step: str) -> Ask | None:
    """The newest open question of a step."""
    with at.office.store.read() as session:
        asks = [each for each in queries.asks(session, STAGE) if each.step == step]
    return next((each for each in reversed(asks) if each.state == "open"), None)


def link(at: Installation, question: Ask, person: str) -> str:
    """The newest link to a question in the mails that a person got."""
    parser = BytesParser(policy=policy.default)
    for path in sorted((at.settings.home / "catcher").glob("*.eml"), reverse=True):
        mail = parser.parsebytes(path.read_bytes())
        if f"{person}@" not in str(mail["To"]):
            continue
        text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # ours have it
        for address in re.findall(r"https?://\S+/a/[\w.-]+", text):
            shown = httpx.get(address, timeout=30)
            if shown.status_code == 200 and question.question in shown.text:
                return str(address)
    message = f"{person} got no link to {question.id}"
    raise AssertionError(message)


def answered(at: Installation, step: str, person: str, **fields: str) -> None:
    """Let a person answer a question on the page, as soon as it is asked."""
    wait_until(lambda: ask(at, step) is not None, what=f"the question of {step}")
    question = ask(at, step)
    assert question is not None
    wait_until(lambda: _has_link(at, question, person), what=f"the mail to {person}")
    sent = httpx.post(link(at, question, person), data=fields, timeout=30)
    assert sent.status_code == 303, sent.text


def _has_link(at: Installation, question: Ask, person: str) -> bool:
    try:
        return bool(link(at, question, person))
    except AssertionError:
        return False


def put(at: Installation, key: str, text: str) -> None:
    put_text(at.office, STAGE, key, text)
    project(at.office, at.runs, stage_id=STAGE)


def is_done(at: Installation) -> bool:
    with at.office.store.read() as session:
        return queries.stage(session, STAGE).state == "done"


@pytest.fixture(scope="module")
def published(at: Installation) -> Installation:
    """The installation after the life of the stage."""
    wait_until(lambda: ask(at, "draft") is not None, what="the draft is asked for")
    put(at, *TEXTS["draft"])
    answered(at, "draft", "lea", choice="confirmed")
    wait_until(lambda: ask(at, "finalise") is not None, what="the comments close")
    put(at, *TEXTS["finalise"])
    answered(at, "finalise", "lea", choice="confirmed")

    answered(at, "approve_host", "amina", choice="send_back", note=NOTE)
    first = ask(at, "approve_desa")
    assert first is not None
    old = link(at, first, "jun")
    assert ask(at, "publish") is None
    put(at, "outputs", SECOND)
    wait_until(lambda: (ask(at, "approve_desa") or first).id != first.id, what="asked again")
    late = httpx.post(old, data={"choice": "approve"}, timeout=30)
    assert late.status_code == 422

    answered(at, "approve_host", "amina", choice="approve")
    assert ask(at, "publish") is None
    answered(at, "approve_desa", "jun", choice="approve")
    answered(at, "publish", "lea", choice="published", value=ADDRESS)
    answered(at, "accessible", "lea", choice="answered")
    wait_until(lambda: is_done(at), what="the end of the stage")
    return at


def test_a_report_is_published_once_both_have_approved_it_by_their_own_links(
    published: Installation,
) -> None:
    """R-APP-1."""
    for step, holder in (("approve_host", "Host"), ("approve_desa", "Un")):
        found = answers_of(published.office, f"{STAGE}/{step}/v2")
        assert [(each.standing, each.door) for each in found.sides] == [("proven", "page")], holder
        assert found.outcome == "approved"


def test_the_task_runs_prefect_recorded_are_the_declared_steps_in_order(
    published: Installation, foretold: Tables
) -> None:
    driven = Driven(published, "summary", published.settings.home)
    assert driven.task_runs() == expected_task_runs(foretold)


def test_what_happened_is_what_the_rehearsal_foretold(
    published: Installation, foretold: Tables
) -> None:
    live = tables(published.office, "igf-2027", key="summary")

    assert live.firings == foretold.firings
    assert live.outbox == foretold.outbox
    assert counted(live.log) == counted(foretold.log)


def test_nobody_got_a_mail_twice(published: Installation) -> None:
    caught = published.caught_ids()
    assert len(caught) == len(set(caught))


def test_every_mail_that_asks_has_a_link_of_its_own(published: Installation) -> None:
    texts = [path.read_bytes() for path in Path(published.settings.home / "catcher").glob("*.eml")]
    assert not any(b"personal-link.invalid" in text for text in texts)
