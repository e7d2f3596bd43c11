"""Everybody a year needs, invented: members, holders of roles, proposers, mailing lists."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from igf.people.read import PeopleRead
from igf.rehearsal.draws import Draws
from igf.rehearsal.names import ORIGINS, PLACES, UNITED_NATIONS, Region
from schemas.cycle import CycleFile
from schemas.people import ListRow, PersonRow

#: How many people are in a body whose file gives no size; of others, OTHERS.
SIZES: Final = {
    "secretariat": 8,
    "host_country": 4,
    "leaving_mag_members": 13,
    "new_mag_members": 13,
    "travel_eligible": 12,
    "pn_bpf_facilitators": 12,
    "dc_coordinators": 24,
    "grant_applicants": 60,
    "proposers": 430,
    "listed_speakers": 300,
    "returned_proposers": 30,
    "declined_proposers": 20,
    "approved_proposers": 80,
    "conditional_proposers": 15,
    "reserve_proposers": 20,
    "not_approved_proposers": 265,
    "overbooked_speakers": 12,
    "session_requesters": 60,
    "main_session_groups": 8,
    "hub_requesters": 40,
    "booth_requesters": 30,
    "organisers": 80,
    "late_organisers": 12,
    "wg_members": 30,
    "lp_liaisons": 4,
    "dc_liaisons": 2,
    "nri_liaisons": 2,
    "youth_liaisons": 2,
}
OTHERS: Final = 6
#: Bodies whose members are members of another one. Those of the proposers share them out.
PART_OF: Final = {
    "new_mag_members": "mag",
    "travel_eligible": "mag",
    "wg_workshop_process": "mag",
    "wg_strategy": "mag",
    "wg_multilingual": "mag",
    "wg_youth": "mag",
    "wg_facilitators": "mag",
    "wg_members": "mag",
    "returned_proposers": "proposers",
    "declined_proposers": "proposers",
    "approved_proposers": "proposers",
    "conditional_proposers": "proposers",
    "reserve_proposers": "proposers",
    "not_approved_proposers": "proposers",
    "organisers": "approved_proposers",
    "late_organisers": "organisers",
    "overbooked_speakers": "listed_speakers",
    "lp_subgroup_a": "leadership_panel",
    "lp_subgroup_b": "leadership_panel",
    "lp_subgroup_c": "leadership_panel",
    "lp_subgroup_d": "leadership_panel",
    "lp_liaisons": "mag",
    "dc_liaisons": "mag",
    "nri_liaisons": "mag",
    "youth_liaisons": "mag",
}
_SHARED: Final = "proposers"
_UNITED_NATIONS: Final = frozenset({"secretariat", "un_desa"})
_TRIES: Final = 40


@dataclass(frozen=True)
class Population:
    """The invented people: those of the beginning, and by body those who come once it is named."""

    first: PeopleRead
    later: Mapping[str, PeopleRead]


def invent(year: CycleFile, draws: Draws) -> Population:
    """The people of a year: the same for the same file and seed."""
    inventor = _Inventor(year, draws)
    inventor.fill()
    return Population(inventor.read(without=inventor.unnamed()), inventor.named())


def size_of(year: CycleFile, body: str) -> int:
    """The number of people in a body: as the file says, else a plausible one."""
    return year.bodies[body].size or SIZES.get(body, OTHERS)


class _Inventor:
    """Makes people up, body after body, each with a name of their own."""

    def __init__(self, year: CycleFile, draws: Draws) -> None:
        self.year = year
        self.draws = draws
        self.people: dict[str, PersonRow] = {}
        self.members: dict[str, list[str]] = {}

    def fill(self) -> None:
        whole = [body for body in self.year.bodies if self._parent(body) is None]
        parts = [body for body in self.year.bodies if body not in whole]
        for body in whole:
            made = (self._person(body, n) for n in range(size_of(self.year, body)))
            self.members[body] = list(made)
        shared = 0
        for body in sorted(parts, key=self._depth):
            shared += self._fill_part(body, shared)
        for number, (role, declared) in enumerate(self.year.roles.items()):
            holders = self.members.get(declared.body or "") or [self._person(role, 0)]
            self.members[role] = [holders[number % len(holders)]]

    def unnamed(self) -> dict[str, frozenset[str]]:
        """The bodies to be named, each with all that is named with it."""
        return {
            key: frozenset(name for name in self.members if self._hangs_on(name, key))
            for key, body in self.year.bodies.items()
            if body.to_be_named
        }

    def read(self, *, without: Mapping[str, frozenset[str]]) -> PeopleRead:
        absent = frozenset().union(*without.values())
        rows = (self._row(key, absent=absent) for key in self.people)
        return PeopleRead(tuple(row for row in rows if row.bodies), tuple(self._lists()))

    def named(self) -> dict[str, PeopleRead]:
        """For each body to be named: its people, with whatever was named before it."""
        missing = self.unnamed()
        return {body: self._arriving(body, missing) for body in missing}

    def _arriving(self, body: str, missing: Mapping[str, frozenset[str]]) -> PeopleRead:
        after = list(missing)[list(missing).index(body) + 1 :]
        absent = frozenset[str]().union(*(missing[key] for key in after))
        coming = {key for name in missing[body] for key in self.members[name]}
        rows = (self._row(key, absent=absent) for key in self.people if key in coming)
        return PeopleRead(tuple(rows), ())

    def _row(self, key: str, *, absent: frozenset[str]) -> PersonRow:
        bodies = {name for name, members in self.members.items() if key in members}
        return self.people[key].model_copy(update={"bodies": tuple(sorted(bodies - absent))})

    def _lists(self) -> Iterator[ListRow]:
        for key, each in self.year.lists.items():
            address = f"{key.replace('_', '-')}@lists.example.org"
            languages = self.year.languages
            yield ListRow(key=key, name=each.title, address=address, languages=languages)

    def _hangs_on(self, name: str, body: str) -> bool:
        if name in self.year.roles:
            holder = self.year.roles[name].body
            return holder is not None and self._hangs_on(holder, body)
        parent = self._parent(name)
        return name == body or (parent is not None and self._hangs_on(parent, body))

    def _parent(self, body: str) -> str | None:
        parent = PART_OF.get(body)
        return parent if parent in self.year.bodies else None

    def _depth(self, body: str) -> int:
        parent = self._parent(body)
        return 0 if parent is None else 1 + self._depth(parent)

    def _fill_part(self, body: str, shared: int) -> int:
        """Fill a body from its parent's people; how many of the shared ones it took."""
        parent = self._parent(body) or ""
        among, count = self.members[parent], size_of(self.year, body)
        if parent != _SHARED:
            self.members[body] = self.draws.some(among, count, "part", body)
            return 0
        self.members[body] = among[shared : shared + count]
        return count

    def _person(self, body: str, number: int) -> str:
        place = self._place(body, number)
        key, name = self._name(place, body, number=number)
        international = place is UNITED_NATIONS
        origin = self.draws.one(ORIGINS, "group", body, number)
        self.people[key] = PersonRow(
            id=key,
            name=name,
            email=f"{key.replace('-', '.')}@example.org",
            languages=self._languages(place, body, number=number),
            zone=self.draws.one(place.zones, "zone", body, number),
            stakeholder_group=place.name if international else origin,
            region=place.name,
        )
        return key

    def _languages(self, place: Region, body: str, *, number: int) -> tuple[str, ...]:
        """Those of the place; where the year is not in English, one of its own comes first."""
        spoken = self.draws.one(place.languages, "language", body, number)
        if "en" in self.year.languages:
            return spoken
        first = self.draws.one(self.year.languages, "own language", body, number)
        return tuple(dict.fromkeys((first, *spoken)))

    def _place(self, body: str, number: int) -> Region:
        if body in _UNITED_NATIONS:
            return UNITED_NATIONS
        return self.draws.one(PLACES, "region", body, number)

    def _name(self, place: Region, body: str, *, number: int) -> tuple[str, str]:
        for turn in range(_TRIES):
            given = self.draws.one(place.given, "given", body, number, turn)
            family = self.draws.one(place.family, "family", body, number, turn)
            # Where all have been given away, a second letter tells people apart.
            middle = f"{self.draws.one(_LETTERS, 'middle', body, number, turn)}. "
            name = f"{given} {middle if turn > _TRIES // 2 else ''}{family}"
            if (key := slug(name)) not in self.people:
                return key, name
        name = f"{place.given[0]} {body} {number}"
        return slug(name), name


_LETTERS: Sequence[str] = "ABCDEFGHIJKLMNOPRSTUVWYZ"


def slug(text: str) -> str:
    """A text as an id: plain small letters, figures and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
