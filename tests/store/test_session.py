"""Reading and writing: whole transactions, short ones, and keys that are taken once."""

import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from igf.store.clock import last_time
from igf.store.session import LOOK_AGAIN, IntegrityError, SlowTransactionError, Store
from igf.store.tables.people import ListAddress, Membership, Person

NOW = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)


def a_list(key: str = "community") -> ListAddress:
    return ListAddress(key=key, name="Community", address="list@example.org", languages=["en"])


def a_person(key: str = "amina") -> Person:
    given = {"email": f"{key}@example.org", "zone": "UTC", "stakeholder_group": "", "region": ""}
    return Person(id=key, name="Amina Diallo", languages=["en"], **given)


def membership(since: datetime | None) -> Membership:
    return Membership(person="amina", body="mag", since=since)


def lists_of(store: Store) -> list[str]:
    with store.read() as session:
        return sorted(row.key for row in session.query(ListAddress))


def test_a_transaction_is_kept_whole_or_not_at_all(store: Store) -> None:
    with suppress(ZeroDivisionError), store.write(NOW) as session:
        session.add(a_list())
        session.flush()
        1 / 0  # noqa: B018 -- what goes wrong half way
    assert lists_of(store) == []
    with store.write(NOW) as session:
        session.add(a_list())
    assert lists_of(store) == ["community"]


def test_what_a_reader_changes_is_not_kept(store: Store) -> None:
    with store.read() as session:
        session.add(a_list())
        session.flush()
    assert lists_of(store) == []


def test_a_key_is_taken_once(store: Store) -> None:
    with store.write(NOW) as session:
        session.add(a_person())
        session.flush()
        session.add(membership(None))
    with pytest.raises(IntegrityError), store.write(NOW) as session:
        session.add(membership(NOW))


def test_what_belongs_to_nobody_is_refused(store: Store) -> None:
    with pytest.raises(IntegrityError), store.write(NOW) as session:
        session.add(membership(None))


def test_a_datetime_without_a_zone_is_refused(store: Store) -> None:
    naive = datetime(2027, 1, 4, 9, 0)  # noqa: DTZ001 -- the mistake that is refused
    with pytest.raises(StatementError, match="naive datetime"), store.write(NOW) as session:
        session.add_all([a_person(), membership(naive)])


def test_an_instant_comes_back_in_utc_to_the_microsecond(store: Store) -> None:
    oslo = datetime(2027, 1, 4, 10, 0, 0, 123_456, tzinfo=timezone(timedelta(hours=1)))
    with store.write(NOW) as session:
        session.add(a_person())
        session.flush()
        session.add(membership(oslo))
    with store.read() as session:
        found = session.query(Membership).one().since
    assert found == oslo
    assert found is not None
    assert found.tzinfo is UTC


def compute_for_50_ms(store: Store) -> None:
    with store.write(NOW) as session:
        session.add(a_list())
        end = time.thread_time() + 0.05
        while time.thread_time() < end:
            pass


def test_a_transaction_that_computes_for_long_fails_and_keeps_nothing(store: Store) -> None:
    store.slow_ms = 20
    with pytest.raises(SlowTransactionError, match="the limit is 20"):
        compute_for_50_ms(store)
    assert lists_of(store) == []


def test_the_highest_committed_time_is_kept(store: Store) -> None:
    for at in (NOW, NOW + timedelta(days=1), NOW):
        with store.write(at):
            pass
    with store.read() as session:
        assert last_time(session) == NOW + timedelta(days=1)


def test_what_another_process_committed_is_seen_within_a_second(store: Store) -> None:
    other = Store(store.engine.url.render_as_string(hide_password=False))
    with store.write(NOW):
        pass
    assert other.last_time() == NOW
    with store.write(NOW + timedelta(days=1)):
        pass
    time.sleep(LOOK_AGAIN + 0.1)
    assert other.last_time() == NOW + timedelta(days=1)
    other.close()


def test_a_change_of_ones_own_is_seen_at_once(store: Store) -> None:
    assert store.last_time() is None
    for at in (NOW + timedelta(days=1), NOW):
        with store.write(at):
            pass
        assert store.last_time() == NOW + timedelta(days=1)


def test_a_change_that_was_not_kept_moves_no_clock(store: Store) -> None:
    with suppress(ZeroDivisionError), store.write(NOW):
        1 / 0  # noqa: B018 -- what goes wrong half way
    assert store.last_time() is None


@pytest.mark.parametrize(("durable", "level"), [(True, 2), (False, 0)])
def test_only_a_rehearsal_does_not_wait_for_the_disk(
    tmp_path: Path,
    durable: bool,  # noqa: FBT001 -- the case
    level: int,
) -> None:
    store = Store(f"sqlite:///{tmp_path / 'igf.db'}", durable=durable)
    with store.read() as session:
        assert session.scalar(text("PRAGMA synchronous")) == level
    store.close()


def test_two_writers_at_once_both_commit(store: Store) -> None:
    with store.write(NOW):
        pass

    def write(key: str) -> None:
        for number in range(10):
            with store.write(NOW) as session:
                session.add(a_list(f"{key}{number}"))

    threads = [threading.Thread(target=write, args=(key,)) for key in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(lists_of(store)) == 20
