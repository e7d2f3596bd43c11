import pytest

from igf.words.community import GROUPS, REGIONS, region, stakeholder_group
from schemas.errors import WrongValueError


@pytest.mark.parametrize("label", GROUPS)
def test_every_group_is_known_in_any_capitals_and_spaces(label: str) -> None:
    assert stakeholder_group(f"  {label.upper().replace(' ', '  ')} ") == label


@pytest.mark.parametrize("label", REGIONS)
def test_every_region_is_known_in_any_capitals_and_spaces(label: str) -> None:
    assert region(f" {label.lower()} ") == label


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Private Sector", "Private sector"),
        ("Intergovernmental Organization", "Intergovernmental organisation"),
        ("IGO", "Intergovernmental organisation"),
        ("Technical & academic community", "Technical community"),
        ("Academia", "Technical community"),
        ("", ""),
        ("Prefer not to say", ""),
        ("N/A", ""),
        ("-", ""),
    ],
)
def test_groups_are_understood_as_people_write_them(text: str, meant: str) -> None:
    assert stakeholder_group(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("GRULAC", "Latin American and Caribbean Group (GRULAC)"),
        ("weog", "Western European and Others Group (WEOG)"),
        ("Asia Pacific", "Asia-Pacific Group"),
        ("Africa", "African Group"),
        ("Eastern Europe", "Eastern European Group"),
        ("Latin America & the Caribbean", "Latin American and Caribbean Group (GRULAC)"),
    ],
)
def test_regions_are_understood_as_people_write_them(text: str, meant: str) -> None:
    assert region(text) == meant


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("Privat sektor", "did you mean Private sector? else leave it blank"),
        ("Civil societies", "did you mean Civil society? else leave it blank"),
        ("Martians", f"use one of {', '.join(GROUPS)}; else leave it blank"),
    ],
)
def test_an_unknown_group_is_refused_with_what_would_be_right(text: str, fix: str) -> None:
    with pytest.raises(WrongValueError) as unknown:
        stakeholder_group(text)
    assert unknown.value.fix == fix


def test_a_region_is_not_taken_for_a_group() -> None:
    with pytest.raises(WrongValueError):
        stakeholder_group("GRULAC")


def test_academia_is_a_group_of_its_own_where_the_year_says_so() -> None:
    assert stakeholder_group("Academia") == "Technical community"
    assert stakeholder_group("academia", academia_apart=True) == "Academia"
    assert stakeholder_group("Academic community", academia_apart=True) == "Academia"
    assert stakeholder_group("technical", academia_apart=True) == "Technical community"
