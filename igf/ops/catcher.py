"""The mail catcher: takes every mail, sends none on, and shows them on a page.

It listens for mail on this machine alone, whatever address the pages are shown on. A mail is on
the disk before its sender is told that it was taken.
"""

import asyncio
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

import uvicorn
from aiosmtpd.smtp import SMTP, Envelope, Session

from igf.office.settings import read_settings
from igf.ops import mailbox
from igf.ops.mails_page import mails_app
from igf.ops.places import make_home
from schemas.settings import Settings

#: The largest mail (bytes) that is taken.
LARGEST: Final = 35_000_000
SMTP_HOST: Final = "127.0.0.1"


class Keeper:
    """The handler that aiosmtpd calls for every mail: it keeps the mail in the folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(  # noqa: N802 -- the name aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        content = envelope.original_content or b""
        kept = partial(
            mailbox.keep,
            self.folder,
            content,
            sender=envelope.mail_from or "",
            recipients=envelope.rcpt_tos,
            now=datetime.now(UTC),
        )
        try:
            await asyncio.to_thread(kept)
        except OSError as error:
            return f"452 4.3.1 The catcher cannot keep it: {error.strerror}"
        return "250 2.0.0 Caught; no mail leaves this machine"


async def _serve(settings: Settings) -> None:
    folder = make_home(settings) / "catcher"
    loop = asyncio.get_running_loop()
    door = partial(
        SMTP,
        Keeper(folder),
        data_size_limit=LARGEST,
        enable_SMTPUTF8=True,
        hostname="catcher.localhost",
        ident="IGF mail catcher",
        loop=loop,
    )
    smtp = await loop.create_server(door, SMTP_HOST, settings.catcher_port)
    config = uvicorn.Config(
        mails_app(settings, folder),
        host=settings.host,
        port=settings.mails_port,
        log_level="warning",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=2,
    )
    async with smtp:
        await uvicorn.Server(config).serve()


def serve(settings: Settings) -> None:
    """Catch mails and show them until this process is asked to end."""
    asyncio.run(_serve(settings))


if __name__ == "__main__":
    serve(read_settings())
