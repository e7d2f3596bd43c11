from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igf.ops.mailbox import NAME, Caught, CaughtMails, body, header, keep, parse

NOON = datetime(2027, 3, 5, 12, 0, tzinfo=UTC)


def letter(subject: str = "Call for input", message_id: str = "<one@example.org>") -> bytes:
    message = EmailMessage()
    message["From"] = "IGF Secretariat <igf@example.org>"
    message["To"] = "Amina Diallo <amina@example.org>"
    message["Subject"] = subject
    message["Message-ID"] = message_id
    message.set_content("The call is open until 31 March.\n")
    message["Content-Language"] = "en"
    return message.as_bytes()


def listed(folder: Path, search: str = "") -> list[Caught]:
    mailbox = CaughtMails(folder)
    return mailbox.caught(mailbox.names(search))


def caught(folder: Path, content: bytes, now: datetime = NOON) -> Path:
    return keep(folder, content, sender="igf@example.org", recipients=["a@example.org"], now=now)


def test_a_mail_is_named_by_its_arrival_and_its_message_id(tmp_path: Path) -> None:
    assert caught(tmp_path, letter()).name == "20270305T120000.000000Z-one@example.org.eml"


def test_a_mail_is_kept_as_it_came_below_its_envelope(tmp_path: Path) -> None:
    top, kept = caught(tmp_path, letter()).read_bytes().split(b"\r\n", 2)[:2], letter()
    assert top == [b"Return-Path: <igf@example.org>", b"Delivered-To: a@example.org"]
    assert caught(tmp_path, kept).read_bytes().endswith(b"\r\n" + kept)


def test_two_mails_of_the_same_instant_are_both_kept(tmp_path: Path) -> None:
    assert caught(tmp_path, letter()) != caught(tmp_path, letter())
    assert len(listed(tmp_path)) == 2


def test_nothing_half_written_is_left_beside_the_mails(tmp_path: Path) -> None:
    file = caught(tmp_path, letter())
    assert list(tmp_path.iterdir()) == [file]


def test_a_half_written_mail_of_a_killed_catcher_is_no_mail(tmp_path: Path) -> None:
    file = caught(tmp_path, letter())
    file.rename(file.with_suffix(".part"))
    assert listed(tmp_path) == []


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_no_message_id_leads_out_of_the_folder(
    tmp_path_factory: pytest.TempPathFactory, message_id: str
) -> None:
    folder = tmp_path_factory.mktemp("caught")
    file = caught(folder, f"Message-ID: <{message_id}>\r\n\r\nText\r\n".encode())
    assert file.parent == folder
    assert NAME.fullmatch(file.stem)


def test_the_latest_mail_comes_first(tmp_path: Path) -> None:
    caught(tmp_path, letter("Earlier"))
    caught(tmp_path, letter("Later"), NOON.replace(hour=13))
    assert [each.subject for each in listed(tmp_path)] == ["Later", "Earlier"]


def test_a_mail_that_comes_while_the_page_is_open_is_seen(tmp_path: Path) -> None:
    mailbox = CaughtMails(tmp_path)
    assert mailbox.names() == []
    caught(tmp_path, letter())
    assert len(mailbox.names()) == 1


@pytest.mark.parametrize(
    ("search", "found"),
    [("CALL input", 1), ("amina@example.org", 1), ("31 march", 1), ("call absent", 0), ("", 1)],
)
def test_a_search_finds_mails_that_hold_every_word(tmp_path: Path, search: str, found: int) -> None:
    caught(tmp_path, letter())
    assert len(listed(tmp_path, search)) == found


def test_a_mail_that_came_twice_is_marked(tmp_path: Path) -> None:
    caught(tmp_path, letter())
    caught(tmp_path, letter(), NOON.replace(hour=13))
    caught(tmp_path, letter(message_id="<two@example.org>"))
    assert [each.twice for each in listed(tmp_path)] == [True, False, True]


@pytest.mark.parametrize("name", ["../password", "20270305T120000.000000Z-..%2fx", "", "x"])
def test_only_names_of_caught_mails_have_a_file(tmp_path: Path, name: str) -> None:
    assert CaughtMails(tmp_path).file(name) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no header at all",
        b"Subject: =?utf-8?q?broken\r\nTo: <<>>,@\r\n\r\n\xff\xfe",
        b"From: a@b@c\r\nContent-Type: text/plain; charset=unknown-8bit\r\n\r\nText\r\n",
        b"Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\n",
    ],
)
def test_a_mail_that_no_reader_understands_is_listed_all_the_same(
    tmp_path: Path, content: bytes
) -> None:
    caught(tmp_path, content)
    assert len(listed(tmp_path)) == 1


def test_a_text_in_an_unknown_character_set_is_shown_as_far_as_possible() -> None:
    mail = parse(b"Content-Type: text/plain; charset=klingon\r\n\r\nReadable\r\n")
    assert "Readable" in body(mail, "plain")


def test_a_header_that_came_several_times_is_shown_whole() -> None:
    mail = parse(b"Delivered-To: a@example.org\r\nDelivered-To: b@example.org\r\n\r\n")
    assert header(mail, "Delivered-To") == "a@example.org, b@example.org"
