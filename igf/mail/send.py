"""Delivery: parcels over one connection, one at a time, with the outcome of each.

Exactly once does not exist over SMTP: if the connection is lost after a message was handed over,
nobody knows whether it was taken (RFC 1047). Only that case is `unknown`.
"""

import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from typing import Final, Literal, Protocol

from aiosmtplib import SMTP, SMTPException, SMTPResponseException

State = Literal["sent", "refused", "deferred", "unknown", "connection"]
Tls = Literal["starttls", "tls", "none"]

#: Replies by which a relay asks for a pause, whoever the recipient is (432: Exchange Online).
_PAUSE: Final = frozenset({421, 432, 454})
_PAUSE_TEXT = re.compile(r"4\.3\.2\b")
#: A policy of the relay (4.7.x): of one recipient, as greylisting is, or of all. It is taken to ask
#: for a pause once so many recipients in a row got it.
_POLICY_TEXT = re.compile(r"4\.7\.\d+\b")
IN_A_ROW: Final = 20
_TEMPORARY: Final = range(400, 500)
_PERMANENT: Final = range(500, 600)
_LOST: Final = (SMTPException, OSError)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message to hand over: the outbox key, the envelope and the bytes of the message."""

    key: str
    sender: str
    recipient: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of sending a parcel, with the server's reply (`code` 0 where there was none).

    - `sent`: the server took it.
    - `refused`: it never will. `deferred`: not now, ask again later.
    - `unknown`: lost while the text was handed over; a person decides, never sent again silently.
    - `connection`: certainly not sent, and not for a reason of this recipient: no connection,
      login or sender refused, or the relay asked for a pause. The rows behind it are untouched.

    After `unknown` and `connection` the connection is gone and the batch ends.
    """

    key: str
    state: State
    code: int = 0
    text: str = ""


#: Called when the texts of parcels are about to be handed over: record it durably, and answer with
#: those to go on with; a parcel that is no longer ours has no outcome.
OnData = Callable[[Sequence[Parcel]], Awaitable[Sequence[Parcel]]]
#: The outcomes of the parcels of a batch, as they become known.
Outcomes = AsyncGenerator[Sequence[Outcome], None]


class Transport(Protocol):
    """A way out for mails. Close the generator when leaving it early (`contextlib.aclosing`)."""

    def deliver(self, batch: Sequence[Parcel], *, on_data: OnData) -> Outcomes:
        """Hand over the parcels in order; yields an outcome for each until the batch ends.

        Those handed over together come together. Together are only parcels that a process cannot
        lose singly: what is not recorded before the next is handed over would be sent again.
        """
        ...


@dataclass(frozen=True, slots=True)
class Relay:
    """An SMTP server that takes our mails. Without TLS only on this machine.

    `hello` is the name given in EHLO. `timeout` is in seconds for each reply, `data_timeout` for
    the one after the text (RFC 5321, 4.5.3.2.6). `cert_bundle` is a file of certificates to trust.
    """

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: Tls = "starttls"
    hello: str = "localhost"
    timeout: float = 60.0
    data_timeout: float = 600.0
    cert_bundle: str | None = None

    def __post_init__(self) -> None:
        if self.tls == "none" and not _on_this_machine(self.host):
            raise ValueError(
                f"Mail to {self.host} would travel in plain text. "
                "Set IGF_SMTP_TLS to starttls or tls."
            )


@dataclass(frozen=True, slots=True)
class SmtpTransport:
    """Delivers to a relay. With `redirect_to` every parcel goes to that one mailbox."""

    relay: Relay
    redirect_to: str | None = None

    async def deliver(self, batch: Sequence[Parcel], *, on_data: OnData) -> Outcomes:
        """Hand over the parcels on one connection, never used again after an error or a cancel."""
        if not batch:
            return
        client = _client(self.relay)
        try:
            failed = await _connect(client, batch[0])
            if failed:
                yield [failed]
                return
            refused = 0
            for parcel in batch:
                outcome = await self._hand_over(client, parcel, on_data=on_data)
                if outcome:
                    refused = refused + 1 if _is_policy(outcome) else 0
                    if refused == IN_A_ROW:
                        outcome = replace(outcome, state="connection")
                    yield [outcome]
                    if outcome.state in {"unknown", "connection"}:
                        return
            with suppress(*_LOST):
                await client.quit()
        finally:
            client.close()

    async def _hand_over(self, client: SMTP, parcel: Parcel, *, on_data: OnData) -> Outcome | None:
        addressed = redirected(parcel, self.redirect_to) if self.redirect_to else parcel
        outcome = await _envelope(client, addressed)
        if outcome is None and await on_data([parcel]):
            outcome = await _text(client, addressed, limit=self.relay.data_timeout)
            if outcome.state == "sent":
                return outcome
        with suppress(*_LOST):
            await client.rset()
        return outcome


def redirected(parcel: Parcel, mailbox: str) -> Parcel:
    """The parcel to another mailbox; a header names the intended person."""
    header = f"X-IGF-Intended-For: {parcel.recipient}\r\n".encode()
    return replace(parcel, recipient=mailbox, content=header + parcel.content)


def _on_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _client(relay: Relay) -> SMTP:
    return SMTP(
        hostname=relay.host,
        port=relay.port,
        username=relay.user,
        password=relay.password,
        local_hostname=relay.hello,
        timeout=relay.timeout,
        use_tls=relay.tls == "tls",
        start_tls=relay.tls == "starttls",
        cert_bundle=relay.cert_bundle,
    )


async def _connect(client: SMTP, first: Parcel) -> Outcome | None:
    try:
        await client.connect()
    except _LOST as error:
        return _outcome(first, error, state="connection")
    return None


async def _envelope(client: SMTP, parcel: Parcel) -> Outcome | None:
    """Sender and recipient; None if the server takes both. Nothing can have been sent yet."""
    if not parcel.recipient.isascii():
        words = f"{parcel.recipient} needs SMTPUTF8; write its domain as xn--..."
        return Outcome(parcel.key, "refused", 553, words)
    try:
        await client.mail(parcel.sender)
    except _LOST as error:
        return _outcome(parcel, error, state="connection")
    try:
        await client.rcpt(parcel.recipient)
    except _LOST as error:
        return _outcome(parcel, error, state=_state(error, otherwise="connection"))
    except ValueError as error:
        return Outcome(parcel.key, "refused", 553, str(error))
    return None


async def _text(client: SMTP, parcel: Parcel, *, limit: float) -> Outcome:
    try:
        reply = await client.data(parcel.content, timeout=limit)
    except _LOST as error:
        return _outcome(parcel, error, state=_state(error, otherwise="unknown"))
    return Outcome(parcel.key, "sent", reply.code, _one_line(reply.message))


def _state(error: Exception, *, otherwise: State) -> State:
    """The class of a reply (RFC 5321, 4.2.1); `otherwise` where there was none."""
    if not isinstance(error, SMTPResponseException):
        return otherwise
    if error.code in _PAUSE or (error.code in _TEMPORARY and _PAUSE_TEXT.match(error.message)):
        return "connection"
    if error.code in _TEMPORARY:
        return "deferred"
    return "refused" if error.code in _PERMANENT else otherwise


def _is_policy(outcome: Outcome) -> bool:
    return outcome.state == "deferred" and _POLICY_TEXT.match(outcome.text) is not None


def _outcome(parcel: Parcel, error: Exception, *, state: State) -> Outcome:
    if isinstance(error, SMTPResponseException):
        return Outcome(parcel.key, state, error.code, _one_line(error.message))
    return Outcome(parcel.key, state, 0, _one_line(str(error) or type(error).__name__))


def _one_line(text: str) -> str:
    return " ".join(text.split())[:500]
