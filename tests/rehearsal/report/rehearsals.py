"""Small rehearsed years, made by hand, that tests of collisions and of the report start from."""

from datetime import UTC, datetime, timedelta

from igf.rehearsal.rules.collisions import find_collisions
from schemas.rehearsal import (
    Rehearsed,
    RehearsedAnswer,
    RehearsedEvent,
    RehearsedMail,
    RehearsedQuestion,
    RehearsedStep,
)
from tests.report.plans import year

AT = datetime(2024, 3, 5, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
CALL = "igf-2024/session_call"


def mail(number: int = 1, **changes: object) -> RehearsedMail:
    """A mail to Amina Diallo that announces the call, at noon in UTC."""
    fields: dict[str, object] = {
        "number": number,
        "at": AT,
        "stage": CALL,
        "stage_title": "Call for session proposals",
        "step": "announce",
        "step_title": "Announcement",
        "notice": "call.opened",
        "notice_title": "A call has opened",
        "rung": "",
        "recipient": "person:amina-diallo",
        "name": "Amina Diallo",
        "address": "amina@example.org",
        "zone": "Africa/Dakar",
        "language": "en",
        "subject": "The call is open",
        "text": "Dear Amina,\n\nthe call is open.\n",
        "html": "<p>Dear Amina,</p><p>the call is open.</p>",
        "state": "sent",
    }
    return RehearsedMail.model_validate(fields | changes)


def reminder(number: int = 1, **changes: object) -> RehearsedMail:
    """The same person reminded of the close of the call."""
    fields: dict[str, object] = {
        "step": "remind",
        "step_title": "Reminder",
        "notice": "call.reminder",
        "notice_title": "A call closes soon",
        "rung": "closes-7d",
    }
    return mail(number, **(fields | changes))


def question(step: str = "approve", **changes: object) -> RehearsedQuestion:
    """A decision of the MAG Chair that is asked for at noon and due a week later."""
    fields: dict[str, object] = {
        "ask": f"{CALL}/{step}/v1",
        "stage": CALL,
        "stage_title": "Call for session proposals",
        "title": "Approval of form and manual",
        "question": "Approve form and manual?",
        "decision": True,
        "by": ("mag_chair",),
        "asked": AT,
        "due": AT + 7 * DAY,
        "settled": AT + 9 * DAY,
        "outcome": "approved",
        "answers": (answer(),),
    }
    return RehearsedQuestion.model_validate(fields | changes)


def answer(**changes: object) -> RehearsedAnswer:
    """A yes of the Chair, two days late."""
    fields: dict[str, object] = {
        "at": AT + 9 * DAY,
        "holder": "mag_chair",
        "given_by": "Amina Diallo",
        "choice": "approve",
        "note": "",
    }
    return RehearsedAnswer.model_validate(fields | changes)


def asking(number: int = 1, step: str = "approve", **changes: object) -> RehearsedMail:
    """The mail that asks the Chair for the decision."""
    fields: dict[str, object] = {
        "step": step,
        "step_title": "Approval of form and manual",
        "notice": "approval.request",
        "notice_title": "A decision is asked for",
        "rung": "v1",
    }
    return mail(number, **(fields | changes))


def step(**changes: object) -> RehearsedStep:
    """The announcement, done on time."""
    fields: dict[str, object] = {
        "at": AT,
        "due": AT,
        "stage": CALL,
        "stage_title": "Call for session proposals",
        "step": "announce",
        "title": "Announcement",
        "rung": "",
        "skipped": False,
        "words": "told 1 recipient",
    }
    return RehearsedStep.model_validate(fields | changes)


def rehearsed(**changes: object) -> Rehearsed:
    """A year in which one call is announced."""
    fields: dict[str, object] = {
        "cycle": "igf-2024",
        "title": "IGF 2024",
        "seed": 7,
        "began": AT - DAY,
        "ended": AT + 300 * DAY,
        "from_now": False,
        "people": {"mag": 40},
        "plan": year(),
        "mails": (mail(),),
        "steps": (step(),),
        "questions": (),
        "events": (),
        "collisions": (),
    }
    return Rehearsed.model_validate(fields | changes)


def full() -> Rehearsed:
    """A year with something of everything: a list, two zones, a version sent back, a collision."""
    back = question(
        outcome="sent_back", settled=AT + DAY, answers=(answer(at=AT + DAY, choice="send_back"),)
    )
    again = question(ask=f"{CALL}/approve/v2", asked=AT + 2 * DAY)
    mails = (
        mail(1),
        mail(2, recipient="list:community", name="Community", language="fr", subject="L’appel"),
        asking(3),
        asking(4, "select"),
        asking(5, at=AT + 2 * DAY, rung="v2", state="bounced"),
        reminder(6, at=AT + 30 * DAY, zone="Pacific/Auckland", recipient="person:b", name="Bo"),
        mail(7, at=AT + 31 * DAY, stage="igf-2024/other", stage_title="Other", state="draft"),
    )
    late = step(
        step="remind", title="Reminder", rung="x", skipped=True, words="Skipped: comes too late"
    )
    leaves = RehearsedEvent(at=AT, kind="leaves", words="Bo Lind leaves the MAG", until=AT + DAY)
    questions = (back, again, question("select", title="Selection", answers=(), outcome=""))
    return rehearsed(
        mails=mails,
        steps=(step(), late, step(step="approve", title="Approval", rung="v1")),
        questions=questions,
        events=(leaves,),
        collisions=find_collisions(mails, questions, most_a_week=2),
    )


def many(number: int) -> Rehearsed:
    """Mails to 500 people over a year, as long as mails are."""
    text, html = "The call is open until 31 January. \n" * 40, "<p>The call is open.</p>" * 300
    mails = tuple(
        reminder(
            each,
            at=AT + (each // 50) * DAY,
            rung=f"day-{each // 50}",
            recipient=f"person:p{each % 500}",
            name=f"Person {each % 500}",
            text=text,
            html=html,
        )
        for each in range(1, number + 1)
    )
    return rehearsed(mails=mails, collisions=find_collisions(mails, ()))
