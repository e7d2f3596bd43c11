"""Staff who are erased or merged: the desk keeps nothing of one, and all of the other."""

import pytest
from sqlalchemy import select

from igf.acts.prepare import confirm, did_words, prepare, prepared_act
from igf.acts.table import act_named
from igf.log.write import Actor
from igf.office.act import Doer
from igf.people.acts import ErasePerson, ImportPeople, MergePeople
from igf.people.membership_acts import JoinBody
from igf.signing.sign_in import Entered, give_right, printed_link, sign_in, signed_in
from igf.store.tables.desk import PreparedFile, Staff
from schemas.acts import Right
from schemas.errors import Mistake
from tests.acts.doing import LEA, sent, shown
from tests.engine.begun import Begun
from tests.people.test_person_erasing import holding

JUN = Doer("Jun Sato", "desk", person="jun", proven=True)
WORDS = ("Jun Sato", "jun@example.org", "person:jun", "'jun'", '"jun"', "jun joins")
FILE = sent("jun sato.csv", "name,email,bodies", "Luis Ortega,luis@example.org,mag")
AS_IS = sent("as it is.csv", "name,email,bodies", "Jun Sato,jun@example.org,secretariat")


def staffed(year: Begun, **rights: Right) -> None:
    with year.office.store.write(year.office.now()) as session:
        for person, right in rights.items():
            by = Actor("Jun Sato", "desk")
            give_right(session, person, right=right, by=by, now=year.office.now())


def signed_in_as(year: Begun, person: str) -> str:
    link = printed_link(year.office, person)
    return sign_in(year.office, link, browser="Firefox", said=Entered("", ""))


def test_nothing_of_what_was_shown_names_a_person_who_was_erased(year: Begun) -> None:
    staffed(year, jun="officer", lea="administrator")
    cookie = signed_in_as(year, "jun")
    joins = JoinBody(person="jun", body="secretariat")
    own = prepare(year.office, act_named("import-people"), fields=ImportPeople(file=FILE), doer=JUN)
    confirm(year.office, own.id, doer=JUN)
    done = confirm(year.office, shown(year, "join", joins).id, doer=LEA)
    left = shown(year, "import-people", ImportPeople(file=AS_IS))
    found = shown(year, "erase-person", ErasePerson(person="jun", reason="asked for it"))
    erased = confirm(year.office, found.id, doer=LEA)
    assert holding(year.office, WORDS) == set()
    assert erased.preview.title == "Erase the data of a former member of the MAG"
    assert did_words(prepared_act(year.office, done.id, doer=LEA)) == (
        "a former member of the MAG joins the IGF Secretariat: member, from 2027-01-01",
    )
    with pytest.raises(Mistake, match="not known"):
        confirm(year.office, left.id, doer=LEA)
    with year.office.store.read() as session:
        assert {file.content for file in session.scalars(select(PreparedFile))} == {b""}
        assert [row.person for row in session.scalars(select(Staff))] == ["lea"]
    assert signed_in(year.office, cookie) is None


@pytest.mark.parametrize(
    ("rights", "right"),
    [
        ({"jun": "administrator"}, "administrator"),
        ({"jun": "administrator", "amina": "reader"}, "administrator"),
        ({"jun": "reader", "amina": "officer"}, "officer"),
    ],
)
def test_the_greater_right_stays_with_who_was_entered_twice(
    small: Begun, rights: dict[str, Right], right: str
) -> None:
    staffed(small, **rights)
    cookie = signed_in_as(small, "jun")
    fields = MergePeople(person="jun", into="amina", reason="entered twice")
    confirm(small.office, shown(small, "merge-people", fields).id, doer=LEA)
    with small.office.store.read() as session:
        found = [(row.person, row.right) for row in session.scalars(select(Staff))]
    assert found == [("amina", right)]
    assert signed_in(small.office, cookie) is None
