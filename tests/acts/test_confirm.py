"""What was confirmed is what is done, and once; if it is otherwise now, nothing happens."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from igf.acts.prepare import Changed, Shown, confirm, did_words, differences, prepare
from igf.acts.table import act_named
from igf.documents.acts import DocumentFields
from igf.moving.acts import CloseStage, ExtendStage
from igf.office.act import Doer, SentFile
from igf.stopping.acts import StopFields
from igf.store.queries import year as queries
from igf.store.tables.desk import Prepared
from igf.store.tables.records import LogEntry
from igf.store.tables.year import Deadline
from schemas.acts import ActFields
from schemas.errors import Mistake
from tests.engine.begun import CALL, DAY, OPENS, Begun
from tests.store.databases import dump

LEA = Doer("Lea Brun", "desk", person="lea", proven=True)
JUN = Doer("Jun Sato", "desk", person="jun", proven=True)
FIELDS: dict[str, ActFields] = {
    "close": CloseStage(stage=CALL, reason="Enough came in"),
    "extend": ExtendStage(stage=CALL, closes="+7d", reason="Three groups asked"),
    "pause": StopFields(stage=CALL, reason="The venue is not settled"),
    "cancel": StopFields(stage=CALL, reason="No venue"),
    "put-in-document": DocumentFields(
        stage=CALL,
        key="synthesis",
        file=SentFile(
            name="synthesis.md",
            media_type="text/markdown",
            content=b"# What came in\n\nTwelve papers.",
        ),
    ),
}


def prepared(year: Begun, name: str, *, doer: Doer = LEA) -> Shown:
    return prepare(year.office, act_named(name), fields=FIELDS[name], doer=doer)


@pytest.fixture
def opened(year: Begun) -> Begun:
    year.carry(OPENS)
    year.clock.move_to(OPENS + DAY)
    return year


def entries(year: Begun) -> int:
    with year.office.store.read() as session:
        return session.query(LogEntry).count()


def closing(year: Begun) -> Deadline:
    with year.office.store.read() as session:
        return session.get_one(Deadline, f"{CALL}.closes")


@pytest.mark.parametrize("name", FIELDS)
def test_a_preview_keeps_itself_and_changes_nothing_else(opened: Begun, name: str) -> None:
    before = dump(opened.office.store)
    prepared(opened, name)
    after = dump(opened.office.store)
    changed = {table for table in after if after[table] != before[table]}
    assert changed <= {"prepared", "prepared_file", "service"}


@pytest.mark.parametrize("name", FIELDS)
def test_what_was_shown_is_done_once_however_often_it_is_confirmed(
    opened: Begun, name: str
) -> None:
    shown = prepared(opened, name)
    before = entries(opened)
    first = confirm(opened.office, shown.id, doer=LEA)
    once = entries(opened)
    assert once > before
    assert first.done_at
    assert did_words(confirm(opened.office, shown.id, doer=LEA)) == did_words(first)
    assert entries(opened) == once


def test_sixteen_at_once_do_it_once_and_all_say_the_same(opened: Begun) -> None:
    shown = prepared(opened, "extend")
    with ThreadPoolExecutor(16) as pool:
        said = list(
            pool.map(lambda _: confirm(opened.office, shown.id, doer=LEA).done_at, range(16))
        )
    assert len(set(said)) == 1
    assert closing(opened).version == 2


def test_the_time_that_passes_changes_nothing_of_what_was_shown(opened: Begun) -> None:
    shown = prepared(opened, "close")
    opened.clock.move_to(OPENS + DAY + timedelta(minutes=5))
    assert confirm(opened.office, shown.id, doer=LEA).done_at


def _move(year: Begun) -> None:
    other = prepare(
        year.office,
        act_named("extend"),
        fields=ExtendStage(stage=CALL, closes="+3d", reason="Others were quicker"),
        doer=JUN,
    )
    confirm(year.office, other.id, doer=JUN)


def _joins(year: Begun) -> None:
    with year.office.store.write(year.office.now()) as session:
        stage = queries.stage(session, CALL)
        stage.title = "Call under another name"


@pytest.mark.parametrize(("name", "meanwhile"), [("extend", _move), ("pause", _joins)])
def test_if_what_it_hangs_on_changes_nothing_is_done_and_the_difference_is_shown(
    opened: Begun, name: str, meanwhile: Callable[[Begun], None]
) -> None:
    shown = prepared(opened, name)
    meanwhile(opened)
    before = dump(opened.office.store)
    with pytest.raises(Changed) as changed:
        confirm(opened.office, shown.id, doer=LEA)
    assert any(differences(changed.value.before.preview, changed.value.now.preview))
    after = dump(opened.office.store)
    assert {table for table in after if after[table] != before[table]} <= {"prepared", "service"}
    assert confirm(opened.office, changed.value.now.id, doer=LEA).done_at


def test_who_did_not_see_it_cannot_confirm_it(opened: Begun) -> None:
    shown = prepared(opened, "close")
    with pytest.raises(Mistake, match="not known"):
        confirm(opened.office, shown.id, doer=JUN)


def test_a_preview_grows_old(opened: Begun) -> None:
    shown = prepared(opened, "close")
    opened.clock.move_to(shown.until)
    assert confirm(opened.office, shown.id, doer=LEA).done_at
    shown = prepared(opened, "pause")
    opened.clock.move_to(shown.until + timedelta(seconds=1))
    with pytest.raises(Mistake, match="too old"):
        confirm(opened.office, shown.id, doer=LEA)


def test_who_entered_it_stands_beside_who_decided_it(opened: Begun) -> None:
    fields = ExtendStage(stage=CALL, closes="+7d", reason="They asked", by="Amina Diallo")
    shown = prepare(opened.office, act_named("extend"), fields=fields, doer=LEA)
    confirm(opened.office, shown.id, doer=LEA)
    said = dump(opened.office.store)["log_value"][-1]
    assert "Lea Brun" in str(said)
    assert "Amina Diallo" in str(said)


def test_a_refused_act_leaves_nothing_prepared(opened: Begun) -> None:
    fields = ExtendStage(stage=CALL, closes="30 Feb", reason="They asked")
    with pytest.raises(Mistake):
        prepare(opened.office, act_named("extend"), fields=fields, doer=LEA)
    with opened.office.store.read() as session:
        assert session.query(Prepared).count() == 0
