"""The acts that stop a stage or a whole year: pause, cancel, resume."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final

from igf.log.deciding import deciding
from igf.office.act import Act, AnyAct, ChoiceOf, Doer, Filled, Long, Ready, Typed
from igf.office.office import Office
from igf.stage.stops import LIVE, PAUSED, STOPPED
from igf.stopping.preview import going_on
from igf.stopping.stop import Stopped, cancel, found, pause, resume
from igf.stopping.words import ending_words, going_on_words, resumed_words, stopped_words
from igf.store.session import Session
from igf.year.choices import all_stages, years
from schemas.acts import LINE, TEXT, ActFields, Did, Option, Preview, asked
from schemas.errors import Mistake


def targets(session: Session, filled: Filled) -> Sequence[Option]:
    """Whole years and stages."""
    whole = [Option(each.value, each.title, "the whole year") for each in years(session, filled)]
    return [*whole, *all_stages(session, filled)]


class StopFields(ActFields):
    """The fields of pausing, cancelling and resuming."""

    stage: Annotated[str, ChoiceOf(targets), Typed(argument=True)] = asked("Stage or year", "")
    reason: Annotated[str, Long(), asked("Reason", "Kept and shown.", max_length=TEXT)]
    by: Annotated[
        str, asked("Who decided", "If not you: who decided it, by name.", max_length=LINE)
    ] = ""


def _pause(office: Office, fields: StopFields, *, doer: Doer) -> Ready:
    row = _found(office, fields.stage, live=True)
    by = deciding(doer, by=fields.by, reason=fields.reason)
    words = (
        f"{row}: nothing is sent and nothing is done until it is resumed",
        "  answers are taken, and deadlines pass",
    )
    return Ready(
        _preview(f"Pause {row}", words),
        lambda: _did(pause(office, fields.stage, by=by)),
    )


def _cancel(office: Office, fields: StopFields, *, doer: Doer) -> Ready:
    row = _found(office, fields.stage, live=None)
    by = deciding(doer, by=fields.by, reason=fields.reason)
    words = tuple(ending_words(office, fields.stage))
    return Ready(
        _preview(f"Cancel {row}", words),
        lambda: _did(cancel(office, fields.stage, by=by)),
    )


def _resume(office: Office, fields: StopFields, *, doer: Doer) -> Ready:
    row = _found(office, fields.stage, live=False)
    by = deciding(doer, by=fields.by, reason=fields.reason)
    words = tuple(going_on_words(going_on(office, fields.stage)))

    def do() -> Did:
        done = resume(office, fields.stage, by=by)
        return Did(tuple(resumed_words(done)), done.stages)

    return Ready(_preview(f"Resume {row}", words), do)


def _found(office: Office, target: str, *, live: bool | None) -> str:
    """The title of a stage or year. Mistake: it cannot be stopped, or is not stopped."""
    with office.store.read() as session:
        row = found(session, target)
        title, state = row.title, row.state
    if live is True and state == PAUSED:
        raise Mistake(f"{title} is paused already", "resume it, or cancel it")
    if live is False and state not in STOPPED:
        raise Mistake(f"{title} is not stopped", "there is nothing to resume")
    return title


def _preview(title: str, words: tuple[str, ...]) -> Preview:
    return Preview(title=title, lines=words, button=title, read=(title, *words))


def _did(done: Stopped) -> Did:
    return Did(tuple(stopped_words(done)), done.stages)


def _goes_on(session: Session, target: str, *, now: datetime) -> bool:  # noqa: ARG001 -- as all are called
    state = found(session, target).state
    return state in LIVE or state == "running"


def _is_stopped(session: Session, target: str, *, now: datetime) -> bool:  # noqa: ARG001 -- as all are called
    return found(session, target).state in STOPPED


def _can_end(session: Session, target: str, *, now: datetime) -> bool:
    return _goes_on(session, target, now=now) or found(session, target).state == PAUSED


STOPPING_ACTS: Final[tuple[AnyAct, ...]] = (
    Act(
        name="pause",
        title="Pause a stage or year",
        here="Pause it",
        help="Nothing is sent and nothing is done until it is resumed; no date moves.",
        fields=StopFields,
        ready=_pause,
        command="pause",
        target="stage",
        deployment="pause",
        offered=_goes_on,
    ),
    Act(
        name="resume",
        title="Resume a stage or year",
        here="Resume it",
        help="It goes on; what would leave is shown first.",
        fields=StopFields,
        ready=_resume,
        command="resume",
        target="stage",
        deployment="resume",
        offered=_is_stopped,
    ),
    Act(
        name="cancel",
        title="Cancel a stage or year",
        here="Cancel it",
        help="Its questions are closed and its waiting emails are dropped.",
        fields=StopFields,
        ready=_cancel,
        command="cancel",
        target="stage",
        deployment="cancel-stage",
        offered=_can_end,
        otherwise="Nothing was cancelled",
    ),
)
