"""A text means one person, by address, then id, then name; two are a question, none a mistake."""

from pathlib import Path

import pytest

from igf.whom.find import everybody, find_person, who_acts
from igf.whom.rules.find import (
    Everybody,
    Named,
    folded_address,
    folded_name,
    marked,
    twins,
)
from schemas.errors import Mistake
from tests.engine.a_year import opened
from tests.engine.counting import counted
from tests.people.test_membership import enter

LAYLA = Named("layla", "Layla Haddad", ("layla@example.org", "l.haddad@home.example.org"))
WEI_1 = Named("wang-wei-1", "Wei Wang", ("wei@uni.example.org",))
WEI_2 = Named("wang-wei-2", "Wei Wang", ("wwang@corp.example.org",), former=("wei-2",))
PER = Named("per", "Per Olsen", ("office@host.example.org",), former_names=("Per Hansen",))
ANNA = Named("anna", "Anna Berg", ("Office@Host.example.org", "anna@xn--bcher-kva.example"))
SEAN = Named("sean", "Seán O\N{RIGHT SINGLE QUOTATION MARK}Neil", ("sean@example.org",))
ALL = Everybody((LAYLA, WEI_1, WEI_2, PER, ANNA, SEAN))


@pytest.mark.parametrize(
    ("said", "person"),
    [
        ("layla@example.org", LAYLA),
        (" L.Haddad@HOME.example.org ", LAYLA),
        ("Somebody <layla@example.org>", LAYLA),
        ("anna@bücher.example", ANNA),
        ("anna@BÜCHER.example", ANNA),
        ("layla", LAYLA),
        ("person:layla", LAYLA),
        ("layla  HADDAD", LAYLA),
        ("Seán O'Neil", SEAN),
        ("wei-2", WEI_2),
        ("Per Hansen", PER),
        ("Wei Wang (wang-wei-2)", WEI_2),
        (WEI_1.shown, WEI_1),
        ("Anna Berg <office@host.example.org>", ANNA),
    ],
)
def test_one_person_is_found_by_whatever_he_or_she_goes_by(said: str, person: Named) -> None:
    assert ALL.one(said) == person


@pytest.mark.parametrize(
    ("said", "message", "fix"),
    [
        ("l.haddad+igf@home.example.org", "nobody has the address l.haddad+igf@", "Layla Haddad"),
        ("lhaddad@home.example.org", "nobody has the address lhaddad@", "Layla Haddad (layla, "),
        ("Laila Haddad", "nobody has the id or name Laila Haddad", "did you mean Layla Haddad"),
        ("Zzz", "nobody has the id or name Zzz", "see igf people list"),
        (" ", "no person is named", "name one by address, id or name"),
        ("Wei Wang", "2 people have the name Wei Wang", "wang-wei-1, wei@uni.example.org) or "),
        ("office@host.example.org", "2 people have the address office@", "Anna Berg (anna, "),
    ],
)
def test_none_is_a_mistake_with_the_nearest_and_two_are_a_question(
    said: str, message: str, fix: str
) -> None:
    with pytest.raises(Mistake) as mistake:
        ALL.one(said)
    assert message in mistake.value.message
    assert fix in mistake.value.fix


def test_a_name_beside_an_address_decides_between_two_and_never_beats_it() -> None:
    assert ALL.one("office@host.example.org", beside="Anna Berg") == ANNA
    assert ALL.one("layla@example.org", beside="L. Haddad") == LAYLA
    with pytest.raises(Mistake, match=r"layla@example.org is Layla .*, Anna Berg is Anna Berg"):
        ALL.one("layla@example.org", beside="Anna Berg")
    with pytest.raises(Mistake, match="if it is theirs, add it to the addresses of Layla Haddad"):
        ALL.one("new@example.org", beside="Layla Haddad")


def test_of_two_of_one_name_the_one_is_meant_who_can_be() -> None:
    assert ALL.one("Wei Wang", among={"wang-wei-2", "layla"}) == WEI_2
    for both in ({"wang-wei-1", "wang-wei-2"}, {"layla"}):
        with pytest.raises(Mistake, match="2 people have the name"):
            ALL.one("Wei Wang", among=both)


def test_where_nobody_is_entered_it_is_said_how_people_come_in() -> None:
    with pytest.raises(Mistake, match="import people: igf people import FILE"):
        Everybody(()).one("layla")


def test_of_many_strangers_the_first_are_compared_with_everybody() -> None:
    people = Everybody(ALL.people)
    fixes = [people.nearest("Laila Haddad") for _ in range(30)]
    assert (fixes[0], fixes[-1]) == (f"did you mean {LAYLA.shown}?", "see igf people list")


def test_who_may_be_entered_twice_has_one_name_or_one_address_and_a_like_name() -> None:
    again = Named("layla-2", "Layla Haddad-Berg", ("LAYLA@example.org",))
    like = Named("layla-3", "Layla Haddad Berg", ("layla@example.org",))
    pairs = [(a.id, b.id) for a, b in twins(Everybody((*ALL.people, again, like)))]
    assert pairs == [
        ("layla", "layla-2"),
        ("layla", "layla-3"),
        ("layla-2", "layla-3"),
        ("wang-wei-1", "wang-wei-2"),
    ]


def test_equal_names_are_shown_with_the_id() -> None:
    ids = {"person:a": "a", "person:b": "b", "person:c": "c"}
    names = {"person:a": "Wei Wang", "person:b": "wei  wang", "person:c": "Jun", "mag": "MAG"}
    assert marked(names, ids) == {
        "person:a": "Wei Wang (a)",
        "person:b": "wei  wang (b)",
        "person:c": "Jun",
        "mag": "MAG",
    }


def test_a_domain_that_is_none_is_compared_as_it_is() -> None:
    assert folded_address("A@-\N{SNOWMAN}-.X") == folded_address("a@-\N{SNOWMAN}-.x")


def test_names_are_compared_without_width_case_and_spaces() -> None:
    assert folded_name("\N{FULLWIDTH LATIN CAPITAL LETTER A}MINA\u00a0 Diallo") == folded_name(
        "amina diallo"
    )
    assert folded_name("Amina Diallo") != folded_name("Amína Diallo")


def test_what_is_not_seen_in_a_name_or_an_address_does_not_matter() -> None:
    assert folded_name("Amina\u200b\u00a0Diallo\u200e") == folded_name("amina diallo")
    assert folded_address("\ufeffamina@exa\u00admple.org\u200b") == "amina@example.org"


def test_a_person_is_found_in_one_question_among_any_number(tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path / 'igf.db'}", tmp_path) as office:
        enter(office, "amina", *(f"p{n}" for n in range(300)))
        with counted(office.store) as statements, office.store.read() as session:
            assert find_person(session, "AMINA@example.org").name == "Amina"
        assert len(statements) == 1
        with office.store.read() as session:
            assert everybody(session).one("Amina").id == "amina"


def test_who_acts_is_a_person_who_is_entered_while_anybody_is(tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path / 'igf.db'}", tmp_path) as office:
        with office.store.read() as session:
            assert who_acts(session, " The first officer ") == "The first officer"
        enter(office, "amina", "jun")
        with office.store.read() as session:
            assert who_acts(session, "AMINA@example.org") == "Amina"
            with pytest.raises(Mistake, match="id or name Amena -> did you mean Amina"):
                who_acts(session, "Amena")
            with pytest.raises(Mistake, match="the name of who does this is missing"):
                who_acts(session, " ")
