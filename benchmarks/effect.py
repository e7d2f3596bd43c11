"""The time from an answer to its effect.

Ours is an answer on the page that settles a question, until the next mail is sent; `igf up` is as
people start it. The peers are *Resume* of a bare run that waits, over the same server and worker,
and `DBOS.send` to a workflow that waits in `DBOS.recv` (in this process, SQLite), each until its
next line; in turn.
"""

import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from uuid import UUID

import httpx

from benchmarks._asking import let_ask
from benchmarks._dbos import answered, dbos_at_work, waiting_workflows
from benchmarks._measure import in_turn, spread
from benchmarks._prefect import gone_on, resume, waiting
from igf.asks.links import linking
from igf.store.queries import year as queries
from tests.live.installation import Installation, installation

THANKS = 303


def main(answers: int = 6) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        with installation(folder / "igf", watch_seconds=30, lease_seconds=180) as at:
            let_ask(at, answers)
            bare = waiting("suspending", answers, folder=folder)
            ours, runs = _answers(at), iter(zip(bare.runs, bare.files, strict=True))
            with dbos_at_work(f"sqlite:///{folder / 'dbos.db'}"):
                workflows = iter(waiting_workflows(answers, folder))
                own, resumed, sent = in_turn(
                    (
                        lambda: next(ours),
                        lambda: _resumed(*next(runs)),
                        lambda: answered(*next(workflows)),
                    ),
                    rounds=answers,
                )
    print(f"  from an answer on the page to the next mail: {spread(own)} ms")
    print(f"  from Resume of a bare run to its next line: {spread(resumed)} ms")
    print(f"  from DBOS.send to the next line of a workflow: {spread(sent)} ms")
    print(f"  ours is {median(own) / median(resumed):.1f} times Resume", flush=True)


def _answers(at: Installation) -> Iterator[float]:
    """Answer one question after the other; how many milliseconds each mail took."""
    with at.office.store.read() as session:
        asks = [(ask.id, ask.stage) for ask in queries.open_asks(session)]
    link = linking(at.office, [ask for ask, _ in asks])
    base = f"http://127.0.0.1:{at.settings.answers_port}"
    with httpx.Client(trust_env=False) as browser:
        for ask, stage in asks:
            time.sleep(11)  # nothing of the last one is still going on
            begun = datetime.now(UTC)
            path = httpx.URL(link.address(ask, person="m0")).path
            reply = browser.post(base + path, data={"choice": "online", "form_key": ask})
            assert reply.status_code == THANKS
            while (sent := _sent(at, stage)) is None:
                time.sleep(0.05)
            yield (sent - begun).total_seconds() * 1000


def _sent(at: Installation, stage: str) -> datetime | None:
    with at.office.store.read() as session:
        told = [mail for mail in queries.outbox(session, stage) if mail.step == "tell"]
    return told[0].sent_at if told else None


def _resumed(run: UUID, file: Path) -> float:
    return gone_on(lambda: resume(run), file)
