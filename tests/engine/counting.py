"""Counting the statements to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from igf.store.session import Store


@contextmanager
def counted(store: Store | None = None) -> Iterator[list[str]]:
    """Every statement that is executed in the block, of one database or of all.

    But for the beginning of a transaction, and the look at the clock, which comes once a second.
    """
    statements: list[str] = []
    place: Engine | type[Engine] = store.engine if store else Engine

    def keep(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:  # noqa: ANN401 -- the driver's own
        if not (statement.startswith("BEGIN") or "FROM service" in statement):
            statements.append(statement)

    event.listen(place, "before_cursor_execute", keep)
    try:
        yield statements
    finally:
        event.remove(place, "before_cursor_execute", keep)
