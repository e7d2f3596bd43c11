"""A mail server on this machine that takes every mail and keeps none."""

import asyncio
from collections.abc import Sequence

from igf.mail.send import Parcel, Relay, SmtpTransport
from igf.ops.sink import smtp_sink

PARCELS = [Parcel(str(n), "a@example.org", "b@example.org", b"Subject: x\r\n\r\nx") for n in (1, 2)]


def test_every_mail_is_taken_and_counted() -> None:
    async def deliver(port: int) -> list[str]:
        async def on_data(ready: Sequence[Parcel]) -> Sequence[Parcel]:
            return ready

        transport = SmtpTransport(Relay("127.0.0.1", port, tls="none"))
        found = transport.deliver(PARCELS, on_data=on_data)
        return [outcome.state async for outcomes in found for outcome in outcomes]

    with smtp_sink() as sink:
        assert asyncio.run(deliver(sink.port)) == ["sent", "sent"]
        assert (sink.mails, sink.size > 0) == (2, True)
