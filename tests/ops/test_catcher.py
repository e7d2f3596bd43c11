"""The catcher as its own process, with a real SMTP client and a real browser's requests."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import httpx
import pytest
from aiosmtpd.smtp import Envelope

from igf.ops.catcher import Keeper
from igf.ops.places import mails_address
from igf.ops.prefect_server import child_environment
from schemas.settings import Settings
from tests.tree import ROOT


@contextmanager
def catching(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "igf.ops.catcher"], cwd=ROOT, env=child_environment(settings)
    )
    try:
        wait_for_page(settings)
        yield process
    finally:
        process.terminate()
        process.wait(300)


def wait_for_page(settings: Settings) -> None:
    limit = time.monotonic() + 300
    while time.monotonic() < limit:
        try:
            httpx.get(mails_address(settings))
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the catcher did not come up")


def send(settings: Settings, message: EmailMessage, recipients: list[str]) -> str:
    sending = aiosmtplib.send(
        message,
        sender="igf@example.org",
        recipients=recipients,
        hostname="127.0.0.1",
        port=settings.catcher_port,
    )
    return asyncio.run(sending)[1]


def letter(subject: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = subject
    message["To"] = "amina@example.org"
    message["Message-ID"] = "<one@example.org>"
    message.set_content(".\nA line that is one dot, and one that begins with it:\n.dot\n")
    return message


def files(settings: Settings) -> list[Path]:
    return sorted((settings.home / "catcher").glob("*.eml"))


def test_a_mail_that_was_taken_is_on_the_disk(settings: Settings) -> None:
    with catching(settings):
        assert "Caught" in send(settings, letter("Kept"), ["amina@example.org"])
        [file] = files(settings)
    assert file.name.endswith("-one@example.org.eml")
    assert b"\r\n.\r\n" in file.read_bytes()
    assert b"\r\n.dot\r\n" in file.read_bytes()


def test_mails_outlive_a_catcher_that_was_killed(settings: Settings) -> None:
    with catching(settings) as process:
        send(settings, letter("Kept"), ["amina@example.org"])
        process.kill()
        process.wait()
    with catching(settings):
        assert "Kept" in httpx.get(mails_address(settings)).text


def test_everybody_a_mail_was_for_is_named(settings: Settings) -> None:
    with catching(settings):
        send(settings, letter("Two"), ["amina@example.org", "li@example.org"])
    top = files(settings)[0].read_bytes()
    assert b"Delivered-To: amina@example.org\r\nDelivered-To: li@example.org\r\n" in top


def test_the_catcher_ends_when_asked(settings: Settings) -> None:
    with catching(settings) as process:
        process.terminate()
        process.wait(30)


def test_a_mail_that_cannot_be_kept_is_not_taken(tmp_path: Path) -> None:
    envelope = Envelope()
    envelope.original_content = b"Subject: Lost\r\n\r\n"
    keeper = Keeper(tmp_path / "gone")
    reply = asyncio.run(keeper.handle_DATA(None, None, envelope))  # type: ignore[arg-type]  # neither is looked at
    assert reply.startswith("452 ")
