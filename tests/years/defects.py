"""Defects that are put into the database of a finished year, as `defects.yaml` tells them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import Connection, text

from tests.years.checker import INVARIANTS
from tests.years.finding import Invariant


@dataclass(frozen=True)
class Defect:
    """A defect by its title, the invariant that finds it, and the statements that put it in."""

    title: str
    found_by: Invariant
    sql: tuple[str, ...]

    def put_in(self, connection: Connection) -> bool:
        """Put it in; False: there is nothing in this year that it could befall.

        It is not committed. References and guards do not hold it back.
        """
        dialect = connection.dialect.name
        if dialect == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        statements = (each.format(**_words(dialect)) for each in self.sql)
        changed = [connection.execute(text(_escaped(each))).rowcount for each in statements]
        return changed[-1] > 0


def defects() -> tuple[Defect, ...]:
    """Every defect, in order. KeyError: an invariant is not one."""
    known = {f"{each.__module__.rpartition('.')[2]}.{each.__name__}": each for each in INVARIANTS}
    return tuple(
        Defect(each["title"], known[each["found_by"]], tuple(each["sql"]))
        for each in _data()["defects"]
    )


def _escaped(statement: str) -> str:
    """A statement in which no colon marks a parameter."""
    return re.sub(r":(?=\w)", r"\\:", statement)


@lru_cache(maxsize=2)
def _words(dialect: str) -> Mapping[str, str]:
    words: Mapping[str, Any] = _data()["words"]
    return {name: said[dialect] if isinstance(said, dict) else said for name, said in words.items()}


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    said = Path(__file__).with_name("defects.yaml").read_text(encoding="utf-8")
    data: Mapping[str, Any] = yaml.safe_load(said)
    return data
