"""What holds of every act: its preview changes nothing, and what was shown is done once."""

from collections.abc import Mapping
from typing import Any

from igf.acts.prepare import Shown, confirm, did_words, prepare
from igf.acts.read import Shape, read_fields, shapes
from igf.acts.table import act_named
from igf.office.act import Doer
from igf.office.office import Office
from igf.store.tables.records import LogEntry
from schemas.acts import ActFields
from tests.store.databases import dump

LEA = Doer("Lea Brun", "desk", person="lea", proven=True)
#: What keeping a preview may change.
OWN = {"prepared", "prepared_file", "service"}


def shaped(office: Office, name: str, **filled: Any) -> dict[str, Shape]:  # noqa: ANN401 -- as a form
    """The fields of a form by name, with what there is to choose from."""
    with office.store.read() as session:
        return {each.name: each for each in shapes(act_named(name), session, filled=filled)}


def choices(office: Office, name: str, *, field: str, **filled: Any) -> list[tuple[str, str]]:  # noqa: ANN401 -- as a form
    """What there is to choose from in a field: value and title."""
    return [(each.value, each.title) for each in shaped(office, name, **filled)[field].options]


def filled_in(office: Office, name: str, filled: Mapping[str, Any]) -> ActFields:
    """A form as it is sent, read whole."""
    form = tuple(shaped(office, name, **filled).values())
    return read_fields(form, filled, fields=act_named(name).fields)


def shown(office: Office, name: str, **filled: Any) -> Shown:  # noqa: ANN401 -- as a form
    """The preview of an act; it changes nothing but what is kept of itself."""
    fields, before = filled_in(office, name, filled), dump(office.store)
    made = prepare(office, act_named(name), fields=fields, doer=LEA)
    after = dump(office.store)
    assert {table for table in after if after[table] != before[table]} <= OWN
    return made


def done(office: Office, made: Shown) -> tuple[str, ...]:
    """What was shown, confirmed twice and done once, as the log has it; in words."""
    before = entries(office)
    said = did_words(confirm(office, made.id, doer=LEA))
    once = entries(office)
    assert once > before
    assert did_words(confirm(office, made.id, doer=LEA)) == said
    assert entries(office) == once
    return said


def entries(office: Office) -> int:
    """How many entries the log has."""
    with office.store.read() as session:
        return session.query(LogEntry).count()


def unchanged(office: Office, before: Mapping[str, Any]) -> bool:
    """Whether nothing but previews was kept since."""
    after = dump(office.store)
    return {table for table in after if after[table] != before[table]} <= OWN
