"""A log that was written before names could be erased is digested anew, and says so."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from igf.log.read import walked
from igf.log.rules.chain import digest, digests_of
from igf.store import schema
from igf.store.queries import log as log_queries
from igf.store.session import Store

AT = datetime(2027, 1, 4, 9, 0, 0, 5, tzinfo=UTC)
OLD = (
    """INSERT INTO log VALUES (:id, :cycle, :stage, :at, :act, :subject, :fields, :actor,
    :on_behalf_of, :door, :standing, :digest)""",
    "INSERT INTO log_value VALUES (:id, 'salt', :values)",
    "INSERT INTO log_seal VALUES (:id, :id, :previous, :sealed, :at)",
)
ACTORS = ("Amina Diallo", "Jun Sato", "IGF Cycle")


def canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()


def old_rows() -> Iterator[dict[str, Any]]:
    """Entries as 0.1 wrote them before this change, with their links."""
    previous = "0" * 64
    for number, actor in enumerate(ACTORS, start=1):
        values = {"note": f"größer {number}"}
        entry: dict[str, Any] = {
            "id": number,
            "cycle": "igf-2027",
            "at": AT.isoformat(),
            "act": "answer.given",
            "subject": "igf-2027/call/x",
            "fields": ["note"],
            "actor": actor,
            "on_behalf_of": "mag_chair",
            "door": "page",
            "standing": "proven",
            "digest": sha256(f"salt\n{canonical(values)}"),
        }
        sealed = sha256(f"{previous}\n{canonical(entry)}")
        yield {
            **entry,
            "stage": "igf-2027/call",
            "at": AT.isoformat(sep=" "),
            "fields": json.dumps(entry["fields"]),
            "values": json.dumps(values),
            "previous": previous,
            "sealed": sealed,
        }
        previous = sealed


@pytest.fixture
def old(empty_url: str) -> Iterator[Store]:
    """A database as it was, with a chain of three entries."""
    store = Store(empty_url)
    schema.upgrade(store, "0003")
    small = store.engine.dialect.name == "sqlite"
    with store.engine.begin() as connection:
        for row in old_rows():
            kept = row | ({"at": row["at"].removesuffix("+00:00")} if small else {})
            for statement in OLD:
                connection.execute(text(statement), kept)
        if not small:
            connection.execute(text("SELECT setval('log_id_seq', 3)"))
    yield store
    store.close()


def begun(store: Store) -> dict[str, Any]:
    """The values of the log entry on its new beginning."""
    with store.read() as session:
        (row,) = log_queries.newest(session, log_queries.Chosen(acts=("log.begun",)), limit=9)
    assert row.told is not None
    assert row.entry is not None
    assert row.entry.digest == digest(digests_of(row.told))
    return dict(row.told.values)


def test_the_chain_covers_the_same_entries_in_the_same_order_and_is_whole(old: Store) -> None:
    schema.upgrade(old)
    found = walked(old)
    assert (found.wrong, found.entries, found.sealed) == ("", 4, 3)
    with old.read() as session:
        told = [log_queries.told(session, number) for number in (1, 2, 3)]
    assert tuple(each.actor for each in told) == ACTORS
    assert {each.on_behalf_of for each in told} == {"mag_chair"}


def test_the_log_keeps_how_the_old_chain_ended(old: Store) -> None:
    last = list(old_rows())[-1]["sealed"]
    schema.upgrade(old)
    values = begun(old)
    assert (values["was"], values["found"]) == (last, "whole")


@pytest.mark.parametrize(
    ("forged", "found"),
    [
        ("UPDATE log SET actor = 'Jun Sato' WHERE id = 1", "wrong at position 1"),
        ("UPDATE log_value SET \"values\" = '{}' WHERE entry = 2", "values of entry 2 wrong"),
    ],
)
def test_what_was_forged_before_does_not_become_whole_unsaid(
    old: Store, forged: str, found: str
) -> None:
    with old.engine.begin() as connection:
        connection.execute(text(forged))
    schema.upgrade(old)
    assert begun(old)["found"] == found


def test_a_log_that_is_taken_back_has_its_old_chain_again(old: Store) -> None:
    schema.upgrade(old)
    schema.downgrade(old, "0003")
    with old.engine.connect().execution_options(reading=True) as connection:
        rows = connection.execute(text("SELECT digest FROM log_seal ORDER BY position")).scalars()
        assert list(rows) == [row["sealed"] for row in old_rows()]


def test_an_empty_log_says_nothing(empty_url: str) -> None:
    store = Store(empty_url)
    schema.upgrade(store)
    assert walked(store).entries == 0
    store.close()
