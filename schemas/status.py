"""The status of a year: open stages, open questions by person, next dates, points of attention."""

from schemas.base import Strict
from schemas.moments import Instant


class QuestionLine(Strict):
    """A question that waits for an answer; `link` is the page where it is given.

    `due_shown` is the deadline as people were told it, in its own zone.
    """

    ask: str
    title: str
    stage: str
    by: str
    due: Instant
    due_shown: str
    late: bool
    link: str = ""


class StageLine(Strict):
    """A stage: `words` say what it waits for.

    `state` is waiting, running, done, skipped, paused or cancelled. `opens_shown` and
    `closes_shown` are the dates as people were told them, each in its own zone.
    """

    id: str
    title: str
    state: str
    words: str
    opens: Instant | None
    closes: Instant | None
    opens_shown: str = "no date yet"
    closes_shown: str = "no date yet"
    next_at: Instant | None
    attention: str = ""
    link: str = ""


class YearStatus(Strict):
    """A started year at one instant. `mails` counts the outbox by state.

    `stopped` says that the whole year is paused or cancelled, and why; `held` that delivery is
    held, by whom and why. Each is empty where it is not so.
    """

    cycle: str
    title: str
    at: Instant
    stages: tuple[StageLine, ...]
    questions: tuple[QuestionLine, ...]
    mails: dict[str, int]
    mail_mode: str = ""
    held: str = ""
    stopped: str = ""
