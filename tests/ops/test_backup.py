"""A backup holds everything that cannot be made anew, and comes up with delivery held."""

import tarfile
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from igf.engine.perform import perform
from igf.log.read import walked
from igf.log.seal import seal
from igf.log.write import By
from igf.ops.backup import back_up
from igf.outbox.hold import held, hold_mails
from igf.rehearsal.loop import carry
from igf.store.copying import facts_of
from igf.store.queries import year as queries
from igf.store.session import Store
from schemas.errors import Mistake
from schemas.settings import Settings
from tests.engine.begun import CALL, OPENS, STAFF, STARTED
from tests.ops.backups import at, made, other, put, started, tables
from tests.store.databases import KINDS, bare_url_of


@pytest.fixture(params=KINDS)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """An installation without a year, small and large."""
    url = bare_url_of(request.param, request, folder=tmp_path)
    return Settings(home=tmp_path / "home", database_url=url)


def test_what_is_restored_is_what_was_backed_up(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar.gz"
    done = made(settings, file)
    assert (done.manifest.years, done.files) == (("igf-2027",), 1)
    before = tables(settings)
    there = other(settings)
    restored = put(there, file)
    assert tables(there) == before
    assert (there.home / "outgoing" / "year" / "post.html").read_text() == "<p>post</p>"
    assert restored.aside == ""
    assert restored.held.startswith(
        "Delivery is held since 4 January 2027, 11:00 UTC by Hanna Keller: restored from a backup"
    )


def test_the_chain_of_the_log_goes_on_and_says_that_it_was_restored(
    settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "backup.tar.gz"
    newest = made(settings, file).manifest.log.digest
    there = other(settings)
    put(there, file)
    with at(there) as year:
        seal(year.office)
        found = walked(year.office.store, look_for=newest)
        with year.office.store.read() as session:
            acts = [entry.act for entry in queries.log(session)]
    assert (found.wrong, found.met is not None) == ("", True)
    assert acts[-2:] == ["mails.held", "backup.restored"]


def test_a_year_that_is_there_is_kept_aside_or_the_restore_refused(
    settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "backup.tar.gz"
    made(settings, file)
    (settings.home / "outgoing" / "later.html").write_text("later")
    with pytest.raises(Mistake, match="there is a year here already: igf-2027"):
        put(settings, file)
    assert (settings.home / "outgoing" / "later.html").exists()
    done = put(settings, file, over=True)
    assert not (settings.home / "outgoing" / "later.html").exists()
    (aside,) = settings.home.glob("replaced-*")
    assert (aside / "outgoing" / "later.html").read_text() == "later"
    if "sqlite" in settings.database():
        assert facts_of(f"sqlite:///{aside / 'igf.db'}").years == ("igf-2027",)
    else:
        store = Store(settings.database())
        with store.engine.connect() as connection:
            schemas = connection.scalars(text("SELECT nspname FROM pg_namespace")).all()
        store.close()
        assert [name for name in schemas if name.startswith("replaced_")]
    assert done.aside
    # And once more, beside what was kept aside before.
    assert back_up(settings, tmp_path / "again.tar.gz").manifest.years == ("igf-2027",)


def test_nothing_leaves_after_a_restore_and_what_fell_due_since_is_listed(
    small: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "backup.tar.gz"
    made(small, file)
    there = small.model_copy(update={"home": tmp_path / "other"})
    put(there, file)
    with at(there) as year:
        carry(year.office, CALL)
        assert year.letters.parcels == []
        found = held(year.office)
    assert found is not None
    assert {mail.notice for mail in found.doubt} == {"call.opened"}
    assert (found.others, found.behind) == ((), ())


def test_a_mail_that_was_being_handed_over_is_in_doubt_and_one_only_taken_waits(
    small: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "backup.tar.gz"
    with started(small) as year:
        year.clock.move_to(OPENS)
        perform(year.office, year.lease(), due_step=year.due_step())
        with year.office.store.write(OPENS) as session:
            first, second, *_ = queries.outbox(session)
            first.state = second.state = "sending"
            first.phase = "data"
        back_up(small, file)
    there = small.model_copy(update={"home": tmp_path / "other"})
    put(there, file)
    with at(there) as year:
        states = [mail.state for mail in year.mails()]
    assert states == ["unknown", *["queued"] * (len(states) - 1)]


def test_a_hold_that_is_in_the_backup_gives_way_to_that_of_the_restore(
    small: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "backup.tar.gz"
    with started(small) as year:
        hold_mails(year.office, by=By(STAFF, "a wrong list"))
        back_up(small, file)
    done = put(small.model_copy(update={"home": tmp_path / "other"}), file)
    assert "restored from a backup; it was held before: a wrong list" in done.held


def test_a_backup_holds_no_password_and_only_its_owner_reads_it(
    small: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "backup.tar.gz"
    (small.home).mkdir()
    (small.home / "password").write_text("tell-nobody")
    made(small, file)
    with tarfile.open(file) as tar:
        parts = {each.name: tar.extractfile(each) for each in tar.getmembers()}
        texts = [stream.read() for stream in parts.values() if stream]
    assert not [content for content in texts if b"tell-nobody" in content]
    assert file.stat().st_mode & 0o777 == 0o600


def test_it_is_consistent_while_others_write(small: Settings, tmp_path: Path) -> None:
    with started(small) as year:
        stop = threading.Event()

        def write() -> None:
            while not stop.is_set():
                hold_mails(year.office, by=By(STAFF, "x"))
                with year.office.store.write(STARTED) as session:
                    session.execute(text("UPDATE mail_hold SET released_at = since"))

        writer = threading.Thread(target=write)
        writer.start()
        try:
            files = [tmp_path / f"{n}.tar.gz" for n in range(5)]
            for file in files:
                back_up(small, file)
        finally:
            stop.set()
            writer.join()
    for n, file in enumerate(files):
        there = small.model_copy(update={"home": tmp_path / f"other-{n}"})
        put(there, file)
        store = Store(there.database())
        with store.read() as session:
            assert session.scalar(text("PRAGMA integrity_check")) == "ok"
        assert walked(store).wrong == ""
        store.close()


def test_nothing_is_backed_up_where_nothing_is_and_no_file_is_replaced(
    small: Settings, tmp_path: Path
) -> None:
    with pytest.raises(Mistake, match="there is no database of a year here"):
        back_up(small, tmp_path / "x.tar.gz")
    assert list(tmp_path.glob("*.tar.gz")) == []
    made(small, tmp_path / "x.tar.gz")
    with pytest.raises(Mistake, match="exists already"):
        back_up(small, tmp_path / "x.tar.gz")
