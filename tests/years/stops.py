"""Nothing is done and nothing leaves while it is stopped or held."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from tests.years.asking import FRESH
from tests.years.finding import Finding
from tests.years.record import Record

#: From when until when; None: to the end.
Span = tuple[datetime, datetime | None]
_STOPS: Final = ("stage.paused", "stage.cancelled", "year.paused", "year.cancelled")
_GOES_ON: Final = ("stage.resumed", "year.resumed")


def done_while_stopped(record: Record) -> Iterator[Finding]:
    """No step is done while its stage or year is paused or cancelled."""
    spans = _stopped(record)
    for firing in record.firings:
        if firing.outcome == "done" and _is_in(_of(spans, firing.stage), firing.fired_at):
            what = f"{firing.step} {firing.rung} was done while it was stopped"
            yield Finding("while stopped", firing.stage, what, firing.fired_at)


def sent_while_stopped(record: Record) -> Iterator[Finding]:
    """No mail leaves while its stage or year is paused or cancelled."""
    spans = _stopped(record)
    for mail in record.mails:
        left = mail.left_here
        if left and mail.stage in record.stages and _is_in(_of(spans, mail.stage), left, FRESH):
            what = f"mail {mail.id} of {mail.step} left while it was stopped"
            yield Finding("while stopped", mail.stage, what, left, 1)


def sent_while_held(record: Record) -> Iterator[Finding]:
    """No mail leaves while delivery is held."""
    spans = [(each.since, each.released_at) for each in record.holds]
    for mail in record.mails:
        if mail.left_here and _is_in(spans, mail.left_here, FRESH):
            what = f"mail {mail.id} of {mail.step} left while delivery was held"
            yield Finding("while held", mail.stage, what, mail.left_here, 1)


def _stopped(record: Record) -> Mapping[str, Sequence[Span]]:
    """When each stage or year (by id) was stopped, as the log tells it."""
    found: dict[str, list[Span]] = defaultdict(list)
    acts = sorted(record.acts(*_STOPS, *_GOES_ON), key=lambda said: said.entry.id)
    for entry in (said.entry for said in acts):
        spans = found[entry.subject]
        stands = bool(spans) and spans[-1][1] is None
        if entry.act in _GOES_ON and stands:
            spans[-1] = spans[-1][0], entry.at
        elif entry.act in _STOPS and not stands:
            spans.append((entry.at, None))
    return found


def _of(spans: Mapping[str, Sequence[Span]], stage: str) -> Sequence[Span]:
    return [*spans.get(stage, ()), *spans.get(stage.partition("/")[0], ())]


def _is_in(spans: Sequence[Span], at: datetime, grace: timedelta = timedelta(0)) -> bool:
    """Whether an instant is inside one of the spans, more than a grace after it began."""
    return any(since + grace < at and (until is None or at < until) for since, until in spans)
