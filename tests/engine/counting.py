"""Counting the statements to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from igf.store.session import Store


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """Every statement that is executed in the block.

    But for the beginning of a transaction, and the look at the clock, which comes once a second.
    """
    statements: list[str] = []

    def keep(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:  # noqa: ANN401 -- the driver's own
        if not (statement.startswith("BEGIN") or "FROM service" in statement):
            statements.append(statement)

    event.listen(store.engine, "before_cursor_execute", keep)
    try:
        yield statements
    finally:
        event.remove(store.engine, "before_cursor_execute", keep)
