"""Defects that are put into the database of a finished year, as `defects.yaml` tells them."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from sqlite3 import Connection

import yaml

from tests.years.checker import INVARIANTS
from tests.years.finding import Invariant


@dataclass(frozen=True)
class Defect:
    """A defect by its title, the invariant that finds it, and the statements that put it in."""

    title: str
    found_by: Invariant
    sql: tuple[str, ...]

    def put_in(self, connection: Connection) -> bool:
        """Put it in; False: there is nothing in this year that it could befall."""
        changed = [connection.execute(statement).rowcount for statement in self.sql]
        connection.commit()
        return changed[-1] > 0


@lru_cache(maxsize=1)
def defects() -> tuple[Defect, ...]:
    """Every defect, in order. KeyError: an invariant is not one."""
    data = yaml.safe_load(Path(__file__).with_name("defects.yaml").read_text(encoding="utf-8"))
    known = {f"{each.__module__.rpartition('.')[2]}.{each.__name__}": each for each in INVARIANTS}
    return tuple(
        Defect(
            each["title"],
            known[each["found_by"]],
            tuple(statement.format(**data["words"]) for statement in each["sql"]),
        )
        for each in data["defects"]
    )
