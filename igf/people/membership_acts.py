"""The acts on who is in a body: join, leave, hand over, volunteers join."""

from collections.abc import Iterable
from typing import Annotated, Final

from igf.log.deciding import deciding
from igf.log.trial import by_trial, showing
from igf.office.act import Act, AnyAct, ChoiceOf, Doer, Ready, Typed
from igf.office.act_fields import Day, DecidedBy, Reason, why
from igf.office.office import Office
from igf.people.choices import (
    always,
    bodies_and_roles,
    bodies_held,
    choosing_asks,
    is_member,
    options_chosen,
    people_there,
)
from igf.people.handover import Duties, foresee_handover, hand_over, handover_words
from igf.people.membership import change_words, join, leave
from igf.people.person_record import all_titles
from igf.people.rules.terms import MembershipChange, span_of
from igf.people.volunteers import Joining, let_volunteers_join
from igf.store.queries.asks import people_by_id
from igf.store.tables.people import Person
from igf.words.phrases import counted, shown_utc
from schemas.acts import LINE, ActFields, Did, asked
from schemas.errors import Mistake
from schemas.people import Term

SomePerson = Annotated[str, ChoiceOf(people_there), Typed(argument=True)]
SomeBody = Annotated[str, ChoiceOf(bodies_and_roles), Typed(argument=True)]


class JoinBody(ActFields):
    """The fields of joining a body."""

    person: SomePerson = asked("Person", "")
    body: SomeBody = asked("Body or role", "")
    since: Annotated[Day, Typed("--from")] = asked(
        "First day", "If not from now on: 2027-01-31.", default=None
    )
    until: Day = asked("Last day", "If an end is set; it counts.", default=None)
    role: str = asked("Function", "In words: co-facilitator.", default="", max_length=LINE)
    reason: Reason = why(needed=False)
    by: DecidedBy = ""


class LeaveBody(ActFields):
    """The fields of leaving a body."""

    person: SomePerson = asked("Person", "")
    body: Annotated[str, ChoiceOf(bodies_held), Typed(argument=True)] = asked("Body or role", "")
    on: Day = asked("Last day", "If it does not end now.", default=None)
    reason: Reason = why()
    by: DecidedBy = ""


class HandOver(ActFields):
    """The fields of handing over."""

    person: SomePerson = asked("Who hands over", "")
    to: SomePerson = asked("Who takes over", "")
    since: Annotated[Day, Typed("--from")] = asked(
        "First day of the other person", "If not from now on.", default=None
    )
    bodies: bool = asked(
        "Also the memberships in bodies", "Else only the roles move.", default=False
    )
    reason: Reason = why()
    by: DecidedBy = ""


class VolunteersJoin(ActFields):
    """The fields of letting volunteers join."""

    ask: Annotated[str, ChoiceOf(choosing_asks), Typed(argument=True)] = asked("Question", "")
    body: SomeBody = asked("Body or role", "What they join, from now on.")
    options: Annotated[tuple[str, ...], ChoiceOf(options_chosen), Typed("--for")] = asked(
        "Who chose this", "Without any: whoever chose one of them.", default=()
    )
    reason: Reason = why(needed=False)
    by: DecidedBy = ""


def _join(office: Office, fields: JoinBody, *, doer: Doer) -> Ready:
    span = span_of(Term(body=fields.body, role=fields.role, since=fields.since, until=fields.until))
    if span.since and span.until and span.until <= span.since:
        raise Mistake("the term ends before it begins", "enter the earlier day as the first one")
    by = deciding(doer, by=fields.by, reason=fields.reason)

    def do() -> Did:
        return _did(office, [join(office, fields.person, body=fields.body, by=by, span=span)])

    name, title = _names(office, fields.person, fields.body)
    return by_trial(office, do, title=f"Let {name} join {title}")


def _leave(office: Office, fields: LeaveBody, *, doer: Doer) -> Ready:
    by = deciding(doer, by=fields.by, reason=fields.reason)

    def do() -> Did:
        return _did(office, [leave(office, fields.person, body=fields.body, by=by, on=fields.on)])

    name, title = _names(office, fields.person, fields.body)
    return by_trial(office, do, title=f"Let {name} leave {title}")


def _hand_over(office: Office, fields: HandOver, *, doer: Doer) -> Ready:
    duties = Duties(fields.person, fields.to, fields.since, bodies=fields.bodies)
    found = foresee_handover(office, duties)
    by = deciding(doer, by=fields.by, reason=fields.reason)
    words = tuple(handover_words(found))
    if fields.since is None:
        at = f"from {shown_utc(found.at)} on"
        words = tuple(line.replace(at, "from now on") for line in words)

    def do() -> Did:
        hand_over(office, found, by=by)
        return Did((f"Handed over: {', '.join(found.moved.values())}",))

    giver, taker = found.names
    ready = by_trial(office, do, title=f"Hand over from {giver} to {taker}")
    return showing(ready, *words)


def _volunteers(office: Office, fields: VolunteersJoin, *, doer: Doer) -> Ready:
    joining = Joining(fields.ask, fields.body, fields.options)
    reason = fields.reason or f"volunteered in {fields.ask}"
    by = deciding(doer, by=fields.by, reason=reason)

    def do() -> Did:
        return _did(office, let_volunteers_join(office, joining, by=by))

    number = len(let_volunteers_join(office, joining, by=by, dry_run=True))
    _, title = _names(office, "", fields.body)
    who = counted(number, "volunteer")
    return by_trial(office, do, title=f"Let {who} join {title}")


def _did(office: Office, changes: Iterable[MembershipChange]) -> Did:
    made = tuple(changes)
    with office.store.read() as session:
        people = people_by_id(session, [each.person for each in made])
        names = {**all_titles(session), **{key: row.name for key, row in people.items()}}
    return Did(tuple(change_words(made, now=office.now(), names=names)))


def _names(office: Office, person: str, body: str) -> tuple[str, str]:  # noqa: PLR0917 -- who, what
    """The name of a person (by id) and the title of a body, each as it was said if unknown."""
    with office.store.read() as session:
        row = session.get(Person, person)
        return row.name if row else person, all_titles(session).get(body, body)


MEMBERSHIP_ACTS: Final[tuple[AnyAct, ...]] = (
    Act(
        name="join",
        title="Let a person join a body",
        help="A person joins a body or takes a role, or their days in it change.",
        fields=JoinBody,
        ready=_join,
        command="people join",
        target="person",
        offered=always,
        here="Join a body or take a role",
    ),
    Act(
        name="leave",
        title="Let a person leave a body",
        help="The membership ends; what the person answered stays.",
        fields=LeaveBody,
        ready=_leave,
        command="people leave",
        target="person",
        offered=is_member,
        here="Leave a body or role",
    ),
    Act(
        name="hand-over",
        title="Hand over roles",
        help="What one person leads, another leads from then on; answers already given stay.",
        fields=HandOver,
        ready=_hand_over,
        command="handover",
        target="person",
        offered=is_member,
        here="Hand over to another person",
        question="Hand over now?",
        otherwise="Nothing was handed over",
    ),
    Act(
        name="volunteers-join",
        title="Let volunteers join a body",
        help="Those who volunteered or signed up in a question join a body from now on.",
        fields=VolunteersJoin,
        ready=_volunteers,
        command="people volunteers",
    ),
)
