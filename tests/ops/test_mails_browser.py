"""The page of caught mails in a real browser."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Final

import pytest
import uvicorn
from playwright.sync_api import Browser, Page

from igf.ops.mailbox import keep
from igf.ops.mails_page import mails_app
from igf.ops.places import mails_address, make_home
from schemas.base import Language
from schemas.settings import Settings

#: The notices on the pictures: one finished in each of these languages.
PICTURED: Final[tuple[tuple[str, Language], ...]] = (
    ("call.opened", "en"),
    ("call.reminder", "fr"),
    ("call.opened", "ar"),
)
#: Catches a mail and says its name.
Served = Callable[..., str]

NOON = datetime(2027, 3, 5, 12, 0, tzinfo=UTC)
HOSTILE = """
<h1>نداء مفتوح</h1><p><a href="{link}">أجب هنا</a></p>
<script>document.title = "run"; document.body.innerHOSTILE = "run"</script>
<img src="{remote}" onerror="document.body.innerHOSTILE = 'run'">
<form action="{remote}"><button>Send</button></form>
"""


@pytest.fixture
def remote() -> Iterator[socket.socket]:
    """Stands for a server of the outside world."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


@pytest.fixture
def served(settings: Settings) -> Iterator[Served]:
    """The page, being served; a function that catches a mail, at a minute past noon."""
    folder = make_home(settings) / "catcher"

    def catch(message: EmailMessage, minute: int = 0) -> str:
        kept = keep(
            folder,
            message.as_bytes(),
            sender="igf@example.org",
            recipients=["amina@example.org"],
            now=NOON + timedelta(minutes=minute),
        )
        return kept.stem

    config = uvicorn.Config(
        mails_app(settings, folder), port=settings.mails_port, log_level="warning", lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield catch
    server.should_exit = True
    thread.join()


@pytest.fixture
def mail(settings: Settings, served: Served, remote: socket.socket) -> str:
    """The address of a hostile Arabic mail."""
    address = mails_address(settings)
    outside = f"http://127.0.0.1:{remote.getsockname()[1]}/x"
    html = HOSTILE.format(link=f"{address}/?q=answered", remote=outside)
    name = served(letter("نداء مفتوح للمساهمات", "نداء مفتوح", html, language="ar"))
    return f"{address}/mails/{name}"


def letter(subject: str, text: str, html: str, *, language: Language) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "IGF Secretariat <igf@example.org>"
    message["To"] = "Amina Diallo <amina@example.org>"
    message["Message-ID"] = f"<{'a' * 52}{language}@igf-cycle.example.org>"
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    message["Content-Language"] = language
    return message


def phone(browser: Browser) -> Page:
    return browser.new_page(viewport={"width": 360, "height": 640})


def test_the_html_of_a_mail_runs_nothing_and_loads_nothing(
    browser: Browser, mail: str, remote: socket.socket
) -> None:
    page = phone(browser)
    page.goto(mail, wait_until="networkidle")
    inside = page.frame_locator("iframe")
    assert inside.locator("h1").inner_text() == "نداء مفتوح"
    assert inside.get_by_role("button").count() == 1
    remote.settimeout(0.5)
    with pytest.raises(TimeoutError):
        remote.accept()


def test_a_link_of_a_mail_opens_beside_the_page(browser: Browser, mail: str) -> None:
    page = phone(browser)
    page.goto(mail, wait_until="networkidle")
    with page.expect_popup() as opened:
        page.frame_locator("iframe").get_by_role("link").click()
    opened.value.wait_for_load_state()
    assert opened.value.get_by_role("searchbox").input_value() == "answered"


def test_nothing_is_wider_than_a_phone(browser: Browser, mail: str, settings: Settings) -> None:
    page = phone(browser)
    for address in (mail, mails_address(settings)):
        page.goto(address, wait_until="networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_an_arabic_subject_starts_at_the_right(browser: Browser, mail: str) -> None:
    page = phone(browser)
    page.goto(mail, wait_until="networkidle")
    aligned = page.locator("h1").evaluate("e => getComputedStyle(e).direction")
    assert aligned == "rtl"
