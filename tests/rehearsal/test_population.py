"""Everybody a year needs is invented, from nothing but the file and the seed."""

from collections import Counter
from functools import lru_cache

import pytest

from igf.ops.trial import year_from
from igf.rehearsal.draws import Draws
from igf.rehearsal.population import Population, invent
from igf.words.community import GROUPS, REGIONS
from tests.tree import ROOT

YEARS = ("igf-2024", "igf-2025")


@lru_cache(maxsize=2)
def population(year: str) -> Population:
    return invent(year_from(ROOT / "cycles" / f"{year}.yaml").cycle, Draws(1))


def sizes(year: str) -> Counter[str]:
    people = {row.id: row for row in population(year).first.people}
    for later in population(year).later.values():
        people |= {row.id: row for row in later.people}
    return Counter(body for row in people.values() for body in row.bodies)


@pytest.mark.parametrize("year", YEARS)
def test_every_body_and_role_is_filled_as_the_file_says(year: str) -> None:
    declared = year_from(ROOT / "cycles" / f"{year}.yaml").cycle
    found = sizes(year)
    assert set(found) == set(declared.bodies) | set(declared.roles)
    assert (found["mag"], found["leadership_panel"], found["proposers"]) == (40, 15, 430)
    assert {found[role] for role in declared.roles} == {1}


@pytest.mark.parametrize("year", YEARS)
def test_nobody_shares_a_name_or_an_address_and_all_are_invented(year: str) -> None:
    names = [row.name for row in population(year).first.people]
    addresses = [row.email for row in population(year).first.people]
    assert len(set(names)) == len(names)
    assert len(set(addresses)) == len(addresses)
    assert all(address.endswith("@example.org") for address in addresses)


def test_people_come_from_every_group_and_region() -> None:
    rows = population("igf-2024").first.people
    assert {row.stakeholder_group for row in rows} == set(GROUPS)
    assert {row.region for row in rows} == set(REGIONS)


def test_a_body_to_be_named_and_what_hangs_on_it_comes_later() -> None:
    found = population("igf-2025")
    assert set(found.later) == {"mag"}
    early = {body for row in found.first.people for body in row.bodies}
    assert not early & {"mag", "mag_chair", "new_mag_members", "wg_strategy"}
    assert "mag_chair" in {body for row in found.later["mag"].people for body in row.bodies}


def test_what_is_drawn_for_one_thing_stays_when_others_are_added() -> None:
    things = list(range(100))
    few, more = (Draws(1).some(things, count, "part") for count in (5, 6))
    assert set(few) < set(more)
    assert Draws(1).share("a") == Draws(1).share("a") != Draws(2).share("a")
    assert {Draws(seed).number(1, 3, "n") for seed in range(60)} == {1, 2, 3}


def test_a_year_that_is_not_in_english_is_read_in_its_languages() -> None:
    cycle = year_from(ROOT / "cycles/igf-2024.yaml").cycle
    people = invent(cycle.model_copy(update={"languages": ("fr", "ar")}), Draws(1)).first

    first = Counter(person.languages[0] for person in people.people)
    assert set(first) == {"fr", "ar"}
    assert min(first.values()) > sum(first.values()) // 4
    assert {each.languages for each in people.lists} == {("fr", "ar")}
