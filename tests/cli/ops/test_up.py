import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from igf.cli.ops.up import database_problem, held_warning
from igf.log.write import Actor, By
from igf.office.open_store import open_store
from igf.outbox.hold import put_hold
from schemas.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


def change(settings: Settings, statement: str) -> None:
    connection = sqlite3.connect(settings.home / "igf.db")
    with connection:
        connection.execute(statement)
    connection.close()


def test_a_database_of_our_own_is_brought_up_to_date_before_anything_starts(
    settings: Settings,
) -> None:
    assert database_problem(settings) is None
    change(settings, "SELECT count(*) FROM stage")


def test_a_newer_database_is_named_with_what_to_do(settings: Settings) -> None:
    assert database_problem(settings) is None
    change(settings, "UPDATE alembic_version SET version_num = '9999'")
    problem = database_problem(settings)
    assert problem
    assert "newer version of IGF Cycle" in problem.message
    assert "install that version" in problem.fix


def test_a_file_that_is_no_database_is_named(settings: Settings) -> None:
    (settings.home / "igf.db").write_bytes(b"no database, but text that is long enough" * 30)
    problem = database_problem(settings)
    assert problem
    assert problem.message == "the database cannot be opened: file is not a database"


def test_a_database_server_that_does_not_answer_is_named_without_its_password(
    settings: Settings,
) -> None:
    url = "postgresql+psycopg://igf:secret@127.0.0.1:1/igf"
    problem = database_problem(settings.model_copy(update={"database_url": url}))
    assert problem
    assert "Connection refused" in problem.message
    assert "secret" not in problem.message


def test_the_screen_warns_of_mails_that_are_held(settings: Settings) -> None:
    store = open_store(settings)
    assert held_warning(settings) == ""
    now = datetime(2027, 3, 5, tzinfo=UTC)
    with store.write(now) as session:
        put_hold(session, by=By(Actor("Lea Brun", "command"), "a wrong list"), now=now)
    store.close()
    assert held_warning(settings) == (
        "Delivery is held since 5 March 2027, 00:00 UTC by Lea Brun: a wrong list."
        " No mail leaves: igf mail held"
    )
