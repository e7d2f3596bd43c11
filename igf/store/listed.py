"""Rows of one table as a text in a row of another: what belongs together comes in one statement."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class Listed(FunctionElement[str]):
    """All rows of a query as one JSON text: a list of lists of its columns, in no order.

    To be the only column of a scalar subquery; `read_listed` reads it.
    """

    inherit_cache = True
    type = String()

    def __init__(self, *columns: Any) -> None:  # noqa: ANN401 -- whatever SQLAlchemy takes as a column
        super().__init__(*columns)


@compiles(Listed, "sqlite")
def _on_sqlite(element: Listed, compiler: SQLCompiler, **rest: Any) -> str:  # noqa: ANN401 -- the signature of SQLAlchemy
    rows = f"json_group_array(json_array({compiler.process(element.clauses, **rest)}))"
    return f"({rows} || '')"  # a text for good: JSON in JSON would be taken apart with it


@compiles(Listed, "postgresql")
def _on_postgresql(element: Listed, compiler: SQLCompiler, **rest: Any) -> str:  # noqa: ANN401 -- the signature of SQLAlchemy
    rows = f"json_agg(json_build_array({compiler.process(element.clauses, **rest)}))"
    return f"CAST({rows} AS TEXT)"


def read_listed(text: str | None) -> list[list[Any]]:
    """The rows of a `Listed`, by their columns; instants are texts (`instant`)."""
    found: list[list[Any]] = json.loads(text) if text else []  # PostgreSQL lists no rows as NULL
    return found


def instant(text: str) -> datetime:
    """An instant as the database writes it into JSON; SQLite keeps no zone."""
    at = datetime.fromisoformat(text)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def instant_or_none(text: str | None) -> datetime | None:
    """As `instant`; None where the database has none."""
    return None if text is None else instant(text)
