"""The watch: what it says about the Prefect server, and a round that outlives trouble."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from igf.log.write import By
from igf.ops.watch import _agrees, delivery_words, mornings
from igf.outbox.hold import Verdict, hold_mails, release_mails
from igf.store.queries import year as queries
from igf.store.tables.year import Cycle, Stage
from tests.engine.begun import CALL, OPENS, STAFF, Begun, begun
from tests.engine.fakes import MemoryRuns

NOW = datetime(2027, 1, 4, 9, 0, 0, tzinfo=UTC)


def test_a_clock_within_two_seconds_agrees() -> None:
    later = NOW + timedelta(seconds=0.4)

    assert _agrees(NOW - timedelta(seconds=3), NOW, until=later)
    assert _agrees(later + timedelta(seconds=2), NOW, until=later)


def test_a_clock_further_off_does_not_agree() -> None:
    assert not _agrees(NOW - timedelta(seconds=3.1), NOW, until=NOW)
    assert not _agrees(NOW + timedelta(seconds=2.1), NOW, until=NOW)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Begun]:
    """A started year."""
    with begun(f"sqlite:///{tmp_path / 'igf.db'}", tmp_path) as found:
        yield found


def test_each_morning_every_year_is_looked_at_whatever_becomes_of_the_others(
    small: Begun,
) -> None:
    said: list[str] = []
    with small.office.store.write(small.clock.now()) as session:
        row = queries.cycle(session, "igf-2027")
        broken = {"key": "igf-2026", "title": "IGF 2026", "file_name": "", "loaded": "{}"}
        session.add(Cycle(**broken, version=1, started_at=row.started_at))
        session.flush()
        session.add(_like(queries.stage(session, CALL), cycle="igf-2026"))
    small.clock.move_to(OPENS)
    runs = MemoryRuns()
    mornings(small.office, runs, say=said.append)
    mornings(small.office, runs, say=said.append)
    told = [words for words in said if words.startswith("igf-2027")]
    assert told == [
        "igf-2027: looked at how it does; the Secretariat is told",
        "igf-2027: 1 mail sent",
    ]
    assert len(said) - len(told) == 2
    assert [page.partition(":")[0] for page in runs.health] == ["igf-2027"]


def _like(row: Stage, *, cycle: str) -> Stage:
    kept = ("key", "position", "kind", "title", "page", "definition", "state", "adopted_at")
    return Stage(
        id=f"{cycle}/{row.key}", cycle=cycle, **{name: getattr(row, name) for name in kept}
    )


def test_that_mails_are_held_and_that_they_go_on_is_said_once(small: Begun) -> None:
    said: list[str] = []
    before = delivery_words(small.office, "", say=said.append)
    hold_mails(small.office, by=By(STAFF, "a wrong list"))
    for _ in range(3):
        before = delivery_words(small.office, before, say=said.append)
    release_mails(small.office, Verdict(all=True), by=STAFF)
    assert delivery_words(small.office, before, say=said.append) == ""
    held = "Delivery is held since 1 January 2027, 00:00 UTC by Lea Brun: a wrong list"
    assert said == [f"{held}: no mail leaves", "Delivery is resumed"]
