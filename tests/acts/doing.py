"""Acts tried in tests: prepared, confirmed, and what of the database changed by it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest

from igf.acts.prepare import Shown, confirm, did_words, prepare
from igf.acts.read import Unfit, read_fields, shapes
from igf.acts.table import act_named
from igf.office.act import Doer, SentFile
from igf.store.tables.records import LogEntry
from schemas.acts import ActFields, Option
from tests.engine.begun import Begun
from tests.store.databases import dump

LEA = Doer("Lea Brun", "desk", person="lea", proven=True)
#: Tables that a preview writes, and that keep the time.
OF_A_PREVIEW = {"prepared", "prepared_file", "service"}


def sent(name: str, *lines: str) -> SentFile:
    """A CSV file of these lines."""
    return SentFile(name=name, media_type="text/csv", content="\n".join(lines).encode())


def shown(year: Begun, name: str, fields: ActFields) -> Shown:
    """An act as it is shown to Lea."""
    return prepare(year.office, act_named(name), fields=fields, doer=LEA)


def tables_changed(year: Begun, before: Mapping[str, Sequence[object]]) -> set[str]:
    """The tables that are not as they were."""
    after = dump(year.office.store)
    return {table for table in after if after[table] != before[table]}


def kept_alone(year: Begun, name: str, fields: ActFields) -> Shown:
    """An act that was shown, and nothing changed but that it is kept."""
    before = dump(year.office.store)
    found = shown(year, name, fields)
    assert tables_changed(year, before) <= OF_A_PREVIEW
    return found


def done_once(year: Begun, name: str, fields: ActFields) -> Shown:
    """An act that was confirmed twice, some minutes after it was shown: it was done once."""
    found, before = kept_alone(year, name, fields), entries(year)
    year.clock.move_to(year.clock.now() + timedelta(minutes=7))
    first = confirm(year.office, found.id, doer=LEA)
    once = entries(year)
    assert first.done_at
    assert once > before
    assert did_words(confirm(year.office, found.id, doer=LEA)) == did_words(first)
    assert entries(year) == once
    return first


def entries(year: Begun) -> int:
    """How many entries the log has."""
    with year.office.store.read() as session:
        return session.query(LogEntry).count()


def options(year: Begun, name: str, field: str, **filled: object) -> Sequence[Option]:
    """What there is to choose from in a field, once others are filled in."""
    with year.office.store.read() as session:
        found = shapes(act_named(name), session, filled=filled)
    return next(each.options for each in found if each.name == field)


def values(year: Begun, name: str, field: str, **filled: object) -> list[str]:
    """The values that can be chosen in a field."""
    return [each.value for each in options(year, name, field, **filled)]


def unfit(year: Begun, name: str, **filled: object) -> dict[str, str]:
    """What is said to be wrong with what was filled in, by field."""
    act = act_named(name)
    with year.office.store.read() as session:
        found = shapes(act, session, filled=filled)
    with pytest.raises(Unfit) as wrong:
        read_fields(found, filled, fields=act.fields)
    return {each.field: each.words for each in wrong.value.problems}
