"""`igf up`: everything on one machine, started in order and stopped in order."""

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from igf.ops import children, registration
from igf.ops.places import PROJECT, clear_temporary, home_of, make_home
from igf.ops.preflight import Check, problems
from igf.ops.processes import sweep
from igf.ops.running import Note, UpAlready, note, only_one
from igf.ops.screen import links, screen
from igf.ops.supervise import Command, Supervisor
from schemas.errors import Mistakes
from schemas.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Running:
    """The running installation, for whoever goes on from here. `links` are names with addresses."""

    settings: Settings
    links: tuple[tuple[str, str], ...]
    say: children.Say


#: Called in the main thread when everything is healthy. A code ends `igf up` with it; None lets it
#: stay up. Ctrl-C raises `StopAsked` in it.
AfterStart = Callable[[Running], int | None]


def _nothing(_settings: Settings) -> str:
    return ""


def _stay(_running: Running) -> None:
    return None


@dataclass(frozen=True, kw_only=True)
class UpOptions:
    """The plan of `igf up` beside its settings: further checks, further children, what follows.

    `warning` is what its screen says below the mode of mails, `enter` a link that signs in at the
    desk; empty for nothing.
    """

    say: children.Say
    checks: Sequence[Check] = ()
    others: Sequence[Callable[[Settings], Command]] = ()
    after_start: AfterStart = _stay
    warning: Callable[[Settings], str] = _nothing
    enter: Callable[[Settings], str] = _nothing
    project: Path = PROJECT


class StopAsked(BaseException):
    """The person, or the operating system, asks `igf up` to stop."""


@dataclass
class Interrupts:
    """The first signal raises StopAsked, once; every further one says that there is a hurry."""

    hurry: threading.Event = field(default_factory=threading.Event)
    stopping: bool = False

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        if self.stopping:
            self.hurry.set()
        else:
            self.stopping = True
            raise StopAsked

    @contextmanager
    def caught(self) -> Iterator[None]:
        # A handler of our own also keeps children from inheriting an ignored SIGINT.
        numbers = [signal.SIGINT, signal.SIGTERM]
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup asked to stay
            numbers.append(signal.SIGHUP)
        before = {number: signal.signal(number, self) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def up(settings: Settings, plan: UpOptions) -> int:
    """Start everything, stay until asked to stop, stop everything; the code to exit with.

    Raises Mistakes, before anything starts, with all that keeps it from starting; Mistake when a
    child does not start. Another `igf up` of the same home is shown and does not raise.
    """
    try:
        home = make_home(settings)
    except OSError:
        raise Mistakes(problems(settings, plan.checks)) from None
    try:
        with only_one(home):
            return _only_up(settings, plan)
    except UpAlready as other:
        plan.say(_already(other.note, warning=plan.warning(settings)))
        return 0


def _already(other: Note, *, warning: str) -> str:
    if other.phase == "up":
        said = f"{warning}\n" if warning and warning not in other.screen else ""
        return f"IGF Cycle is up already (process {other.pid}).\n{said}{other.screen}"
    return f"IGF Cycle is {other.phase} already (process {other.pid}). Look again in a moment."


def _only_up(settings: Settings, asked: UpOptions) -> int:
    home, plan = home_of(settings), replace(asked, say=_careful(asked.say))
    if left := sweep(home):
        plan.say(f"Ended {left} processes that an earlier igf up had to leave behind.")
    if found := problems(settings, plan.checks):
        raise Mistakes(found)
    clear_temporary(settings)
    note(home, "starting")
    interrupts = Interrupts()
    with interrupts.caught():
        try:
            code = _supervised(settings, plan, interrupts=interrupts)
        except StopAsked:
            code = 0
        plan.say("Everything is stopped.")
    return code


def _supervised(settings: Settings, plan: UpOptions, *, interrupts: Interrupts) -> int:
    home = home_of(settings)
    with Supervisor(home, plan.say, hurry=interrupts.hurry) as supervisor:
        try:
            _begin(settings, plan, supervisor=supervisor)
            return _go_on(settings, plan)
        finally:
            interrupts.stopping = True
            note(home, "stopping")
            plan.say("Stopping.")


def _careful(say: children.Say) -> children.Say:
    """`say` that outlives the terminal, so that the remaining children are still stopped."""

    def careful(words: str) -> None:
        with suppress(OSError):
            say(words)

    return careful


def _begin(settings: Settings, plan: UpOptions, *, supervisor: Supervisor) -> None:
    plan.say("Starting the mail catcher and the Prefect server (the first time takes longer).")
    supervisor.start(children.prefect_server(settings), children.catcher(settings))
    if registration.is_due(settings, plan.project):
        plan.say("Telling Prefect what can be run.")
        supervisor.run(registration.command(settings, plan.project))
        registration.note_registered(settings, plan.project)
    plan.say("Starting the worker.")
    supervisor.start(children.worker(settings, plan.say), *(make(settings) for make in plan.others))


def _go_on(settings: Settings, plan: UpOptions) -> int:
    now = datetime.now(UTC)
    shown = screen(settings, now, warning=plan.warning(settings), enter=plan.enter(settings))
    note(home_of(settings), "up", screen=shown)
    plan.say(shown)
    running = Running(settings=settings, links=tuple(links(settings, now)), say=plan.say)
    code = plan.after_start(running)
    if code is None:
        threading.Event().wait()
    return code or 0
