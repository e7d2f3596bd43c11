"""Whether the tables are those of the program is known without Alembic, and is what it says."""

import subprocess
import sys
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import text

from igf.store import schema
from igf.store.revision import is_newest, known, newest
from igf.store.session import Store
from tests.tree import ROOT

OPENS = """
import sys
from pathlib import Path
from igf.engine.installation import open_store
from igf.store.revision import is_newest
from schemas.settings import Settings

store = open_store(Settings(home=Path(sys.argv[1]), database_url=sys.argv[2]))
assert is_newest(store)
print("alembic" in sys.modules)
"""


def opened(home: Path, url: str) -> subprocess.Popen[str]:
    """A process that opens the database and says whether it loaded Alembic for it."""
    command = [sys.executable, "-c", OPENS, str(home), url]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_the_revisions_are_those_of_alembic_and_the_newest_is_its_one_head() -> None:
    scripts = ScriptDirectory(str(schema.MIGRATIONS))
    assert scripts.get_heads() == [newest()]
    assert {script.revision for script in scripts.walk_revisions()} == known()


def test_only_a_database_at_the_newest_revision_needs_nothing(empty_url: str) -> None:
    store = Store(empty_url)
    assert not is_newest(store)
    schema.upgrade(store, "0003")
    assert not is_newest(store)
    schema.upgrade(store)
    assert is_newest(store)
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert not is_newest(store)
    store.close()


def test_it_is_looked_up_while_somebody_writes(empty_url: str) -> None:
    store, other = Store(empty_url), Store(empty_url)
    schema.upgrade(store)
    with store.engine.begin():
        assert is_newest(other)
    store.close()
    other.close()


def test_several_at_once_open_an_empty_database_and_the_next_needs_no_alembic(
    empty_url: str, tmp_path: Path
) -> None:
    several = [opened(tmp_path, empty_url) for _ in range(3)]
    assert "True\n" in {each.communicate()[0] for each in several}
    assert [each.returncode for each in several] == [0] * 3
    assert opened(tmp_path, empty_url).communicate()[0] == "False\n"
