"""The caught mails: one `.eml` file each, named by its arrival and its Message-ID.

A file holds the mail as it came, below the two lines every mailbox puts on top: Return-Path and
Delivered-To, which say for whom it really was. Nothing here deletes.
"""

import os
import re
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Final

from igf.ops.languages import direction

NAME: Final = re.compile(r"\d{8}T\d{6}\.\d{6}Z-[A-Za-z0-9._@+=-]*")
_ARRIVED: Final = "%Y%m%dT%H%M%S.%fZ"
_ODD: Final = re.compile(r"[^A-Za-z0-9._@+=-]+")
_MESSAGE_ID: Final = re.compile(rb"^message-id:\s*<?([^>\r\n]*)", re.IGNORECASE | re.MULTILINE)
#: As much of a text as the search looks through.
SEARCHED: Final = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Caught:
    """A line of the list. `twice`: a mail with this Message-ID came more than once."""

    name: str
    arrived: datetime
    sender: str
    to: str
    subject: str
    language: str
    message_id: str
    text: str = field(repr=False)
    twice: bool = False

    @property
    def direction(self) -> str:
        return direction(self.language)

    def holds(self, words: Sequence[str]) -> bool:
        """Whether each word (in lower case) occurs in the mail."""
        parts = (self.sender, self.to, self.subject, self.language, self.message_id, self.text)
        said = "\n".join(parts).lower()
        return all(word in said for word in words)


def keep(
    folder: Path, content: bytes, *, sender: str, recipients: Sequence[str], now: datetime
) -> Path:
    """Put a mail on the disk; when this returns it outlives a power cut. Raises OSError."""
    lines = [f"Return-Path: <{sender}>", *(f"Delivered-To: {one}" for one in recipients)]
    top = "".join(f"{line}\r\n" for line in lines).encode("utf-8", "surrogateescape")
    final, part = _claim(folder, _slug(content), now=now)
    with part.open("wb") as opened:
        opened.write(top + content)
        opened.flush()
        os.fsync(opened.fileno())
    part.replace(final)
    _settle(folder)
    return final


def _slug(content: bytes) -> str:
    head = content.partition(b"\r\n\r\n")[0]
    found = _MESSAGE_ID.search(head)
    return _ODD.sub("-", found[1].decode("ascii", "replace").strip())[:120] if found else ""


def _claim(folder: Path, slug: str, *, now: datetime) -> tuple[Path, Path]:
    """A name nobody has, with its temporary one made; two mails may come in one microsecond."""
    while True:
        final = folder / f"{now.astimezone(UTC).strftime(_ARRIVED)}-{slug}.eml"
        part = final.with_suffix(".part")
        try:
            part.touch(exist_ok=False)
        except FileExistsError:
            now += timedelta(microseconds=1)
            continue
        if not final.exists():
            return final, part
        part.unlink()
        now += timedelta(microseconds=1)


def _settle(folder: Path) -> None:
    """Make the new name in the folder last, as fsync of the file alone does not."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def parse(content: bytes) -> EmailMessage:
    return BytesParser(policy=policy.default).parsebytes(content)


def header(message: EmailMessage, name: str) -> str:
    """A header as text, several of one name joined; what cannot be read is shown as it stands."""
    try:
        values = [str(value) for value in message.get_all(name, [])]
    except (ValueError, LookupError, AttributeError, TypeError):  # faults of the library's parser
        values = [str(value) for key, value in message.raw_items() if key.lower() == name.lower()]
    return ", ".join(" ".join(value.split()) for value in values)


def body(message: EmailMessage, kind: str) -> str:
    """The text of kind `plain` or `html`; empty when the mail has none."""
    part = message.get_body((kind,))
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except (LookupError, ValueError, AttributeError):  # an unknown character set
        raw = part.get_payload(decode=True)
        return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""


def arrival(name: str) -> datetime:
    return datetime.strptime(name.partition("-")[0], _ARRIVED).replace(tzinfo=UTC)


def _summary(file: Path) -> Caught:
    message = parse(file.read_bytes())
    return Caught(
        name=file.stem,
        arrived=arrival(file.stem),
        sender=header(message, "From"),
        to=header(message, "To") or header(message, "Delivered-To"),
        subject=header(message, "Subject"),
        language=header(message, "Content-Language"),
        message_id=header(message, "Message-ID"),
        text=body(message, "plain")[:SEARCHED],
    )


def _identity(name: str) -> str:
    """The Message-ID as the name of a file holds it; empty when there was none."""
    return name.partition("-")[2]


class CaughtMails:
    """The caught mails of a folder. A mail is read when it is shown or searched, and once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[str, Caught] = {}
        self._turn = threading.Lock()

    def names(self, search: str = "") -> list[str]:
        """The mails that hold every word of `search`, the latest first."""
        stems = (file.stem for file in self.folder.glob("*.eml"))
        names = sorted(filter(NAME.fullmatch, stems), reverse=True)
        words = search.lower().split()
        return [name for name in names if not words or self._caught(name).holds(words)]

    def caught(self, names: Sequence[str]) -> list[Caught]:
        """These mails, each marked if it came more than once."""
        times = Counter(map(_identity, self.names()))
        return [
            replace(self._caught(name), twice=bool(_identity(name)) and times[_identity(name)] > 1)
            for name in names
        ]

    def file(self, name: str) -> Path | None:
        """The file of a mail; None if no caught mail has this name."""
        file = self.folder / f"{name}.eml"
        return file if NAME.fullmatch(name) and file.is_file() else None

    def _caught(self, name: str) -> Caught:
        with self._turn:
            if name not in self._read:
                self._read[name] = _summary(self.folder / f"{name}.eml")
            return self._read[name]
