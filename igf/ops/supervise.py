"""Children of `igf up`: started in order, started again when they die, stopped in reverse order."""

import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Final, Self

from igf.ops.logs import last_lines, trim
from igf.ops.processes import VARIABLE, process_mark, sweep
from igf.ops.progress import Progress
from schemas.errors import Mistake

#: Seconds before the first, second, ... new try; the last one counts for all that follow.
PAUSES: Final = (1, 2, 5, 10, 30, 60)
#: A child that was up this long (seconds) has recovered: its next new try comes soon again.
RECOVERED: Final = 120
LOOK_EVERY: Final = 0.5
#: How long (seconds) a child that is getting ready may give no sign of life.
SILENCE: Final = 120
#: After how many seconds it is said who is waited for; then after twice as many, and so on.
TELL_AFTER: Final = 15.0
#: The patience (seconds) of a stop in a hurry.
HURRIED: Final = 1.0


def _always() -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Command:
    """A child as data. `name` is said to people; `patience` is between SIGTERM and SIGKILL.

    `before_stop` may let it finish something; it is given the event that says "hurry".
    """

    name: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    folder: Path
    log: Path
    ready: Callable[[], bool] = _always
    before_stop: Callable[[threading.Event], object] | None = None
    patience: float = 10

    def but(
        self,
        *,
        ready: Callable[[], bool],
        before_stop: Callable[[threading.Event], object] | None = None,
    ) -> "Command":
        """The same command, which is ready at its own sign and may finish something."""
        return replace(self, ready=ready, before_stop=before_stop)


@dataclass
class Child:
    """A command and the process it has at the moment."""

    command: Command
    process: subprocess.Popen[bytes]
    began: float
    fell: int = 0
    again_at: float | None = None

    def is_alive(self) -> bool:
        return self.process.poll() is None


@dataclass
class Supervisor:
    """Keeps the children of one home; a context: leaving it stops them all.

    `say` tells the person what happened and never raises; `hurry` cuts the waits of a stop short.
    """

    home: Path
    say: Callable[[str], None]
    pauses: tuple[float, ...] = PAUSES
    hurry: threading.Event = field(default_factory=threading.Event)
    children: list[Child] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._token = secrets.token_hex(4)
        self._stopping = threading.Event()
        self._turn = threading.RLock()
        self.warden = self._start_warden()
        self._keeper = threading.Thread(target=self._keep, name="keeper", daemon=True)
        self._keeper.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def start(self, *commands: Command, silence: float = SILENCE) -> None:
        """Start children side by side and wait until all are ready, as long as they make progress.

        Raises Mistake when one ends, or is not ready and gives no sign of life for so many seconds;
        then none is kept.
        """
        started = [self._begin(command) for command in commands]
        # Kept only once all are ready: until then an end is a failure to start, not a fall.
        try:
            for child in started:
                self._wait_ready(child, silence)
        except BaseException:
            for child in started:
                self._end(child, HURRIED)
            raise
        with self._turn:
            self.children += started

    def run(self, command: Command) -> None:
        """Run a command to its end. Raises Mistake when it fails."""
        child = self._begin(command)
        try:
            code = child.process.wait()
        except BaseException:
            self._end(child, HURRIED)
            raise
        if code:
            raise _not_started(child, f"failed (code {code})")

    def _begin(self, command: Command) -> Child:
        trim(command.log, 0)
        return Child(command, self._spawn(command), time.monotonic())

    def look(self) -> None:
        """Restart children that have died, when their pause is over."""
        with self._turn:
            for child in [] if self._stopping.is_set() else self.children:
                if not child.is_alive():
                    self._revive(child)
            if self.warden.poll() is not None and not self._stopping.is_set():
                _dismiss(self.warden)
                self.warden = self._start_warden()

    def stop(self) -> None:
        """Stop the children, the last started first, and whatever they have left. Idempotent."""
        self._stopping.set()
        self._keeper.join()
        while self.children:
            child = self.children.pop()
            if child.command.before_stop and child.is_alive():
                child.command.before_stop(self.hurry)
            self._end(child, child.command.patience)
        sweep(self.home, self._token, patience=1 if self.hurry.is_set() else 5)
        _dismiss(self.warden)

    def _end(self, child: Child, patience: float) -> None:
        asked = time.monotonic()
        child.process.terminate()
        while child.is_alive():
            waited = time.monotonic() - asked
            if waited > (HURRIED if self.hurry.is_set() else patience):
                child.process.kill()
                child.process.wait()
            time.sleep(0.05)

    def _keep(self) -> None:
        for turn in count():
            if self._stopping.wait(LOOK_EVERY):
                return
            self.look()
            if turn % 100 == 0:
                for child in list(self.children):
                    trim(child.command.log)

    def _revive(self, child: Child) -> None:
        now = time.monotonic()
        if child.again_at is None:
            child.fell = 0 if now - child.began > RECOVERED else child.fell
            pause = self.pauses[min(child.fell, len(self.pauses) - 1)]
            child.fell, child.again_at = child.fell + 1, now + pause
            self.say(_fallen(child, pause))
        elif now >= child.again_at:
            child.began, child.again_at = now, None
            try:
                child.process = self._spawn(child.command)
            except OSError as error:  # no memory, no disk: look() finds it fallen and tries again
                self.say(f"The {child.command.name} cannot be started: {error}")

    def _spawn(self, command: Command) -> subprocess.Popen[bytes]:
        marked = {VARIABLE: process_mark(self.home, self._token)}
        with command.log.open("ab") as log:
            return subprocess.Popen(
                command.arguments,
                cwd=command.folder,
                env=dict(command.environment) | marked,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl-C in the terminal reaches igf up alone, which stops the others in order.
                start_new_session=True,
            )

    def _start_warden(self) -> subprocess.Popen[bytes]:
        arguments = (sys.executable, "-m", "igf.ops.warden", str(self.home), self._token)
        return subprocess.Popen(
            arguments,
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )

    def _wait_ready(self, child: Child, silence: float) -> None:
        progress, told = Progress(child.process.pid, child.command.log), TELL_AFTER
        while not child.command.ready():
            if not child.is_alive():
                raise _not_started(child, f"ended at once (code {child.process.returncode})")
            if progress.silent_for() > silence:
                raise _not_started(child, f"has given no sign of life for {silence:.0f} seconds")
            waited = time.monotonic() - child.began
            if waited > told:
                self.say(f"Waiting for the {child.command.name}, for {waited:.0f} s so far.")
                told = 2 * waited
            time.sleep(0.1)


def _dismiss(warden: subprocess.Popen[bytes]) -> None:
    """Let the warden do its round, which finds nothing after a stop, and go."""
    if warden.stdin:
        warden.stdin.close()
    warden.wait()


def _fallen(child: Child, pause: float) -> str:
    return (
        f"The {child.command.name} stopped by itself (code {child.process.returncode}); "
        f"it is started again in {pause:g} s. Why: {child.command.log}"
    )


def _not_started(child: Child, what: str) -> Mistake:
    told = last_lines(child.command.log)
    said = f". It said last: {told}" if told else ""
    return Mistake(f"The {child.command.name} {what}{said}", f"its log is {child.command.log}")
