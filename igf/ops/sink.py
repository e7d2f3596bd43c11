"""A mail server on this machine that takes every mail, counts it, and keeps none."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from aiosmtpd.smtp import SMTP, Envelope, Session

from igf.ops.catcher import LARGEST, SMTP_HOST


@dataclass
class Sink:
    """A mail server that counts mails and bytes and drops them; `port` is where it listens."""

    port: int = 0
    mails: int = 0
    size: int = 0

    async def handle_DATA(  # noqa: N802 -- the name aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        self.mails += 1
        self.size += len(envelope.original_content or b"")
        return "250 2.0.0 Taken, and thrown away"


@contextmanager
def smtp_sink() -> Iterator[Sink]:
    """A server in a thread of its own, until the end of the block."""
    sink, ready, done = Sink(), threading.Event(), threading.Event()

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        door = partial(
            SMTP, sink, data_size_limit=LARGEST, hostname="sink.localhost", ident="Sink", loop=loop
        )
        async with await loop.create_server(door, SMTP_HOST, 0) as server:
            sink.port = server.sockets[0].getsockname()[1]
            ready.set()
            await asyncio.to_thread(done.wait)

    thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    ready.wait()
    try:
        yield sink
    finally:
        done.set()
        thread.join()
