import asyncio
import socket
from collections.abc import Sequence
from contextlib import aclosing, suppress
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from igf.mail.memory import MemoryTransport
from igf.mail.message import build
from igf.mail.send import (
    IN_A_ROW,
    OnData,
    Outcome,
    Parcel,
    Relay,
    SmtpTransport,
    Transport,
    redirected,
)
from tests.mail import certificates
from tests.mail.letters import letter
from tests.mail.sink import CLOSE, SILENCE, Sink, serving

SENDER = "igf@example.org"
FIRST = "first@example.org"
SECOND = "second@example.org"


def parcel(recipient: str, content: bytes = b"Subject: x\r\n\r\nText\r\n") -> Parcel:
    return Parcel(f"key of {recipient}", SENDER, recipient, content)


BATCH = (parcel(FIRST), parcel(SECOND))


def relay(port: int, **changes: Any) -> Relay:  # noqa: ANN401 -- the fields of Relay
    settings: dict[str, Any] = {"tls": "none", "timeout": 300, "data_timeout": 300} | changes
    return Relay("127.0.0.1", port, **settings)


async def always(ready: Sequence[Parcel]) -> Sequence[Parcel]:
    return ready


async def outcomes(
    transport: Transport, batch: Sequence[Parcel], on_data: OnData = always
) -> list[Outcome]:
    return [one async for some in transport.deliver(batch, on_data=on_data) for one in some]


def delivered(sink: Sink, batch: Sequence[Parcel] = BATCH) -> list[Outcome]:
    async def run() -> list[Outcome]:
        async with serving(sink) as port:
            return await outcomes(SmtpTransport(relay(port, **impatient(sink))), batch)

    return asyncio.run(run())


def impatient(sink: Sink) -> dict[str, float]:
    """Only where the server falls silent it is not waited for; elsewhere it may be slow."""
    silent = {command for (command, _), reply in sink.replies.items() if reply == SILENCE}
    return {"data_timeout" if command == "DATA" else "timeout": 0.3 for command in silent}


def states(found: Sequence[Outcome]) -> list[tuple[str, str]]:
    return [(outcome.key.removeprefix("key of "), outcome.state) for outcome in found]


def test_every_parcel_goes_out_on_one_connection() -> None:
    sink = Sink()
    assert states(delivered(sink)) == [(FIRST, "sent"), (SECOND, "sent")]
    assert [one.mail_from for one in sink.taken] == [SENDER, SENDER]
    assert len(sink.sessions) == 1


def test_a_message_arrives_byte_for_byte() -> None:
    sink = Sink()
    content = build(letter(text="One\n\n.\n..two\n.three\nFrom here\n"))
    delivered(sink, [parcel(FIRST, content)])
    assert sink.texts() == [(FIRST, content)]


@pytest.mark.parametrize(
    ("command", "reply", "state", "code"),
    [
        ("RCPT", "450 4.2.1 Mailbox busy", "deferred", 450),
        ("RCPT", "452 4.2.2 Mailbox full", "deferred", 452),
        ("RCPT", "550 5.1.1 No such person", "refused", 550),
        ("RCPT", "554 5.7.1 Not from you", "refused", 554),
        ("RCPT", "451 4.7.1 Greylisted, please try again", "deferred", 451),
        ("DATA", "451 4.3.0 Try again", "deferred", 451),
        ("DATA", "450 4.7.1 Slow down", "deferred", 450),
        ("DATA", "552 5.3.4 Too large", "refused", 552),
        ("DATA", "554 5.6.0 Not wanted", "refused", 554),
    ],
)
def test_a_reply_about_one_recipient_leaves_the_others(
    command: str, reply: str, state: str, code: int
) -> None:
    sink = Sink({(command, FIRST): reply})
    found = delivered(sink)
    assert states(found) == [(FIRST, state), (SECOND, "sent")]
    assert (found[0].code, found[0].text) == (code, reply[4:])
    assert sink.taken[-1].rcpt_tos == [SECOND]


@pytest.mark.parametrize(
    ("command", "reply"),
    [
        ("RCPT", "421 4.3.2 Closing"),
        ("RCPT", "432 4.3.2 Too many connections"),
        ("RCPT", "454 4.7.0 Rate exceeded"),
        ("DATA", "421 4.4.5 Busy"),
        ("DATA", "454 4.7.0 Rate exceeded"),
        ("RCPT", CLOSE),
        ("RCPT", SILENCE),
    ],
)
def test_a_pause_or_a_loss_before_the_text_ends_the_batch_unsent(command: str, reply: str) -> None:
    sink = Sink({(command, FIRST): reply})
    assert states(delivered(sink)) == [(FIRST, "connection")]


@pytest.mark.parametrize("many", [IN_A_ROW - 1, IN_A_ROW])
def test_a_policy_that_many_in_a_row_meet_is_taken_for_a_pause(many: int) -> None:
    names = [f"m{number}@example.org" for number in range(many)]
    sink = Sink({("RCPT", name): "450 4.7.1 Slow down" for name in names})
    found = states(delivered(sink, [*map(parcel, names), BATCH[1]]))
    if many < IN_A_ROW:
        assert found[-2:] == [(names[-1], "deferred"), (SECOND, "sent")]
    else:
        assert found[-2:] == [(names[-2], "deferred"), (names[-1], "connection")]


@pytest.mark.parametrize("reply", ["550 5.7.0 Who are you", "451 4.3.0 Later", CLOSE, SILENCE])
def test_a_sender_refused_is_no_fault_of_the_recipient(reply: str) -> None:
    assert states(delivered(Sink({("MAIL", SENDER): reply}))) == [(FIRST, "connection")]


@pytest.mark.parametrize("reply", [CLOSE, SILENCE])
def test_a_loss_after_the_text_is_unknown_and_ends_the_batch(reply: str) -> None:
    sink = Sink({("DATA", FIRST): reply})
    assert states(delivered(sink)) == [(FIRST, "unknown")]
    assert len(sink.taken) == 1


def test_an_address_no_server_takes_is_refused_here() -> None:
    found = delivered(Sink(), [parcel("ámina@example.org"), parcel("a b@example.org"), BATCH[1]])
    assert [outcome.state for outcome in found] == ["refused", "refused", "sent"]
    assert "xn--" in found[0].text


def test_what_is_about_to_be_handed_over_is_announced_first() -> None:
    sink = Sink({("RCPT", FIRST): "550 5.1.1 No"})
    announced: list[tuple[str, int]] = []

    async def note(ready: Sequence[Parcel]) -> Sequence[Parcel]:
        announced.extend((one.recipient, len(sink.taken)) for one in ready)
        return ready

    async def run() -> None:
        async with serving(sink) as port:
            await outcomes(SmtpTransport(relay(port)), BATCH, note)

    asyncio.run(run())
    assert announced == [(SECOND, 0)]


def test_a_parcel_that_is_no_longer_ours_stays_here() -> None:
    sink = Sink()

    async def only_second(ready: Sequence[Parcel]) -> Sequence[Parcel]:
        return [one for one in ready if one.recipient == SECOND]

    async def run() -> list[Outcome]:
        async with serving(sink) as port:
            return await outcomes(SmtpTransport(relay(port)), BATCH, only_second)

    assert states(asyncio.run(run())) == [(SECOND, "sent")]
    assert [one.rcpt_tos for one in sink.taken] == [[SECOND]]


def test_no_connection_is_said_once() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = asyncio.run(outcomes(SmtpTransport(relay(port)), BATCH))
    assert states(found) == [(FIRST, "connection")]


def test_an_empty_batch_opens_no_connection() -> None:
    assert asyncio.run(outcomes(SmtpTransport(relay(1)), [])) == []


@pytest.mark.parametrize(
    ("command", "address"), [("MAIL", SENDER), ("RCPT", FIRST), ("DATA", FIRST)]
)
def test_a_cancelled_delivery_leaves_its_connection_for_good(command: str, address: str) -> None:
    sink = Sink({(command, address): SILENCE})

    async def run() -> list[Outcome]:
        async with serving(sink) as port:
            transport = SmtpTransport(relay(port))
            task = asyncio.create_task(outcomes(transport, BATCH))
            await sink.reached.wait()
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            sink.replies.clear()
            return await outcomes(transport, BATCH[1:])

    assert states(asyncio.run(run())) == [(SECOND, "sent")]
    assert sink.taken[-1].rcpt_tos == [SECOND]


def test_who_leaves_early_closes_the_connection() -> None:
    sink = Sink()

    async def run() -> None:
        async with serving(sink) as port:
            transport = SmtpTransport(relay(port))
            async with aclosing(transport.deliver(BATCH, on_data=always)) as found:
                async for first in found:
                    assert [one.state for one in first] == ["sent"]
                    break
            assert [one.rcpt_tos for one in sink.taken] == [[FIRST]]

    asyncio.run(run())


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_mails_travel_encrypted(tmp_path: Path, tls: str) -> None:
    sink = Sink()
    bundle, context = certificates.for_this_machine(tmp_path)
    options: dict[str, Any] = (
        {"tls": context} if tls == "tls" else {"tls_context": context, "require_starttls": True}
    )

    async def run() -> list[Outcome]:
        async with serving(sink, **options) as port:
            settings = relay(port, tls=tls, cert_bundle=str(bundle))
            return await outcomes(SmtpTransport(settings), BATCH[:1])

    assert states(asyncio.run(run())) == [(FIRST, "sent")]


def test_nothing_travels_in_plain_text_where_tls_was_asked_for() -> None:
    sink = Sink()

    async def run() -> list[Outcome]:
        async with serving(sink) as port:
            return await outcomes(SmtpTransport(relay(port, tls="starttls")), BATCH)

    assert states(asyncio.run(run())) == [(FIRST, "connection")]
    assert sink.sessions == []


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    _, context = certificates.for_this_machine(tmp_path)

    async def run() -> list[Outcome]:
        async with serving(Sink(), tls=context) as port:
            return await outcomes(SmtpTransport(relay(port, tls="tls")), BATCH)

    found = asyncio.run(run())
    assert states(found) == [(FIRST, "connection")]
    assert "certificate" in found[0].text.lower()


@pytest.mark.parametrize(("password", "state"), [("right", "sent"), ("wrong", "connection")])
def test_the_relay_knows_us_by_user_and_password(tmp_path: Path, password: str, state: str) -> None:
    bundle, context = certificates.for_this_machine(tmp_path)

    def judge(_server: object, *about: Any) -> AuthResult:  # noqa: ANN401 -- the hook of aiosmtpd
        return AuthResult(success=about[-1].password == b"right")

    async def run() -> list[Outcome]:
        options: dict[str, Any] = {
            "authenticator": judge,
            "auth_required": True,
            "tls_context": context,
        }
        async with serving(Sink(), **options) as port:
            known: dict[str, Any] = {
                "user": "igf",
                "password": password,
                "cert_bundle": str(bundle),
            }
            # After a wrong password this server falls silent.
            known |= {"timeout": 1} if password == "wrong" else {}
            return await outcomes(SmtpTransport(relay(port, tls="starttls", **known)), BATCH[:1])

    assert states(asyncio.run(run())) == [(FIRST, state)]


@pytest.mark.parametrize("host", ["relay.example.org", "192.0.2.1", "0.0.0.0"])  # noqa: S104 -- refused
def test_plain_text_leaves_this_machine_never(host: str) -> None:
    with pytest.raises(ValueError, match="IGF_SMTP_TLS"):
        Relay(host, 25, tls="none")


def test_a_password_is_not_shown() -> None:
    assert "geheim" not in repr(Relay("relay.example.org", 587, "igf", "geheim"))


def test_a_redirected_parcel_names_the_intended_person() -> None:
    sink = Sink()

    async def run() -> list[Outcome]:
        async with serving(sink) as port:
            transport = SmtpTransport(relay(port), redirect_to="desk@example.org")
            return await outcomes(transport, BATCH)

    assert states(asyncio.run(run())) == [(FIRST, "sent"), (SECOND, "sent")]
    assert sink.texts()[1] == (
        "desk@example.org",
        b"X-IGF-Intended-For: second@example.org\r\n" + BATCH[1].content,
    )


def test_a_redirected_parcel_keeps_its_key() -> None:
    assert redirected(BATCH[0], "desk@example.org").key == BATCH[0].key


def test_the_rehearsal_keeps_every_parcel() -> None:
    transport = MemoryTransport()
    assert states(asyncio.run(outcomes(transport, BATCH))) == [(FIRST, "sent"), (SECOND, "sent")]
    assert transport.parcels == list(BATCH)
