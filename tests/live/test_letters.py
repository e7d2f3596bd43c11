"""A letter of the MAG through Prefect: by commands, and the Chair signs by her personal link.

The Secretariat first says that it could not be sent yet, and why; its run is called so meanwhile.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email import policy
from email.parser import BytesParser
from functools import partial
from pathlib import Path
from uuid import UUID

import httpx
import pytest
import yaml
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from typer.testing import CliRunner

from igf.cli.main import app
from igf.domain.progress import LAPSE
from igf.engine.answer_lists import answers_of
from igf.engine.computations import MARKDOWN, Made
from igf.engine.decide import Reply
from igf.engine.documents import put_document
from igf.engine.office import Office
from igf.engine.start import Started, start
from igf.mail.catalogue import load_catalogue
from igf.mail.memory import MemoryTransport
from igf.ops import trial
from igf.rehearsal.loop import Planned, SimulatedClock, World, rehearse_in
from igf.store import queries, schema
from igf.store.session import Store
from igf.store.tables import Ask
from schemas.moments import zulu
from tests.domain.years import Data
from tests.engine.begun import STAFF, add_people, year_file
from tests.live.installation import Installation, installation, wait_until
from tests.live.tables import Tables, tables

pytestmark = [pytest.mark.live, pytest.mark.timeout(900)]

YEAR, LETTER = "igf-2027", "letter"
STAGE = f"{YEAR}/{LETTER}"
#: Nobody is reminded: all answer at once.
STEPS: list[Data] = [{"key": step, "reminders": []} for step in ("inputs", "agree", "sign")]
#: The document of each step that people do by hand, with its text.
TEXTS = {
    "draft": ("draft", "# Draft\n\nDear members of the Body.\n"),
    "finalise": ("letter", "# Letter\n\nDear members of the Body, we ask to be heard.\n"),
    "prove": ("proof", "Delivered to the office of the Body.\n"),
}
NOT_YET = "the office of the Body is closed"
SENT = "To the office of the Body, by e-mail, today"
COMMENT = "Say who we are."
CHAIR = "Amina Diallo"


@dataclass(frozen=True)
class Sent:
    """The letter that was carried live, with what was foretold."""

    at: Installation
    foretold: Tables
    blocked: str


@pytest.fixture(scope="module")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sent]:
    home = tmp_path_factory.mktemp("home")
    with installation(home / "igf") as at:
        opens = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=30)
        begun = begin(at.office, home, opens)
        trial.make_runs(at.office, at.runs, started=begun)
        blocked = drive(at, home)
        yield Sent(at, rehearsed(home, opens), blocked)


def begin(office: Office, folder: Path, opens: datetime) -> Started:
    """Start a year of one letter, with its people."""
    closes = zulu(opens + timedelta(days=40))
    stage: Data = {"kind": LETTER, "title": "Letter", "opens": zulu(opens), "closes": closes}
    declared = {LETTER: stage | {"audience": ["community"], "steps": STEPS}}
    year = year_file(declared, settings={"minimum_reply_days": 0})
    path = folder / f"{YEAR}.yaml"
    text = yaml.safe_dump(year.model_dump(mode="json", by_alias=True, exclude_unset=True))
    path.write_text(text, encoding="utf-8")
    with office.store.write(office.now()) as session:
        add_people(session)
    return start(office, trial.year_from(path), by=STAFF)


def drive(at: Installation, folder: Path) -> str:
    """What people do, until the stage is done; returns what its run was called while it waited."""
    written(at, folder, "draft")
    command(at, "decide", asked(at, "inputs"), "--choice", "answered", "--note", COMMENT,
            "--on-behalf-of", "amina")  # fmt: skip
    command(at, "decide", asked(at, "inputs"), "--choice", "decline", "--on-behalf-of", "jun")
    written(at, folder, "finalise")
    command(at, "decide", asked(at, "agree"), "--choice", "approve", by=CHAIR)
    sign(at)
    check = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%d")
    send = asked(at, "send")
    command(at, "decide", send, "--choice", "not-yet", "--note", NOT_YET, "--check", check)
    wait_until(partial(_is_blocked, at), what="the run that says it is blocked")
    blocked = _called(at)
    command(at, "decide", send, "--choice", "confirmed", "--note", SENT)
    written(at, folder, "prove")
    wait_until(partial(_is_done, at), what="the end of the stage")
    return blocked


def command(at: Installation, *words: str, by: str = STAFF.name) -> None:
    """A command as the Secretariat types it."""
    values = at.settings.model_dump(mode="json", exclude_none=True)
    variables = {f"IGF_{name.upper()}": str(value) for name, value in values.items()}
    said = CliRunner().invoke(app, [*words, "--by", by], env=variables)
    assert said.exit_code == 0, said.output


def written(at: Installation, folder: Path, step: str) -> None:
    """Put in the document of a step as a file, and confirm."""
    key, text = TEXTS[step]
    ask = asked(at, step)
    path = folder / f"{key}.md"
    path.write_text(text, encoding="utf-8")
    command(at, "document", "put", LETTER, key, str(path))
    command(at, "decide", ask, "--choice", "confirmed")


def asked(at: Installation, step: str) -> str:
    """The open question of a step, once it is asked."""
    wait_until(lambda: _open(at, step) is not None, what=f"the question of {step}")
    return str(_open(at, step))


def _open(at: Installation, step: str) -> str | None:
    with at.office.store.read() as session:
        asks = queries.asks(session, STAGE)
    return next((ask.id for ask in asks if (ask.step, ask.state) == (step, "open")), None)


def sign(at: Installation) -> None:
    """The Chair opens the link of her mail, reads the letter, and signs."""
    asked(at, "sign")
    wait_until(lambda: _link(at) is not None, what="the mail that asks for the signature")
    address = str(_link(at))
    page = httpx.get(address, timeout=30)
    assert "Do you sign this version of the letter?" in page.text
    text = httpx.get(f"{address}/document", timeout=30).text
    assert text == TEXTS["finalise"][1]
    sent = httpx.post(address, data={"choice": "approve"}, timeout=30)
    assert sent.status_code == 303, sent.text


def _link(at: Installation) -> str | None:
    parser = BytesParser(policy=policy.default)
    for path in (at.settings.home / "catcher").glob("*.eml"):
        mail = parser.parsebytes(path.read_bytes())
        text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # ours have it
        if "Do you sign this version" in text.replace("\n", " "):
            return str(re.findall(r"https?://\S+/a/[\w.-]+", text)[0])
    return None


def _called(at: Installation) -> str:
    """What the run of the stage is called."""
    with at.office.store.read() as session:
        run = str(queries.stage(session, STAGE).run_id)
    with get_client(sync_client=True) as client:
        state = client.read_flow_run(UUID(run)).state
    return str(state.name) if state else ""


def _is_blocked(at: Installation) -> bool:
    return _called(at).startswith("Blocked by")


def _is_done(at: Installation) -> bool:
    with at.office.store.read() as session:
        return queries.stage(session, STAGE).state == "done"


def rehearsed(folder: Path, opens: datetime) -> Tables:
    """The same letter, foretold."""
    store = Store(f"sqlite:///{folder / 'rehearsal.db'}")
    schema.upgrade(store)
    clock = SimulatedClock(opens - timedelta(seconds=25))
    office = Office(store, load_catalogue(), clock, MemoryTransport(), folder / "outgoing")
    begin(office, folder, opens)
    people = partial(_people, office)
    rehearse_in(office, clock, world=World(people), until=opens + timedelta(days=30))
    return tables(office, YEAR, key=LETTER)


def _people(office: Office, ask: Ask, holders: Sequence[str]) -> Sequence[Planned]:
    if ask.step in TEXTS:
        key, text = TEXTS[ask.step]
        made = Made(key, MARKDOWN, text.encode())
        put_document(office, STAGE, key=key, made=made, by=STAFF)
    return [Planned(timedelta(seconds=1), _reply(ask, holder)) for holder in holders]


def _reply(ask: Ask, holder: str) -> Reply:
    said = Reply("confirmed", STAFF.name, holder=holder)
    if ask.step == "inputs":
        comments = holder == "person:amina"
        return replace(said, choice="answered" if comments else "decline", note=COMMENT)
    if ask.step == "agree":
        return replace(said, choice="approve", given_by=CHAIR)
    if ask.step == "sign":
        signed = replace(said, choice="approve", given_by=CHAIR, person="amina")
        return replace(signed, door="page", standing="proven")
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
    assert _counted(live) == _counted(letter.foretold)


def _counted(found: Tables) -> Mapping[object, int]:
    """The rows of the log; which of two answers of one moment came first is chance."""
    return {row: found.log.count(row) for row in found.log}


def test_the_task_runs_prefect_recorded_are_the_declared_steps_in_order(letter: Sent) -> None:
    with letter.at.office.store.read() as session:
        run = str(queries.stage(session, STAGE).run_id)
    only = FlowRunFilter(id=FlowRunFilterId(any_=[UUID(run)]))
    with get_client(sync_client=True) as client:
        runs = client.read_task_runs(flow_run_filter=only, limit=200)
    started = sorted(
        (each for each in runs if each.start_time), key=lambda each: str(each.start_time)
    )

    done = zip(letter.foretold.firings, letter.foretold.titles, strict=True)
    expected = [f"Lapse: {title}" if row[1] == LAPSE else title for row, title in done]
    assert [each.name for each in started] == expected


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
    assert len(letter.at.caught_ids()) == len(set(letter.at.caught_ids()))
