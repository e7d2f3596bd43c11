"""The two small years in which a process dies at every commit."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from igf.asks.answer_page import Filled, answer
from igf.asks.decide import decide
from igf.asks.links import linking, revoke
from igf.documents.put import put_document
from igf.log.seal import seal
from igf.log.write import By
from igf.moving import MoveOrder, carry_out, foresee
from igf.office.office import Office
from igf.outbox.approve import Choice
from igf.people.handover import Duties, foresee_handover, hand_over
from igf.people.membership import leave
from igf.people.person_erasing import erase
from igf.people.rules.columns import COLUMNS
from igf.people.take_in import read_people_file, take_in_people
from igf.rehearsal.replies import agreeing, sending_back, stand_in
from igf.starting.start import start
from igf.stopping.stop import pause, resume
from igf.store.queries import year as queries
from igf.store.tables.year import Ask
from schemas.kind import KindFile
from tests.asks.test_sides import ASK, BALLOT
from tests.engine.begun import (
    CALL,
    INPUT,
    OPENS,
    STAFF,
    STARTED,
    ready,
    say_nothing_came,
    year_file,
)
from tests.kills.living import Act, Scenario
from tests.outbox.approving import approve_mails
from tests.year.years import Data, kind

WHY = By(STAFF, "as agreed")
STOP = By(STAFF, "the website is down")
MEMBERS = "igf-2027/members"
NEW_MEMBERS = ("Keiko Mori", "Omar Farsi", "Zoe Weber")


def on(day: int, hour: int = 12) -> datetime:
    """An hour of a day after 31 December 2026: `on(4)` is noon of 4 January 2027."""
    return STARTED + timedelta(days=day - 1, hours=hour)


def _ask(office: Office, stage: str, step: str) -> Ask:
    with office.store.read() as session:
        return [ask for ask in queries.asks(session, stage) if ask.step == step][-1]


def _start(stages: Mapping[str, Data], **kinds: KindFile) -> Callable[[Office], None]:
    def do(office: Office) -> None:
        started = ready(year_file(stages), kinds)
        start(office, started, by=STAFF)
        say_nothing_came(office, started)

    return do


def _pause(office: Office) -> None:
    pause(office, CALL, by=STOP)


def _resume(office: Office) -> None:
    resume(office, CALL, by=STOP)


def _move(office: Office) -> None:
    order = MoveOrder(
        "igf-2027",
        {"thematic_input.closes": "2027-01-17 18:00 UTC"},
        By(STAFF, "the website is ready sooner"),
    )
    carry_out(office, foresee(office, order))


def _approve_mails(office: Office) -> None:
    approve_mails(office, Choice(stage=CALL), by=STAFF)


def _send_back(office: Office) -> None:
    ask = _ask(office, CALL, "approve")
    decide(office, ask.id, reply=sending_back(ask, "mag_chair", by="Amina Diallo"))


def _new_version(office: Office) -> None:
    put_document(office, CALL, key="synthesis", made=stand_in("Synthesis", 2), by=STAFF)


def _agree(step: str) -> Callable[[Office], None]:
    def do(office: Office) -> None:
        ask = _ask(office, CALL, step)
        reply = agreeing(ask, ask.by[0], by="Amina Diallo")
        decide(office, ask.id, reply=replace(reply, door="command"))

    return do


def _seal(office: Office) -> None:
    while seal(office):
        pass


CALL_SCENARIO = Scenario(
    "call",
    "A call for input",
    (
        Act(on(1, 0), _start({"thematic_input": INPUT})),
        Act(on(8), _pause),
        Act(on(11), _resume),
        Act(on(12), _move),
        Act(on(12, 13), _approve_mails),
        Act(on(19), _send_back),
        Act(on(20), _new_version),
        Act(on(20, 13), _seal),
        Act(on(21), _agree("approve")),
        Act(on(22), _agree("publish")),
        Act(on(23), _seal),
    ),
    on(24),
)


def _take_in_people(office: Office) -> None:
    path = office.outgoing.parent / "people.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.DictWriter(stream, COLUMNS, restval="")
        rows.writeheader()
        for name in NEW_MEMBERS:
            key = name.partition(" ")[0].casefold()
            rows.writerow({"name": name, "email": f"{key}@example.org", "bodies": "mag"})
    take_in_people(office, read_people_file(office, path), by=STAFF)


def _say(person: str, step: str, choice: str) -> Callable[[Office], None]:
    """A person answers through his or her link; the page sends the same form again."""

    def do(office: Office) -> None:
        ask = _ask(office, MEMBERS, step).id
        token = linking(office, [ask]).address(ask, person=person).rpartition("/")[2]
        answer(office, token, filled=Filled(choice, form_key=f"{person}-{step}-{choice}"))

    return do


def _leave(office: Office) -> None:
    leave(office, "omar-farsi", body="mag", by=WHY)


def _hand_over(office: Office) -> None:
    duties = Duties("amina", "keiko-mori")
    hand_over(office, foresee_handover(office, duties), by=WHY)


def _revoke(office: Office) -> None:
    revoke(office, _ask(office, MEMBERS, "vote").id, who="jun", by=By(STAFF, "forwarded"))


def _erase(office: Office) -> None:
    erase(office, "zoe-weber", by=WHY)


MEMBERS_SCENARIO = Scenario(
    "members",
    "Members who answer, come and go",
    (
        Act(
            on(1, 0),
            _start(
                {"members": {**INPUT, "kind": "own", "title": "Members"}},
                own=kind(BALLOT, ASK, name="own"),
            ),
        ),
        Act(on(2), _take_in_people),
        Act(OPENS + timedelta(hours=1), _say("jun", "attend", "online")),
        Act(on(5), _say("zoe-weber", "vote", "against")),
        Act(on(5, 13), _say("zoe-weber", "vote", "for")),
        Act(on(6), _leave),
        Act(on(6, 13), _hand_over),
        Act(on(7), _revoke),
        Act(on(7, 13), _seal),
        Act(on(8), _erase),
        Act(on(10), _say("keiko-mori", "vote", "for")),
        Act(on(10, 13), _say("amina", "attend", "decline")),
        Act(on(10, 14), _say("keiko-mori", "attend", "in_person")),
        Act(on(20), _seal),
    ),
    on(50),
)
SCENARIOS = {each.key: each for each in (CALL_SCENARIO, MEMBERS_SCENARIO)}
