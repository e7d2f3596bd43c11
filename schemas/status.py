"""Where a year is: what is open, what waits for whom, what comes next, what needs attention."""

from schemas.base import Strict
from schemas.moments import Instant


class QuestionLine(Strict):
    """A question that waits for an answer; `link` is the page where it is given."""

    ask: str
    title: str
    stage: str
    by: str
    due: Instant
    late: bool
    link: str = ""


class StageLine(Strict):
    """A stage: `state` is waiting, running, done or skipped; `words` say what it waits for."""

    id: str
    title: str
    state: str
    words: str
    opens: Instant | None
    closes: Instant | None
    next_at: Instant | None
    attention: str = ""
    link: str = ""


class YearStatus(Strict):
    """A started year at one instant. `mails` counts the outbox by state."""

    cycle: str
    title: str
    at: Instant
    stages: tuple[StageLine, ...]
    questions: tuple[QuestionLine, ...]
    mails: dict[str, int]
    mail_mode: str = ""
