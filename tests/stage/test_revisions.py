"""Any change of what a step is prepared from makes the step be prepared again."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from igf.engine.draft import StaleError
from igf.engine.perform import commit
from igf.engine.prepare import prepare
from igf.stage.situation import situation
from igf.store import schema
from igf.store.scratch import copy_of
from igf.store.session import Store
from tests.engine.begun import CALL, CLOSES, OPENS, Begun, begun
from tests.store.databases import KINDS, bare_url_of

#: A change of each row that a stage is read from, as any program could write it.
CHANGES = (
    "UPDATE cycle SET loaded = loaded || ' '",
    "UPDATE stage SET definition = (SELECT max(sha256) FROM definition)",
    "UPDATE stage SET title = 'Another'",
    "UPDATE deadline SET version = version + 1 WHERE name = 'thematic_input.closes'",
    "UPDATE deadline SET at = NULL WHERE name = 'T'",
    "INSERT INTO firing VALUES (900, '{stage}', 'x', '', 1, '{at}', '{at}', 'done', '')",
    "DELETE FROM firing",
    "INSERT INTO failure VALUES (900, '{stage}', 'x', '', 1, 1, '', '{at}', '{at}')",
    "UPDATE document SET address = 'https://example.org'",
    "UPDATE ask SET state = 'superseded'",
    "UPDATE ask SET because = 'not signed yet'",
    "UPDATE ask SET calls = '{{}}'",
    "UPDATE obligation SET state = 'replaced'",
    "UPDATE obligation SET delegate = 'jun'",
    "INSERT INTO import_batch VALUES ('b', '{stage}', 's', 'f', 'd', 'Lea', '{at}', 'active')",
    """INSERT INTO item VALUES
    (1, '{stage}', 'i', 'k', 't', 'w', '', '{{}}', '{at}', NULL, 'new', '', NULL, NULL, '', 1)""",
    "UPDATE person SET email = 'new@example.org' WHERE id = 'jun'",
    "DELETE FROM membership WHERE person = 'jun'",
    "UPDATE list_address SET address = 'new@lists.example.org'",
)
#: What is written of a stage while it is carried, and tells its rules nothing.
REST = (
    "UPDATE stage SET next_at = NULL, words = 'x', lease_until = NULL, run_id = 'r'",
    "UPDATE deadline SET told = version",
    "UPDATE ask SET run_id = 'r', run_attempt = 3, refusal = 'x'",
    "UPDATE obligation SET state = 'answered'",
    "UPDATE cycle SET version = version + 1",
    "UPDATE outbox SET state = 'sent'",
)


def revision(year: Begun) -> int:
    with year.office.store.read() as session:
        return situation(session, CALL, now=year.clock.now()).revision


def write(year: Begun, statement: str) -> None:
    with year.office.store.write(year.clock.now()) as session:
        said = statement.format(stage=CALL, at="2027-01-04 09:00:00")
        session.connection().exec_driver_sql(said)


def raised(year: Begun, statements: Sequence[str]) -> list[str]:
    """Those of these statements that raise the revision of the stage."""
    found = []
    for statement in statements:
        before = revision(year)
        write(year, statement)
        found += [statement] if revision(year) > before else []
    return found


def test_every_change_of_what_a_stage_is_read_from_raises_its_revision(year: Begun) -> None:
    year.carry(CLOSES)
    assert raised(year, CHANGES) == list(CHANGES)


def test_what_is_written_while_a_stage_is_carried_does_not_raise_it(year: Begun) -> None:
    year.carry(CLOSES)
    assert raised(year, REST) == []


def test_a_change_of_another_stage_changes_nothing_here(small: Begun) -> None:
    before = revision(small)
    write(small, "INSERT INTO revision VALUES ('igf-2027/another', 1)")
    assert revision(small) == before


def test_what_was_prepared_before_a_member_came_is_prepared_again(year: Begun) -> None:
    year.clock.move_to(OPENS)
    lease, draft = year.lease(), prepare(year.office, CALL, due_step=year.due_step())
    write(year, "UPDATE person SET email = 'new@example.org' WHERE id = 'jun'")
    with pytest.raises(StaleError):
        commit(year.office, lease, draft=draft)
    assert year.fired() == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_year_in_mid_course_goes_on_after_the_migration(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = bare_url_of(kind, request, folder=tmp_path)
    store = Store(url)
    schema.upgrade(store)
    with begun(url, tmp_path) as year:
        year.carry(OPENS)
        schema.downgrade(store, "0011")  # as a program before this one left it
        schema.upgrade(store)
        before = revision(year)
        year.carry(CLOSES)
        assert revision(year) > before
        assert {mail.step for mail in year.mails()} >= {"announce", "approve"}
    store.close()


def test_a_copy_of_a_database_counts_on_by_itself(year: Begun) -> None:
    year.carry(CLOSES)
    with copy_of(year.office.store) as store:
        copied = replace(year, office=replace(year.office, store=store))
        before = revision(copied)
        copied.carry(CLOSES.replace(month=3))
        assert revision(copied) > before
