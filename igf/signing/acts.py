"""The acts on who works at the desk; they lie with administrators alone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final

from igf.log.deciding import deciding
from igf.log.trial import by_trial
from igf.office.act import Act, AnyAct, ChoiceOf, Doer, Filled, Ready
from igf.office.act_fields import DecidedBy, Why
from igf.office.office import Office
from igf.signing.rights import change_right, end_right, sign_out_everywhere
from igf.store.queries import desk as desk_queries
from igf.store.session import Session
from igf.store.tables.desk import Staff
from igf.whom.choices import all_people
from igf.whom.find import find_person
from igf.words.phrases import counted
from schemas.acts import ActFields, Did, Option, Right, asked

ONLY_ADMINISTRATORS: Final[frozenset[Right]] = frozenset({"administrator"})


def staff(session: Session, _filled: Filled) -> Sequence[Option]:
    """Those who have a right at the desk, with it."""
    return [
        Option(person.id, person.name, f"{row.right}, {person.email}")
        for row, person in desk_queries.staff(session)
    ]


class GiveRightFields(ActFields):
    """The fields of giving a right."""

    person: Annotated[str, ChoiceOf(all_people), asked("Person", "")]
    right: Right = asked(
        "Right",
        "An administrator also gives rights; an officer does all else; a Chair reads and decides.",
    )
    by: DecidedBy = ""


class StaffFields(ActFields):
    """The fields of ending a right, and of signing a person out."""

    person: Annotated[str, ChoiceOf(staff), asked("Person", "")]
    reason: Why
    by: DecidedBy = ""


def _give(office: Office, fields: GiveRightFields, *, doer: Doer) -> Ready:
    by, name = deciding(doer, by=fields.by), _name(office, fields.person)

    def do() -> Did:
        was = change_right(office, fields.person, right=fields.right, by=by)
        before = f", and was {was} before" if was else ""
        link = "  to sign in, this person asks for a link at the door of the desk"
        return Did((f"{name} is {fields.right} at the desk{before}", link))

    return by_trial(office, do, title=f"Make {name} {fields.right}")


def _end(office: Office, fields: StaffFields, *, doer: Doer) -> Ready:
    by = deciding(doer, by=fields.by, reason=fields.reason)
    name = _name(office, fields.person)

    def do() -> Did:
        was = end_right(office, fields.person, by=by)
        return Did((f"{name} is no longer {was} at the desk, and is signed out everywhere",))

    return by_trial(office, do, title=f"End the right of {name}")


def _sign_out(office: Office, fields: StaffFields, *, doer: Doer) -> Ready:
    by = deciding(doer, by=fields.by, reason=fields.reason)
    name = _name(office, fields.person)

    def do() -> Did:
        number = sign_out_everywhere(office, fields.person, by=by)
        return Did((f"{name} is signed out of {counted(number, 'browser')}",))

    return by_trial(office, do, title=f"Sign {name} out everywhere")


def _name(office: Office, person: str) -> str:
    with office.store.read() as session:
        return find_person(session, person).name


def _may_get(_session: Session, _person: str, *, now: datetime) -> bool:  # noqa: ARG001 -- as all are called
    return True


def _is_staff(session: Session, person: str, *, now: datetime) -> bool:  # noqa: ARG001 -- as all are called
    row = session.get(Staff, person)
    return row is not None and row.ended_at is None


SIGNING_ACTS: Final[tuple[AnyAct, ...]] = (
    Act(
        name="give-right",
        title="Give a person a right at the desk",
        help="A person may sign in and read, decide, work as an officer, or manage the desk.",
        fields=GiveRightFields,
        ready=_give,
        target="person",
        offered=_may_get,
        here="Give a right at the desk",
        rights=ONLY_ADMINISTRATORS,
    ),
    Act(
        name="end-right",
        title="End a right at the desk",
        help="A person is signed out everywhere and cannot sign in again.",
        fields=StaffFields,
        ready=_end,
        target="person",
        offered=_is_staff,
        here="End the right at the desk",
        rights=ONLY_ADMINISTRATORS,
    ),
    Act(
        name="sign-out-everywhere",
        title="Sign a person out everywhere",
        help="A computer was lost or shared: every browser of a person is signed out.",
        fields=StaffFields,
        ready=_sign_out,
        target="person",
        offered=_is_staff,
        here="Sign out everywhere",
        rights=ONLY_ADMINISTRATORS,
    ),
)
