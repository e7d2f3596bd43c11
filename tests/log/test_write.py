"""The log: ids and field names, and a digest of what it tells, which can be erased."""

from igf.log.rules.chain import digest, digests_of
from igf.log.write import Actor, Value, record
from igf.store.queries import log as log_queries
from igf.store.queries import year as queries
from schemas.log import Told
from tests.engine.begun import CALL, STARTED, Begun

AMINA = Actor("Amina Diallo", "page", "proven", on_behalf_of="mag_chair")
VALUES: dict[str, Value] = {"note": "Ja, größer", "count": 3, "nothing": None}


def test_an_entry_names_fields_and_keeps_names_and_values_beside_it(year: Begun) -> None:
    with year.office.store.write(STARTED) as session:
        record(session, "answer.given", subject=f"{CALL}/x", at=STARTED, values=VALUES, actor=AMINA)
    with year.office.store.read() as session:
        (entry,) = queries.log(session, CALL)
        told = log_queries.told(session, entry.id)
    assert entry.fields == ["count", "note", "nothing"]
    assert (entry.cycle, entry.stage, entry.subject) == ("igf-2027", CALL, f"{CALL}/x")
    assert (entry.door, entry.standing) == ("page", "proven")
    assert told == Told(told.salt, "Amina Diallo", "mag_chair", VALUES)
    assert entry.digest == digest(digests_of(told))


def test_the_same_values_never_have_the_same_digest(small: Begun) -> None:
    with small.office.store.write(STARTED) as session:
        for _ in range(2):
            record(session, "x", subject=CALL, at=STARTED, values=VALUES)
    with small.office.store.read() as session:
        first, second = queries.log(session, CALL)
    assert first.digest != second.digest
