"""The effects of stopping or resuming a stage or year, done or foreseen, in words."""

from collections.abc import Iterator, Mapping

from igf.engine.forecast import Ahead
from igf.office.office import Office
from igf.stage.stops import LIVE, PAUSED
from igf.stopping.preview import HOURS, GoingOn, ending
from igf.stopping.rules.dependants import dependants
from igf.stopping.stop import Stopped
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.words.phrases import shown_utc
from igf.year.declared import definition_of, year_of


def stopped_words(done: Stopped) -> Iterator[str]:
    """The result of pausing or cancelling, line by line."""
    if done.again:
        yield f"{done.title} is {done.state} already: {done.reason}; nothing changed"
        return
    yield f"{done.title} is {done.state}: {done.reason}"
    if done.state == PAUSED:
        yield "  nothing is sent and nothing is done; answers are taken, and deadlines pass"
        return
    yield f"  {_count(done.asks, 'question')} closed, {_count(done.mails, 'waiting mail')} dropped"


def resumed_words(done: Stopped) -> Iterator[str]:
    """The result of resuming, line by line."""
    if done.again:
        yield f"{done.title} is not stopped; nothing changed"
        return
    yield f"{done.title} is resumed"
    if done.asks:
        yield f"  {_count(done.asks, 'question')} open again"


def going_on_words(found: GoingOn) -> Iterator[str]:
    """The mails that leave if it is resumed now, line by line."""
    if not found.is_stopped:
        yield f"{found.title} is not stopped"
        return
    head = f"If {found.title} is resumed now, within {HOURS} hours"
    yield f"{head} {_count(found.leaving, 'mail')} would leave" + (":" if found.leaving else "")
    if found.waiting:
        yield f"  {found.waiting} that waited, at once"
    yield from (f"  {_sent(step)}" for step in found.steps if step.mails)
    skipped = [step for step in found.steps if step.skipped]
    if skipped:
        yield "Left out:"
        yield from (f"  {step.title}, {step.stage}: {step.skipped}" for step in skipped)


def ending_words(office: Office, target: str) -> Iterator[str]:
    """The effects of cancelling this stage or year now, line by line."""
    found = ending(office, target)
    what = [_count(found.asks, "question") + " closed", _count(found.mails, "waiting mail")]
    if "/" not in target:
        what.insert(0, _count(found.stages, "stage") + " stopped")
    yield f"If {found.title} is cancelled now: {', '.join(what)} dropped"
    yield from depends_words(office, target)


def depends_words(office: Office, target: str) -> Iterator[str]:
    """Stages that depend on a stage that is cancelled, line by line; none for a whole year."""
    if "/" not in target:
        return
    with office.store.read() as session:
        hanging = _hanging(session, target)
    if hanging:
        yield "These stages depend on it and are not stopped:"
        yield from (f"  {title}: {how}" for title, how in hanging.items())


def _hanging(session: Session, stage: str) -> dict[str, str]:
    """The live stages by title that hang on a stage, and how."""
    cycle, _, key = stage.partition("/")
    rows = {row.key: row for row in queries.stages(session, cycle)}
    definitions = {name: definition_of(session, row) for name, row in rows.items()}
    found: Mapping[str, str] = dependants(year_of(session, cycle), definitions, stage=key)
    return {rows[each].title: how for each, how in found.items() if rows[each].state in LIVE}


def _sent(step: Ahead) -> str:
    return f"{step.mails} for {step.title}, {step.stage}, on {shown_utc(step.at)}"


def _count(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"
