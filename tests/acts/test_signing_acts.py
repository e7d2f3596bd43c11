"""Who works at the desk: rights are given and ended by administrators, and one is always left."""

import pytest

from igf.acts.prepare import Changed, confirm
from igf.acts.table import act_named
from igf.log.read import log_lines
from igf.log.write import By
from igf.signing.rights import change_right
from igf.signing.sign_in import Entered, invite, link_is_good, printed_link, sign_in, signed_in
from igf.store.queries.log import Chosen
from schemas.errors import Mistake
from tests.acts.acting import LEA, choices, done, shown, unchanged
from tests.engine.begun import STAFF, Begun
from tests.store.databases import dump

WHY = "The laptop was lost"


@pytest.fixture
def desk(small: Begun) -> Begun:
    """A desk with Lea Brun as its administrator."""
    begin(small)
    return small


def begin(year: Begun) -> None:
    token = printed_link(year.office)
    sign_in(year.office, token, browser="Firefox", said=Entered("Lea Brun", "lea@example.org"))


def enter(year: Begun, person: str) -> str:
    """Sign a member of the staff in; what the cookie holds."""
    token = printed_link(year.office, person)
    return sign_in(year.office, token, browser="Chromium", said=Entered("", ""))


def rights(year: Begun) -> dict[str, str]:
    return dict(choices(year.office, "end-right", field="person"))


def test_a_right_is_given_once_and_opens_the_desk(year: Begun) -> None:
    begin(year)
    assert invite(year.office, "jun@example.org") is None
    made = shown(year.office, "give-right", person="jun", right="officer")
    assert done(year.office, made)[0] == "Jun Sato is officer at the desk"
    cookie = enter(year, "jun")
    who = signed_in(year.office, cookie)
    assert who is not None
    assert who.right == "officer"
    assert rights(year) == {"jun": "Jun Sato", "lea": "Lea Brun"}
    line = list(log_lines(year.office, Chosen(acts=("desk",))))[-1]
    assert (line.who, line.words) == (
        "Lea Brun",
        "Right at the desk given: jun, officer, at the desk, proven",
    )


def test_a_right_that_ends_ends_every_session_and_link(desk: Begun) -> None:
    change_right(desk.office, "jun", right="officer", by=By(STAFF))
    cookie, link = enter(desk, "jun"), printed_link(desk.office, "jun")
    made = shown(desk.office, "end-right", person="jun", reason=WHY)
    assert done(desk.office, made) == (
        "Jun Sato is no longer officer at the desk, and is signed out everywhere",
    )
    assert rights(desk) == {"lea": "Lea Brun"}
    change_right(desk.office, "jun", right="reader", by=By(STAFF))
    assert signed_in(desk.office, cookie) is None
    assert link_is_good(desk.office, link) is None


def test_signed_out_everywhere_the_right_stays(desk: Begun) -> None:
    change_right(desk.office, "jun", right="chair", by=By(STAFF))
    cookies = [enter(desk, "jun"), enter(desk, "jun")]
    made = shown(desk.office, "sign-out-everywhere", person="jun", reason=WHY)
    assert done(desk.office, made) == ("Jun Sato is signed out of 2 browsers",)
    assert [signed_in(desk.office, each) for each in cookies] == [None, None]
    assert signed_in(desk.office, enter(desk, "jun"))
    done(desk.office, shown(desk.office, "sign-out-everywhere", person="lea", reason=WHY))
    with pytest.raises(Mistake, match="not signed in anywhere"):
        shown(desk.office, "sign-out-everywhere", person="lea", reason=WHY)


@pytest.mark.parametrize(
    ("name", "filled"),
    [("end-right", {"reason": WHY}), ("give-right", {"right": "reader"})],
)
def test_an_administrator_is_always_left(desk: Begun, name: str, filled: dict[str, str]) -> None:
    with pytest.raises(Mistake, match="this is the last administrator"):
        shown(desk.office, name, person="lea", **filled)
    change_right(desk.office, "jun", right="administrator", by=By(STAFF))
    made = shown(desk.office, name, person="lea", **filled)
    change_right(desk.office, "jun", right="officer", by=By(STAFF))
    before = dump(desk.office.store)
    with pytest.raises(Mistake, match="this is the last administrator"):
        confirm(desk.office, made.id, doer=LEA)
    assert unchanged(desk.office, before)


def test_a_right_that_changed_meanwhile_is_shown_again(desk: Begun) -> None:
    made = shown(desk.office, "give-right", person="jun", right="officer")
    change_right(desk.office, "jun", right="reader", by=By(STAFF))
    with pytest.raises(Changed) as changed:
        confirm(desk.office, made.id, doer=LEA)
    (line, _) = changed.value.now.preview.lines
    assert line == "Jun Sato is officer at the desk, and was reader before"


def test_who_has_the_right_already_is_not_given_it_again(desk: Begun) -> None:
    with pytest.raises(Mistake, match="is administrator already"):
        shown(desk.office, "give-right", person="lea", right="administrator")


def test_rights_lie_with_administrators_alone() -> None:
    for name in ("give-right", "end-right", "sign-out-everywhere"):
        assert act_named(name).rights == {"administrator"}
