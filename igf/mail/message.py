"""A letter becomes the bytes of a message: the same letter, the same bytes.

Headers are checked here and not left to the interpreter: an encoded word that holds a line break
adds a header of its own on Python 3.11.7 and 3.12.1 (CVE-2024-6923).
"""

import hashlib
import re
from base64 import b32encode, encodebytes
from binascii import b2a_qp
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from schemas.base import HOST, SENDABLE, Language

#: Longer lines are not allowed in a message (RFC 5322, 2.1.1).
LONGEST_LINE: Final = 998
#: A longer display name is cut.
LONGEST_NAME: Final = 75

_REFUSED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]|=\?")
_NOT_IN_NAMES = re.compile(r'[\x00-\x20\x7f-\x9f\u2028\u2029\ud800-\udfff@:;,="\\<>()\[\]]+')
_ADDRESS = re.compile(SENDABLE)
_IDENTIFIER = re.compile(rf"<[a-z0-9]{{1,64}}@{HOST}>")
_EXTRA = re.compile(r"X-[A-Za-z0-9-]{1,60}")
_NAME = re.compile(rb"(?m)^([!-9;-~]+):")
#: Headers of words and names are folded at 76 columns, as encoded words must be (RFC 2047, 2);
#: all others stay on one line: folded identifiers and addresses become encoded words.
_FOLDED: Final = frozenset({"subject", "from", "to", "reply-to"})


class HeaderRefused(ValueError):  # noqa: N818 -- says what happened, as the log does
    """A value that may not stand in a header; the message names it and the correction."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A person or office with its address. The address is ASCII (a domain as `xn--...`)."""

    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The parts of a message. Everything that could differ between two tries is given.

    `message_id` and `thread` are identifiers as `message_id()` makes them: `thread` is the root
    of the stage's thread. `date` is that of the outbox row, aware. `list_id` names the audience
    ("mag.igf-2027.example.org"). Names of `extra` headers begin with `X-`.
    """

    message_id: str
    date: datetime
    sender: Mailbox
    recipient: Mailbox
    subject: str
    text: str
    html: str
    language: Language
    thread: str | None = None
    list_id: str | None = None
    reply_to: tuple[Mailbox, ...] = ()
    extra: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


_WORDS: Final = SMTP.clone(cte_type="7bit", max_line_length=76)
_OTHERS: Final = _WORDS.clone(max_line_length=LONGEST_LINE)


def message_id(key: str, domain: str) -> str:
    """The Message-ID that belongs to an outbox key, for ever: `<base32 of its sha256@domain>`."""
    digest = b32encode(hashlib.sha256(key.encode()).digest())
    return f"<{digest.decode().rstrip('=').lower()}@{domain}>"


@lru_cache(maxsize=64)  # every mail names the same two
def mailbox(text: str) -> Mailbox:
    """`IGF Secretariat <igf@example.org>` or a bare address as a mailbox."""
    name, address = parseaddr(text)
    return Mailbox(name, _checked_address(address or text))


def build(letter: Letter) -> bytes:
    """The message as bytes, lines ended by CRLF. Raises HeaderRefused."""
    boundary = _boundary(letter)
    headers = {
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative; boundary="{boundary}"',
        **_headers(letter),
    }
    head = b"".join(_line(name, value) for name, value in headers.items())
    _require_only(head, headers)
    parts = (_part("plain", letter.text), _part("html", letter.html))
    begin = f"--{boundary}\r\n".encode()
    body = b"".join(begin + part + b"\r\n" for part in parts)
    return b"%b\r\n%b--%b--\r\n" % (head, body, boundary.encode())


def _headers(letter: Letter) -> dict[str, str]:
    if letter.date.tzinfo is None:
        raise HeaderRefused("The date of a letter has a zone; this one has none.")
    made = {
        "From": _address(letter.sender),
        "To": _address(letter.recipient),
        "Subject": _checked("Subject", letter.subject),
        "Date": format_datetime(letter.date),
        "Message-ID": _identifier(letter.message_id),
        "Content-Language": _checked("Content-Language", letter.language),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if letter.thread:
        made |= dict.fromkeys(("In-Reply-To", "References"), _identifier(letter.thread))
    if letter.list_id:
        made["List-Id"] = f"<{_host(letter.list_id)}>"
    if letter.reply_to:
        made["Reply-To"] = ", ".join(_address(box) for box in letter.reply_to)
    return made | {_extra(name): _checked(name, value) for name, value in letter.extra.items()}


def _line(name: str, value: str) -> bytes:
    """A header as it is written; most are short and ASCII, and need no folding."""
    line = f"{name}: {value}"
    longest = _WORDS.max_line_length if name.lower() in _FOLDED else LONGEST_LINE
    if line.isascii() and len(line) <= (longest or LONGEST_LINE):
        return f"{line}\r\n".encode()
    return _folded(name, value)


@lru_cache(maxsize=1024)  # the mails of a step have one subject
def _folded(name: str, value: str) -> bytes:
    policy = _WORDS if name.lower() in _FOLDED else _OTHERS
    return policy.fold_binary(name, policy.header_factory(name, value))


def _part(kind: str, text: str) -> bytes:
    """A part with its headers; 7 bit, quoted-printable or base64, whatever is shortest."""
    lines = text.encode().splitlines()
    content = b"".join(line + b"\r\n" for line in lines)
    encoding, coded = "7bit", content
    if not content.isascii() or len(max(lines, key=len, default=b"")) > LONGEST_LINE:
        encoding, coded = "quoted-printable", b2a_qp(content, istext=True)
        if len(coded) * 3 > len(content) * 4:
            encoding, coded = "base64", encodebytes(content).replace(b"\n", b"\r\n")
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: {encoding}'
    return head.encode() + b"\r\n\r\n" + coded


def _checked(header: str, value: str) -> str:
    if _REFUSED.search(value):
        raise HeaderRefused(
            f"{header} holds a line break, a control character or an encoded word: {value!r}. "
            "Correct the text it is made from."
        )
    return value


def _address(box: Mailbox) -> str:
    name = " ".join(_NOT_IN_NAMES.sub(" ", box.name).split())
    user, _, host = _checked_address(box.address).rpartition("@")
    return str(Address(name[:LONGEST_NAME].rstrip(), user, host))


def _checked_address(address: str) -> str:
    if not _ADDRESS.fullmatch(address):
        raise HeaderRefused(
            f"{address!r} is not an address that mail can be sent to. "
            "Write it as name@example.org, a domain in other letters as xn--..."
        )
    return address


def _identifier(text: str) -> str:
    if not _IDENTIFIER.fullmatch(text):
        raise HeaderRefused(f"{text!r} is not a Message-ID. Make it with message_id().")
    return text


def _host(text: str) -> str:
    if not re.fullmatch(HOST, text):
        raise HeaderRefused(
            f"{text!r} does not name a list. Write it like mag.igf-2027.example.org."
        )
    return text


def _extra(name: str) -> str:
    if not _EXTRA.fullmatch(name) or name.lower() == "x-auto-response-suppress":
        raise HeaderRefused(
            f"{name!r} may not be added. The name of an added header begins with X-."
        )
    return name


def _boundary(letter: Letter) -> str:
    """Made from the letter, so never random; over its texts, so that no text can hold it."""
    parts = (letter.message_id, letter.text, letter.html)
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return f"=_{digest[:32]}"


def _require_only(head: bytes, expected: Iterable[str]) -> None:
    """HeaderRefused: the header block does not hold exactly the expected headers, each once."""
    found = sorted(name.decode().lower() for name in _NAME.findall(head))
    if found != sorted(name.lower() for name in expected):
        raise HeaderRefused(f"The headers became {found}. Correct the subject or the names.")
