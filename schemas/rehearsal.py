"""The forecast of a rehearsal: every mail, step and decision of a year, as it will happen."""

from typing import Literal

from schemas.base import Strict
from schemas.moments import Instant
from schemas.plan import Plan

MailState = Literal["sent", "bounced", "draft", "waiting"]
EventKind = Literal["leaves", "bounces", "refuses", "extends", "switched_off", "on_again", "silent"]
CollisionKind = Literal["too_many", "at_night", "same_day", "no_time"]


class RehearsedMail(Strict):
    """A mail as it leaves. `number` counts from 1 in the order in which they leave.

    `zone` is the recipient's, an IANA name. `why` says why they get it. `state`: bounced mails
    left, and came back; drafts wait for a person's approval. `key` is the once-only key of the
    mail.
    """

    number: int
    at: Instant
    stage: str
    stage_title: str
    step: str
    step_title: str
    notice: str
    notice_title: str
    rung: str
    recipient: str
    name: str
    address: str
    zone: str
    language: str
    subject: str
    text: str
    html: str
    state: MailState
    why: str = ""
    key: str = ""


class RehearsedStep(Strict):
    """A rung of a step that happened or was skipped; `words` say what was done, or why not."""

    at: Instant
    due: Instant
    stage: str
    stage_title: str
    step: str
    title: str
    rung: str
    skipped: bool
    words: str


class RehearsedAnswer(Strict):
    """One answer to a question: who gave it, for whom, and how late after `due`, if that."""

    at: Instant
    holder: str
    given_by: str
    choice: str
    note: str


class RehearsedQuestion(Strict):
    """Something that people were asked; `outcome` is empty while it is not settled.

    `zone` and `shown` are those of the date by which to answer, as people were told it.
    """

    ask: str
    stage: str
    stage_title: str
    title: str
    question: str
    decision: bool
    by: tuple[str, ...]
    asked: Instant
    due: Instant
    zone: str = "UTC"
    shown: str = ""
    settled: Instant | None
    outcome: str
    answers: tuple[RehearsedAnswer, ...] = ()


class RehearsedEvent(Strict):
    """Something that happens to the year: a member leaves, a mail bounces, a week is switched off.

    `until` is the end of what lasts.
    """

    at: Instant
    kind: EventKind
    words: str
    stage: str = ""
    until: Instant | None = None


class Collision(Strict):
    """Something to look at before it happens.

    `who` names those it concerns, and is empty where that are more than three. `mails` are the
    numbers of the mails concerned.
    """

    kind: CollisionKind
    at: Instant
    who: str
    words: str
    mails: tuple[int, ...] = ()


class Rehearsed(Strict):
    """A whole rehearsed year. The same seed gives the same bytes, whenever and wherever.

    `began` and `ended` are instants of the simulated clock. `people` counts those who took part by
    body. `plan` is the year as planned at the beginning, for the timeline. `attention` says what
    did not work or did not come to its end.
    """

    cycle: str
    title: str
    seed: int
    began: Instant
    ended: Instant
    from_now: bool
    people: dict[str, int]
    plan: Plan
    mails: tuple[RehearsedMail, ...]
    steps: tuple[RehearsedStep, ...]
    questions: tuple[RehearsedQuestion, ...]
    events: tuple[RehearsedEvent, ...]
    collisions: tuple[Collision, ...]
    attention: tuple[str, ...] = ()
