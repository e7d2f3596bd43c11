"""Files of people for tests: written, read, taken in."""

import csv
from collections.abc import Sequence

import pytest

from igf.log.write import Actor
from igf.office.office import Office
from igf.people.change import PeopleChange
from igf.people.read import PeopleRead
from igf.people.rules.columns import COLUMNS
from igf.people.take_in import read_people_file, take_in_people
from schemas.errors import Mistakes

AMINA = Actor("Amina Diallo", "command")


def person(name: str = "Luis Ortega", **said: str) -> list[str]:
    email = (
        f"{name.partition(' ')[0].casefold()}@example.org" if name.isascii() else "x@example.org"
    )
    cells = {"name": name, "email": email, "bodies": "mag", **said}
    return [cells.get(column, "") for column in COLUMNS]


def read(office: Office, *rows: Sequence[str]) -> PeopleRead:
    path = office.outgoing.parent / "people.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([COLUMNS, *rows])
    return read_people_file(office, path)


def take(office: Office, *rows: Sequence[str]) -> PeopleChange:
    return take_in_people(office, read(office, *rows), by=AMINA)


def wrong(office: Office, *rows: Sequence[str]) -> list[tuple[int | None, str, str]]:
    with pytest.raises(Mistakes) as mistakes:
        read(office, *rows)
    assert all(problem.fix for problem in mistakes.value.problems)
    return [(each.line, each.message, each.value) for each in mistakes.value.problems]
