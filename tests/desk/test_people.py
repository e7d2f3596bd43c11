"""Who leaves the records leaves the desk; two who become one keep the right of either."""

from igf.log.write import Actor, By
from igf.people.merge import foresee_merge, merge
from igf.people.person_erasing import erase
from igf.store.queries import desk as desk_queries
from igf.store.tables.people import Membership
from tests.desk.conftest import AtDesk
from tests.store.databases import dump

WHY = By(Actor("Lea Brun", "command"), "Entered twice")


def staff(desk: AtDesk) -> dict[str, str]:
    with desk.year.office.store.read() as session:
        return {person.id: row.right for row, person in desk_queries.staff(session)}


def test_a_merge_keeps_the_right_and_ends_the_sessions_of_who_goes(desk: AtDesk) -> None:
    office = desk.year.office
    merge(office, foresee_merge(office, "lea", into="jun"), by=WHY)
    assert staff(desk) == {"jun": "administrator"}
    assert desk.client.get("/", follow_redirects=False).status_code == 303


def test_who_is_erased_leaves_nothing_at_the_desk(desk: AtDesk) -> None:
    office, filled = desk.year.office, {"reason": "Enough", "stage": desk.year.stage}
    desk.sign_in("amina")
    desk.client.post("/act/close", data=filled)
    with office.store.write(office.now()) as session:
        for row in session.query(Membership).filter_by(person="amina"):
            row.until = office.now()
    erase(office, "amina", by=WHY)
    kept = dump(office.store)
    for table in ("staff", "sign_in", "desk_session", "prepared"):
        assert "amina" not in str(kept[table])
