"""The surroundings of `igf rehearse`: a progress bar, a transport for the mails, the folder."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from igf.mail.send import Relay, SmtpTransport
from igf.rehearsal.folder import write_folder
from igf.rehearsal.post import Post
from schemas.rehearsal import Rehearsed

Tell = Callable[[datetime], None]
Say = Callable[[str], None]


@contextmanager
def bar(since: datetime, until: datetime) -> Iterator[Tell]:
    """A bar over simulated time on the standard error, if that is a terminal."""
    with _progress() as progress:
        task = progress.add_task("", total=(until - since) / timedelta(days=1))

        def tell(now: datetime) -> None:
            day = f"{now.day} {now:%B %Y}"
            progress.update(task, completed=(now - since) / timedelta(days=1), description=day)

        yield tell


@contextmanager
def way_out(*, keep: bool, smtp: bool, say: Say) -> Iterator[Post]:
    """The transport of a rehearsal; with `smtp` through a mail server on this machine."""
    if not smtp:
        yield Post(keep=keep)
        return

    from igf.ops.sink import smtp_sink  # noqa: PLC0415 -- its page is slow to load

    with smtp_sink() as sink:
        begun = perf_counter()
        yield Post(SmtpTransport(Relay("127.0.0.1", sink.port, tls="none")), keep=keep)
        seconds, size = perf_counter() - begun, sink.size / 1_000_000
    say(
        f"Through a mail server on this machine: {sink.mails} mails, {size:.1f} MB; {seconds:.1f} s"
    )


def write_out(record: Rehearsed, folder: Path, *, post: Post) -> None:
    """Write the folder of a rehearsal, with a bar. Mistake: it cannot be written."""
    with _progress() as progress:
        task = progress.add_task(f"Writing {folder}", total=None)

        def tell(done: int, of: int) -> None:
            progress.update(task, completed=done, total=of)

        write_folder(record, folder, letters=post.letters, progress=tell)


def _progress() -> Progress:
    columns = (TextColumn("{task.description:<18}"), BarColumn(), TimeElapsedColumn())
    silent = not sys.stderr.isatty()
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=silent)
