import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from starlette.testclient import TestClient

from igf.ops.mailbox import keep
from igf.ops.mails_page import A_PAGE, links_beside, mails_app
from igf.ops.places import make_home
from igf.ops.prefect_server import prefect_password
from schemas.settings import Settings

NOON = datetime(2027, 3, 5, 12, 0, tzinfo=UTC)
HOSTILE = '<script>alert(1)</script><img src="http://example.org/x.png">'


def letter(*, language: str = "en", text: str = "Hello") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "IGF Secretariat <igf@example.org>"
    message["To"] = "Amina Diallo <amina@example.org>"
    message["Subject"] = f"Subject <b>in {language}</b>"
    message["Message-ID"] = f"<{language}@example.org>"
    message.set_content(text)
    message.add_alternative(f"<p>{text}</p>{HOSTILE}", subtype="html")
    message["Content-Language"] = language
    return message


def catch(settings: Settings, message: EmailMessage, minute: int = 0) -> str:
    folder = make_home(settings) / "catcher"
    return keep(
        folder,
        message.as_bytes(),
        sender="igf@example.org",
        recipients=["amina@example.org"],
        now=NOON + timedelta(minutes=minute),
    ).stem


def page(settings: Settings) -> TestClient:
    app = mails_app(settings, make_home(settings) / "catcher")
    return TestClient(app, base_url="http://127.0.0.1")


def test_the_list_says_when_to_whom_about_what_in_which_language(settings: Settings) -> None:
    catch(settings, letter(language="fr"))
    text = page(settings).get("/").text
    assert "5 March 2027, 12:00:00 UTC" in text
    assert "Amina Diallo &lt;amina@example.org&gt;" in text
    assert "Subject &lt;b&gt;in fr&lt;/b&gt;" in text
    assert "French" in text


@pytest.mark.parametrize(
    ("mode", "words"), [("catcher", "No mail leaves this machine"), ("live", "Mails leave")]
)
def test_every_page_names_the_mail_mode(settings: Settings, mode: str, words: str) -> None:
    assert words in page(settings.model_copy(update={"mail_mode": mode})).get("/").text


def test_a_mail_shows_its_headers_in_plain_words(settings: Settings) -> None:
    name = catch(settings, letter())
    text = page(settings).get(f"/mails/{name}").text
    assert "<dt>Really delivered to</dt><dd><bdi>amina@example.org</bdi></dd>" in text
    assert "<dt>Language</dt><dd>English</dd>" in text


def test_an_arabic_mail_reads_from_right_to_left(settings: Settings) -> None:
    name = catch(settings, letter(language="ar", text="السلام عليكم"))
    text = page(settings).get(f"/mails/{name}").text
    assert '<h1 dir="rtl" lang="ar">' in text
    assert '<pre dir="rtl" lang="ar">' in text
    assert 'dir="rtl" lang="ar"' in page(settings).get("/").text


def test_the_html_of_a_mail_can_run_and_load_nothing(settings: Settings) -> None:
    name = catch(settings, letter())
    outer = page(settings).get(f"/mails/{name}")
    inner = page(settings).get(f"/mails/{name}/html")
    frame = re.search(r"<iframe[^>]*>", outer.text)
    assert frame
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in frame[0]
    assert HOSTILE in inner.text
    assert HOSTILE not in outer.text
    policy = inner.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "img-src data:;" in policy
    assert "sandbox allow-popups allow-popups-to-escape-sandbox" in policy


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        (
            "<!doctype html><head lang=x><p>",
            '<!doctype html><head lang=x><base target="_blank"><p>',
        ),
        ("<header>no head</header>", '<base target="_blank"><header>no head</header>'),
    ],
)
def test_links_of_a_mail_are_led_beside_the_page(html: str, shown: str) -> None:
    assert links_beside(html) == shown


def test_a_link_in_the_plain_text_can_be_followed(settings: Settings) -> None:
    name = catch(settings, letter(text="Answer: https://example.org/a?b=1&c=2 <x>"))
    text = page(settings).get(f"/mails/{name}").text
    assert 'href="https://example.org/a?b=1&amp;c=2"' in text
    assert "&lt;x&gt;" in text


def test_a_mail_is_downloaded_as_it_came(settings: Settings) -> None:
    message = letter()
    answer = page(settings).get(f"/mails/{catch(settings, message)}/raw")
    assert answer.content.endswith(message.as_bytes())
    assert answer.headers["content-disposition"].endswith('en@example.org.eml"')


def test_an_attachment_is_only_ever_downloaded(settings: Settings) -> None:
    message = letter()
    message.add_attachment(
        b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename='a".ics'
    )
    name = catch(settings, message)
    answer = page(settings).get(f"/mails/{name}/attachments/0")
    assert answer.content == b"BEGIN:VCALENDAR"
    assert answer.headers["content-disposition"] == 'attachment; filename="a.ics"'
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("address", ["/mails/x", "/mails/..%2fpassword/raw", "/nowhere"])
def test_what_is_not_there_is_said_with_a_way_back(settings: Settings, address: str) -> None:
    answer = page(settings).get(address)
    assert answer.status_code == 404
    assert "Show all mails" in answer.text


def test_an_attachment_that_is_not_there_is_said_so(settings: Settings) -> None:
    assert (
        page(settings).get(f"/mails/{catch(settings, letter())}/attachments/0").status_code == 404
    )


def test_a_long_list_is_cut_into_pages(settings: Settings) -> None:
    for minute in range(A_PAGE + 1):
        catch(settings, letter(text=f"number {minute:02}"), minute)
    first, last = (page(settings).get(f"/?page={number}").text for number in (1, 2))
    assert first.count("<li>") == A_PAGE
    assert last.count("<li>") == 1
    assert "Earlier mails" in first
    assert "Later mails" in last


def test_a_search_that_finds_nothing_says_what_to_do(settings: Settings) -> None:
    catch(settings, letter())
    assert "Try fewer" in page(settings).get("/?q=absent").text


def test_no_address_of_the_page_takes_anything_but_get(settings: Settings) -> None:
    name = catch(settings, letter())
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert page(settings).request(method, f"/mails/{name}").status_code == 405
    assert (make_home(settings) / "catcher" / f"{name}.eml").is_file()


def test_a_page_of_the_web_cannot_read_the_mails(settings: Settings) -> None:
    answer = page(settings).get("/", headers={"host": "attacker.example.org"})
    assert answer.status_code == 400


def test_mails_that_other_machines_can_reach_need_the_password(settings: Settings) -> None:
    client = page(settings.model_copy(update={"host": "0.0.0.0"}))  # noqa: S104 -- nothing is bound here
    assert client.get("/").status_code == 401
    assert client.get("/", auth=("igf", "wrong")).status_code == 401
    assert client.get("/", auth=("igf", prefect_password(settings))).status_code == 200
