"""Writers of one process queue: those who wait for SQLite itself sleep and lose their turn."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

from sqlalchemy import event

from igf.store.session import Store
from tests.store.databases import opened

NOW = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)


def test_a_writer_turns_to_the_database_when_the_one_before_has_committed(tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path / 'igf.db'}") as store:
        taken, ready = list[object](), Event()
        event.listen(store.engine, "checkout", lambda *each: taken.append(each))
        second = Thread(target=_write, args=(store, ready))
        with store.write(NOW):
            second.start()
            ready.wait(timeout=30)
            second.join(timeout=0.2)
            assert len(taken) == 1
        second.join(timeout=30)
        assert len(taken) == 2
        assert store.last_time() == NOW + timedelta(seconds=1)


def _write(store: Store, ready: Event) -> None:
    ready.set()
    with store.write(NOW + timedelta(seconds=1)):
        pass
