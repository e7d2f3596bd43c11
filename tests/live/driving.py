"""A stage that people carry through commands and the links of their mails, live and foretold."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email import policy
from email.parser import BytesParser
from pathlib import Path
from uuid import UUID

import httpx
import yaml
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from typer.testing import CliRunner

from igf.asks.decide import Reply
from igf.cli.main import app
from igf.documents.put import put_document
from igf.documents.versions import MARKDOWN, Made
from igf.engine.followers import FOLLOWERS
from igf.mail.catalogue import load_catalogue
from igf.mail.memory import MemoryTransport
from igf.office.office import Office
from igf.ops import trial
from igf.rehearsal.loop import SimulatedClock, World, rehearse_in
from igf.stage.rules.progress import LAPSE
from igf.starting.start import Started, start
from igf.store import schema
from igf.store.queries import year as queries
from igf.store.session import Store
from igf.store.tables.people import Membership
from tests.engine.begun import PEOPLE, STAFF, add_people, year_file
from tests.live.installation import Installation, wait_until
from tests.live.tables import Row, Tables
from tests.year.years import Data

YEAR = "igf-2027"


@dataclass(frozen=True)
class Driven:
    """A stage, by its key, of a year that is at work; people write their files into the folder."""

    at: Installation
    key: str
    folder: Path

    @property
    def stage(self) -> str:
        return f"{YEAR}/{self.key}"

    def command(self, *words: str, by: str = STAFF.name) -> None:
        """A command as the Secretariat types it, who agrees to what is asked."""
        values = self.at.settings.model_dump(mode="json", exclude_none=True)
        variables = {f"IGF_{name.upper()}": str(value) for name, value in values.items()}
        said = CliRunner().invoke(app, [*words, "--by", by], env=variables, input="y\n")
        assert said.exit_code == 0, said.output

    def decided(self, step: str, choice: str, *more: str, by: str = STAFF.name) -> None:
        """The answer to the question of a step, typed in once it is asked."""
        self.command("decide", self.asked(step), "--choice", choice, *more, by=by)

    def written(self, step: str, key: str, text: str, *, by: str = STAFF.name) -> None:
        """Put in the document of a step as a file, and confirm."""
        ask = self.asked(step)
        path = self.folder / f"{key}.md"
        path.write_text(text, encoding="utf-8")
        self.command("document", "put", self.key, key, str(path))
        self.command("decide", ask, "--choice", "confirmed", by=by)

    def asked(self, step: str) -> str:
        """The open question of a step, once it is asked."""
        wait_until(lambda: self._open(step) is not None, what=f"the question of {step}")
        return str(self._open(step))

    def _open(self, step: str) -> str | None:
        with self.at.office.store.read() as session:
            asks = queries.asks(session, self.stage)
        return next((ask.id for ask in asks if (ask.step, ask.state) == (step, "open")), None)

    def approve_by_link(self, step: str, *, question: str, text: str) -> None:
        """Open the link of the mail that asks this, read the version, and approve."""
        self.asked(step)
        wait_until(lambda: self._link(question) is not None, what=f"the mail of {step}")
        address = str(self._link(question))
        assert question in httpx.get(address, timeout=300).text
        assert httpx.get(f"{address}/document", timeout=300).text == text
        sent = httpx.post(address, data={"choice": "approve"}, timeout=300)
        assert sent.status_code == 303, sent.text

    def _link(self, question: str) -> str | None:
        parser = BytesParser(policy=policy.default)
        for path in (self.at.settings.home / "catcher").glob("*.eml"):
            mail = parser.parsebytes(path.read_bytes())
            text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # ours have it
            if question in text.replace("\n", " "):
                return str(re.findall(r"https?://\S+/a/[\w.-]+", text)[0])
        return None

    def called(self) -> str:
        """The name of the state of the stage's run."""
        with get_client(sync_client=True) as client:
            state = client.read_flow_run(self._run()).state
        return str(state.name) if state else ""

    def _run(self) -> UUID:
        with self.at.office.store.read() as session:
            return UUID(str(queries.stage(session, self.stage).run_id))

    def wait_until_done(self) -> None:
        wait_until(self._is_done, what=f"the end of {self.key}")

    def _is_done(self) -> bool:
        with self.at.office.store.read() as session:
            return queries.stage(session, self.stage).state == "done"

    def task_runs(self) -> list[str]:
        """The task runs of the stage that began, in their order."""
        only = FlowRunFilter(id=FlowRunFilterId(any_=[self._run()]))
        with get_client(sync_client=True) as client:
            runs = client.read_task_runs(flow_run_filter=only, limit=200)
        begun = [each for each in runs if each.start_time]
        return [each.name for each in sorted(begun, key=lambda each: str(each.start_time))]


def begin(
    office: Office,
    folder: Path,
    stages: Mapping[str, Data],
    *,
    members: Sequence[tuple[str, str]] = (),
    **more: object,
) -> Started:
    """Start a year of these stages with its people, and further members: a person and a body.

    Nobody must be given time to reply.
    """
    year = year_file(stages, settings={"minimum_reply_days": 0}, **more)
    path = folder / f"{YEAR}.yaml"
    text = yaml.safe_dump(year.model_dump(mode="json", by_alias=True, exclude_unset=True))
    path.write_text(text, encoding="utf-8")
    with office.store.write(office.now()) as session:
        add_people(session)
        session.add_all(Membership(person=person, body=body) for person, body in members)
    return start(office, trial.year_from(path), by=STAFF)


def rehearsal(folder: Path, opens: datetime) -> Office:
    """An office of its own whose clock stands shortly before an opening: a `SimulatedClock`."""
    store = Store(f"sqlite:///{folder / 'rehearsal.db'}")
    schema.upgrade(store)
    clock = SimulatedClock(opens - timedelta(seconds=25))
    return Office(
        store, load_catalogue(), clock, MemoryTransport(), folder / "outgoing", followers=FOLLOWERS
    )


def live_through(office: Office, world: World, *, until: datetime) -> None:
    """Rehearse an office of `rehearsal` in a world, on its simulated clock."""
    assert isinstance(office.clock, SimulatedClock)
    rehearse_in(office, office.clock, world=world, until=until)


def commented(said: Reply, comment: str) -> Reply:
    """What is typed in for one who was asked for a comment: Amina has one, the others decline."""
    person = PEOPLE.get((said.holder or "").removeprefix("person:"))
    by = person[0] if person else said.given_by
    choice = "answered" if said.holder == "person:amina" else "decline"
    return replace(said, choice=choice, note=comment, given_by=by)


def put_text(office: Office, stage: str, key: str, text: str) -> None:
    """Put in a document, as `document put` does."""
    made = Made(key, MARKDOWN, text.encode())
    put_document(office, stage, key=key, made=made, by=STAFF)


def counted(rows: Sequence[Row]) -> Mapping[Row, int]:
    """How often each row comes; which of two answers of one moment came first is chance."""
    return {row: rows.count(row) for row in rows}


def expected_task_runs(foretold: Tables) -> list[str]:
    """The task runs that a stage is to have, from what was foretold."""
    done = zip(foretold.firings, foretold.titles, strict=True)
    return [f"Closed: {title}" if row[1] == LAPSE else title for row, title in done]
