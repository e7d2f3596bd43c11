"""A real SMTP server in a process of its own, which writes down the Message-ID of what it took."""

import asyncio
import os
import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.mail.sink import Sink, serving


@dataclass
class _Noting(Sink):
    path: Path = Path()

    async def handle_DATA(  # noqa: N802 -- as in Sink
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Note the mail before it is said that it was taken."""
        message = message_from_bytes(bytes(envelope.original_content or b""))
        with self.path.open("a", encoding="utf-8") as arrived:
            arrived.write(f"{message['Message-ID']}\n")
        return await super().handle_DATA(server, session, envelope)


@contextmanager
def serving_beside(arrived: Path) -> Iterator[int]:
    """The port at which mails are taken until the end of the block; their ids are in `arrived`."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _end_serving(arrived, writing)
    try:
        yield int(os.read(reading, 16))
    finally:
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)


def _end_serving(arrived: Path, port: int) -> None:
    try:
        asyncio.run(_serve(arrived, port))
    except BaseException:  # noqa: BLE001 -- a fork must never go on as its parent would
        traceback.print_exc()
    os._exit(1)


async def _serve(arrived: Path, told: int) -> None:
    parent = os.getppid()
    async with serving(_Noting(path=arrived)) as port:
        os.write(told, str(port).encode())
        # Nobody is left to end it where the parent died itself.
        while os.getppid() == parent:  # noqa: ASYNC110 -- a death sets no event
            await asyncio.sleep(1)
