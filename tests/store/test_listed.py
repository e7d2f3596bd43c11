"""Rows as one text: whatever stands in them comes back, on both databases."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from igf.store.listed import Listed, instant, instant_or_none, read_listed
from igf.store.session import Store
from igf.store.tables.records import Service

NOON = datetime(2027, 1, 4, 12, 30, 15, 250_000, tzinfo=UTC)
NAME = 'the "call"\n\\ of Zoë'


def fill(store: Store) -> None:
    with store.write(NOON) as session:
        session.add(Service(name=NAME, holder="", seen_at=NOON, until=None))
        session.add(Service(name="other", holder="x", seen_at=NOON, until=NOON))


def test_texts_and_instants_come_back_as_they_were(store: Store) -> None:
    fill(store)
    with store.read() as session:
        query = select(Listed(Service.name, Service.seen_at, Service.until))
        rows = read_listed(session.scalar(query.where(Service.name != "clock")))
    found = sorted((name, instant(seen), instant_or_none(until)) for name, seen, until in rows)
    assert found == [("other", NOON, NOON), (NAME, NOON, None)]


def test_where_there_are_no_rows_the_list_is_empty(store: Store) -> None:
    with store.read() as session:
        assert read_listed(session.scalar(select(Listed(Service.name)))) == []


def test_a_list_in_a_list_stays_a_text(store: Store) -> None:
    fill(store)
    other = aliased(Service)
    inner = select(Listed(other.holder)).where(other.name == Service.name).scalar_subquery()
    with store.read() as session:
        text = session.scalar(select(Listed(Service.name, inner)).where(Service.name == "other"))
    ((name, holders),) = read_listed(text)
    assert (name, read_listed(holders)) == ("other", [["x"]])
