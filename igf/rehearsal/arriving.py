"""Arrivals from outside: contributions to calls, and the people of bodies that get named."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from igf.input.read import InputRead
from igf.input.rules.rows import Contributions
from igf.input.take_in import take_in
from igf.items.change import Acting
from igf.items.documents import kind_taken
from igf.items.enter import take_in_items
from igf.items.rules.grant_rules import LISTED
from igf.items.rules.rows import SaidItem
from igf.log.write import Actor
from igf.office.office import Office
from igf.people.read import PeopleRead
from igf.people.take_in import take_in_people
from igf.rehearsal.draws import Draws
from igf.rehearsal.happenings import Act
from igf.rehearsal.loop import RUN
from igf.rehearsal.names import CATEGORIES, CONCERNS, ORGANISATIONS, ORIGINS, PLACES
from igf.rehearsal.setting import Setting
from igf.store.queries import asks as ask_queries
from igf.store.tables.people import Person
from igf.year.find import takes_input
from schemas.contributions import ContributionRow
from schemas.definition import StageDefinition
from schemas.sources import SourceLayout

BY: Final = Actor(RUN, RUN)
#: How many contributions come to the calls of a kind together; OTHERS to each of another kind.
ARRIVING: Final = {
    "call_for_input": 750,
    "stocktaking": 750,
    "session_call": 430,
    "grants": 60,
    "registration": 400,
}
OTHERS: Final = 40
#: In how many files the contributions of a call are taken in.
FILES: Final = 4
#: The body of those who apply for grants.
APPLICANTS: Final = "grant_applicants"
SOURCE: Final = "rehearsal"
#: How long before its instant a file of contributions is made, at most.
MARGIN: Final = timedelta(minutes=5)
HALF: Final = 0.5
#: Levels of those who apply for grants, as often as they stand here; how many are not listed.
LEVELS: Final = ("national", "national", "national", "sub_regional", "regional")
UNLISTED: Final = 0.1


@dataclass(frozen=True)
class Call:
    """A stage (by id) that takes so many contributions, or applications, between two instants."""

    stage: str
    number: int
    opens: datetime
    closes: datetime
    applications: bool = False


def calls(
    definitions: Mapping[str, StageDefinition], dates: Mapping[str, tuple[datetime, datetime]]
) -> Iterator[Call]:
    """The calls among stages, by key, with when they open and close."""
    found = {key: each for key, each in definitions.items() if key in dates and takes_input(each)}
    kinds = [each.kind for each in found.values()]
    for key, each in found.items():
        number = ARRIVING.get(each.kind, OTHERS * kinds.count(each.kind)) // kinds.count(each.kind)
        opens, closes = dates[key]
        applied = kind_taken(each) == "application"
        yield Call(f"{each.cycle}/{key}", number, opens, closes, applied)


def let_arrive(setting: Setting, call: Call) -> None:
    """Let the contributions to a call come in, in files of which the last comes at its close."""
    rows, length = list(_rows(call, setting.draws)), call.closes - call.opens
    margin = min(length / 100, MARGIN)
    since = call.opens - margin
    for file in range(1, FILES + 1):
        at = call.opens + length * file / FILES - margin
        part = [row for row in rows if row.received_at and since < row.received_at <= at]
        setting.happenings.add(at, _coming(setting, call, part=part, name=f"file-{file}.csv"))
        since = at


def let_be_named(setting: Setting, people: PeopleRead, *, at: datetime) -> None:
    """Let the people of a body be entered at an instant."""
    setting.happenings.add(at, lambda _now: take_in_people(setting.office, people, by=BY))


def _coming(setting: Setting, call: Call, *, part: Sequence[ContributionRow], name: str) -> Act:
    if call.applications:
        rows = [_application(row, call, draws=setting.draws) for row in part]
        return partial(_take_in_applications, setting.office, call.stage, rows)
    return partial(_take_in, setting.office, call.stage, _file(part, name))


def _take_in_applications(  # noqa: PLR0917 -- the instant comes last, from the list of what happens
    office: Office, stage: str, rows: Sequence[SaidItem], _now: datetime
) -> None:
    with office.store.read() as session:
        people = ask_queries.members(session, [APPLICANTS], now=office.now())[APPLICANTS]
    sent = [_sent_by(people, row) for row in rows] if people else rows
    take_in_items(office, Acting(stage, "imported", BY), rows=sent)


def _sent_by(people: Sequence[Person], row: SaidItem) -> SaidItem:
    """An application as sent in by one of the applicants."""
    number = int(row.key.rpartition("-")[2])
    return replace(row, by_whom=people[number % len(people)].id)


def _application(row: ContributionRow, call: Call, *, draws: Draws) -> SaidItem:
    """An application for a grant; some ask for too much, some are not listed."""
    name = (call.stage, row.row_key)
    fields = {
        "level": draws.one(LEVELS, "level", *name),
        "amount": str(draws.number(6, 14, "amount", *name) * 500),
        "listed": "no" if draws.share("listed", *name) < UNLISTED else LISTED,
        "stakeholder_group": row.stakeholder_group,
        "region": row.region,
    }
    key, title = f"rehearsed-{row.row_key}", f"NRI {row.row_key}"
    return SaidItem(key, title, row.organisation, "", row.received_at, fields)


def _take_in(office: Office, stage: str, read: InputRead, _now: datetime) -> None:  # noqa: PLR0917 -- the instant comes last, from the list of what happens
    take_in(office, stage, read=read, by=BY)


def _file(rows: Sequence[ContributionRow], name: str) -> InputRead:
    digest = hashlib.sha256("\n".join(row.row_key for row in rows).encode()).hexdigest()
    layout = SourceLayout(columns={"row_key": "Id"})
    found = Contributions(tuple(rows), layout)
    return InputRead(SOURCE, name, digest, found, unused=(), first=False)


def _rows(call: Call, draws: Draws) -> Iterator[ContributionRow]:
    for number in range(call.number):
        name = (call.stage, number)
        # Half of all come in the last tenth of the time, none while the last file is read.
        late, share = draws.share("late", *name) < HALF, draws.share("received", *name)
        part = (0.9 + share * 0.1 if late else share * 0.9) * 0.99
        place = draws.one(PLACES, "region", *name)
        yield ContributionRow(
            row_key=f"{number + 1:04d}",
            received_at=call.opens + (call.closes - call.opens) * part,
            stakeholder_group=draws.one(ORIGINS, "group", *name),
            region=place.name,
            categories=(draws.one(CATEGORIES, "category", *name),),
            organisation=draws.one(ORGANISATIONS, "organisation", *name),
            text=draws.one(CONCERNS, "text", *name),
        )
