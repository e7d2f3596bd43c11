"""The log: ids and field names, and a digest of values that can be erased."""

import hashlib
import json

from igf.engine.log import Actor, Value, digest, record
from igf.store import queries
from igf.store.record_tables import LogValue
from tests.engine.begun import CALL, STARTED, Begun

AMINA = Actor("Amina Diallo", "page", "proven", on_behalf_of="mag_chair")
VALUES: dict[str, Value] = {"note": "Ja, größer", "count": 3, "nothing": None}


def test_an_entry_names_fields_and_keeps_their_values_beside_it(year: Begun) -> None:
    with year.office.store.write(STARTED) as session:
        record(session, "answer.given", subject=f"{CALL}/x", at=STARTED, values=VALUES, actor=AMINA)
    with year.office.store.read() as session:
        (entry,) = queries.log(session, CALL)
        value = session.get_one(LogValue, entry.id)
    assert entry.fields == ["count", "note", "nothing"]
    assert (entry.cycle, entry.stage, entry.subject) == ("igf-2027", CALL, f"{CALL}/x")
    assert (entry.actor, entry.on_behalf_of, entry.standing) == (
        "Amina Diallo",
        "mag_chair",
        "proven",
    )
    assert value.values == VALUES
    assert entry.digest == digest(value.salt, value.values)


def test_the_digest_is_that_of_the_salt_and_the_values_in_canonical_form() -> None:
    text = json.dumps(VALUES, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    expected = hashlib.sha256(b"salt\n" + text.encode()).hexdigest()
    assert digest("salt", VALUES) == expected
    assert digest("salt", dict(reversed(list(VALUES.items())))) == expected


def test_the_same_values_never_have_the_same_digest(small: Begun) -> None:
    with small.office.store.write(STARTED) as session:
        for _ in range(2):
            record(session, "x", subject=CALL, at=STARTED, values=VALUES)
    with small.office.store.read() as session:
        first, second = queries.log(session, CALL)
    assert first.digest != second.digest
