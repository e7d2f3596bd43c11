"""A real SMTP server beside a test that is not asynchronous itself."""

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes

from igf.mail.send import Relay, SmtpTransport
from tests.mail.sink import Sink, serving


@contextmanager
def smtp(sink: Sink) -> Iterator[int]:
    """The port at which the sink takes mails until the end of the block."""
    ready, done = threading.Event(), threading.Event()
    ports: list[int] = []

    async def serve() -> None:
        async with serving(sink) as port:
            ports.append(port)
            ready.set()
            await asyncio.to_thread(done.wait)

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert ready.wait(300)
    try:
        yield ports[0]
    finally:
        done.set()
        thread.join()


def transport(port: int) -> SmtpTransport:
    return SmtpTransport(Relay("127.0.0.1", port, tls="none", timeout=300))


def message_ids(sink: Sink) -> Counter[str]:
    """How often each message came in whole, by Message-ID."""
    return Counter(str(message_from_bytes(text)["Message-ID"]) for _, text in sink.texts())
