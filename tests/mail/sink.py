"""A real SMTP server that answers as told, and remembers what it took."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

#: A behaviour instead of a reply: the connection is closed, or the reply never comes.
CLOSE = "close"
SILENCE = "silence"


@dataclass
class Sink:
    """Replies by command and recipient (`("RCPT", "a@example.org")`); everything else is taken."""

    replies: dict[tuple[str, str], str] = field(default_factory=dict)
    taken: list[Envelope] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    #: Set when the server has been asked something it does not answer.
    reached: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle_MAIL(  # noqa: N802 -- aiosmtpd names the hook and its arguments
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = await self._reply("MAIL", address, server)
        if reply.startswith("250"):
            envelope.mail_from = address
            envelope.mail_options.extend(options)
            if session not in self.sessions:
                self.sessions.append(session)
        return reply

    async def handle_RCPT(  # noqa: N802 -- as handle_MAIL
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        reply = await self._reply("RCPT", address, server)
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(  # noqa: N802 -- as handle_MAIL
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        self.taken.append(envelope)
        return await self._reply("DATA", envelope.rcpt_tos[0], server)

    def texts(self) -> list[tuple[str, bytes]]:
        """Recipient and text of every message that came in whole."""
        return [(one.rcpt_tos[0], bytes(one.original_content or b"")) for one in self.taken]

    async def _reply(self, command: str, address: str, server: SMTP) -> str:
        reply = self.replies.get((command, address), "250 OK")
        if reply == CLOSE:
            assert server.transport is not None
            server.transport.close()
            return "250 never seen"
        if reply == SILENCE:
            self.reached.set()
            await asyncio.sleep(60)
        return reply


@asynccontextmanager
async def serving(
    sink: Sink,
    *,
    tls: ssl.SSLContext | None = None,
    **options: Any,  # noqa: ANN401 -- those of SMTP
) -> AsyncIterator[int]:
    """The server on a free port of this machine; `tls` makes it speak TLS from the start."""
    loop = asyncio.get_running_loop()
    made: list[SMTP] = []

    def protocol() -> SMTP:
        made.append(SMTP(sink, hostname="sink.example.org", loop=loop, **options))
        return made[-1]

    server = await loop.create_server(protocol, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for one in made:
            if one.transport is not None:
                one.transport.close()
            if one._handler_coroutine:  # noqa: SLF001 -- aiosmtpd leaves no other way to end it
                one._handler_coroutine.cancel()  # noqa: SLF001 -- as above
        await asyncio.sleep(0)
