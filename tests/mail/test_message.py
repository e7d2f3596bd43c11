import re
import subprocess
import sys
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igf.mail.catalogue import load_catalogue
from igf.mail.message import HeaderRefused, Letter, Mailbox, build, mailbox, message_id
from igf.mail.render import render
from igf.mail.samples import sample
from tests.mail.letters import DOMAIN, letter
from tests.tree import ROOT

ALWAYS = {
    "From", "To", "Subject", "Date", "Message-ID", "Content-Language", "Auto-Submitted",
    "X-Auto-Response-Suppress", "MIME-Version", "Content-Type",
}  # fmt: skip
SOMETIMES = {"In-Reply-To", "References", "List-Id", "Reply-To", "X-IGF-Notice"}
NASTY = st.text(
    st.one_of(st.sampled_from('\r\n\0\x0b\x85\u2028=?: ,;<>@"\\()[]é語م'), st.characters())
)
ENCODED = st.builds("=?utf-8?q?{}=0ABcc:{}?=".format, NASTY, NASTY)


def read(made: bytes) -> EmailMessage:
    message = message_from_bytes(made, policy=SMTP)
    assert isinstance(message, EmailMessage)
    return message


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def test_a_message_id_belongs_to_its_key() -> None:
    made = message_id("a/b", DOMAIN)
    assert made == message_id("a/b", DOMAIN)
    assert made != message_id("a/c", DOMAIN)
    assert re.fullmatch(r"<[a-z2-7]{52}@igf-cycle\.example\.org>", made)


def test_a_message_carries_what_the_letter_says() -> None:
    message = read(build(letter()))
    assert message["From"] == "IGF Secretariat <igf@example.org>"
    assert message["To"] == "Amina Diallo <amina@example.net>"
    assert message["Subject"] == "IGF 2027 · Call for thematic input: open"
    assert message["Date"].datetime == datetime(2027, 1, 4, 9, 30, tzinfo=UTC)
    assert message["Content-Language"] == "en"
    assert part(message, "plain") == "The call is open.\r\n\r\n.\r\nFrom now on.\r\n"
    assert part(message, "html") == "<p>The call is open.</p>\r\n"


def test_programs_are_told_not_to_answer() -> None:
    message = read(build(letter()))
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"


def test_the_mails_of_a_stage_are_one_thread() -> None:
    root = message_id("igf-2027/thematic_input", DOMAIN)
    message = read(build(letter(thread=root)))
    assert (message["In-Reply-To"], message["References"]) == (root, root)
    assert message["List-Id"] == "<mag.igf-2027.example.org>"


def test_what_a_letter_leaves_out_has_no_header() -> None:
    made = build(letter(thread=None, list_id=None, reply_to=(), extra={}))
    assert set(read(made).keys()) == ALWAYS


def test_the_same_letter_is_the_same_bytes() -> None:
    assert build(letter()) == build(letter())


def test_another_process_builds_the_same_bytes() -> None:
    program = (
        "from tests.mail.letters import letter; from igf.mail.message import build; import sys\n"
        "sys.stdout.buffer.write(build(letter()))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        check=True,
        capture_output=True,
        env={"PYTHONHASHSEED": "4711", "PYTHONPATH": str(ROOT)},
    )
    assert run.stdout == build(letter())


def test_the_boundary_is_in_no_part() -> None:
    boundary = read(build(letter())).get_boundary()
    again = letter(text=f"--{boundary}\nContent-Type: text/html\n\n<b>no</b>\n")
    message = read(build(again))
    assert message.get_boundary() != boundary
    assert [kind.get_content_type() for kind in message.iter_parts()] == ["text/plain", "text/html"]


def test_a_message_is_seven_bit_with_lines_a_server_takes() -> None:
    words = "كلمات " * 500
    made = build(letter(text=words, html=f"<p>{words}</p>", subject="دعوة " * 40, language="ar"))
    assert made.isascii()
    assert max(map(len, made.split(b"\r\n"))) <= 998
    assert b"\n" not in made.replace(b"\r\n", b"")
    assert part(read(made), "plain").strip() == words.strip()


def test_encoded_words_are_as_short_as_the_standard_asks() -> None:
    made = build(letter(subject="دعوة " * 40, recipient=Mailbox("ع" * 75, "a@example.org")))
    words = re.findall(rb"=\?utf-8\?[^ \r\n]+", made)
    assert words
    assert max(map(len, words)) <= 75


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Diallo, Amina", "Diallo Amina"),
        ("Amina\r\nBcc: x@example.org", "Amina Bcc x example.org"),
        ("=?utf-8?q?a=0ABcc:x?=", "?utf-8?q?a 0ABcc x?"),
        ("Ámina \u202e (MAG)", "Ámina \u202e MAG"),
        ("x" * 200, "x" * 75),
        ("", ""),
    ],
)
def test_a_name_is_reduced_to_words(name: str, shown: str) -> None:
    message = read(build(letter(recipient=Mailbox(name, "amina@example.net"))))
    (address,) = message["To"].addresses
    assert (address.display_name, address.addr_spec) == (shown, "amina@example.net")


@pytest.mark.parametrize(
    "address",
    [
        "", "amina", "amina@", "@example.org", "a b@example.org", "a@exa mple.org", "a@b@c.org",
        "a@example.org\r\nBcc: x@example.org", "a@example.org, x@example.org", "<a@example.org>",
        "a..b@example.org", "ámina@example.org", "amina@exámple.org", '"a b"@example.org',
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(HeaderRefused, match=r"name@example\.org"):
        build(letter(recipient=Mailbox("Amina", address)))


@pytest.mark.parametrize("field", ["subject", "language"])
@pytest.mark.parametrize("value", ["a\nBcc: x@example.org", "a\rb", "a\0b", "=?utf-8?q?a=0AX:?="])
def test_a_header_that_holds_another_is_refused(field: str, value: str) -> None:
    with pytest.raises(HeaderRefused, match="Correct the text"):
        build(letter(**{field: value}))


@pytest.mark.parametrize(
    "changes",
    [
        {"message_id": "<a b@example.org>"},
        {"thread": "<x@example.org>\r\nBcc: y@example.org"},
        {"list_id": "mag>\r\nBcc: y@example.org"},
        {"extra": {"Bcc": "y@example.org"}},
        {"extra": {"X-A\r\nBcc": "y@example.org"}},
        {"extra": {"X-Auto-Response-Suppress": "None"}},
        {"extra": {"X-A": "b\r\nBcc: y@example.org"}},
        {"date": datetime(2027, 1, 4)},  # noqa: DTZ001 -- the naive date that is refused
    ],
)
def test_other_wrong_fields_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(HeaderRefused):
        build(letter(**changes))


def only_what_was_asked_for(made: bytes, asked: Letter) -> None:
    message = read(made)
    assert set(message.keys()) == ALWAYS | SOMETIMES
    assert len(message.keys()) == len(ALWAYS | SOMETIMES)
    assert message["To"].addresses[0].addr_spec == asked.recipient.address
    # Blanks at either end are not kept, nor meant.
    assert message["Subject"].strip() == asked.subject.strip()
    assert part(message, "html") == "<p>The call is open.</p>\r\n"


@given(subject=st.one_of(NASTY, ENCODED), name=st.one_of(NASTY, ENCODED))
def test_no_subject_and_no_name_adds_a_header(subject: str, name: str) -> None:
    asked = letter(subject=subject, recipient=Mailbox(name, "amina@example.net"))
    try:
        made = build(asked)
    except HeaderRefused:
        assert re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]|=\?", subject)
    else:
        only_what_was_asked_for(made, asked)


@given(value=st.one_of(NASTY, ENCODED))
def test_no_other_value_adds_a_header(value: str) -> None:
    for field in ("language", "list_id", "thread"):
        try:
            made = build(letter(**{field: value}))
        except HeaderRefused:
            continue
        assert set(read(made).keys()) <= ALWAYS | SOMETIMES
        assert "Bcc" not in read(made)


@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_the_text_arrives_as_it_was(text: str) -> None:
    assert part(read(build(letter(text=text))), "plain").rstrip("\r\n") == text


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_notice_arrives_as_it_was_written(language: str) -> None:
    made = render(load_catalogue(), "call.opened", languages=[language], context=sample("call"))
    message = read(
        build(letter(subject=made.subject, text=made.text, html=made.html, language=language))
    )
    assert message["Subject"] == made.subject
    assert part(message, "plain").replace("\r\n", "\n") == made.text
    assert part(message, "html").replace("\r\n", "\n").strip() == made.html.strip()


def test_a_mailbox_is_read_from_its_usual_form() -> None:
    assert mailbox("IGF Secretariat <igf@example.org>") == Mailbox(
        "IGF Secretariat", "igf@example.org"
    )
    assert mailbox("igf@example.org") == Mailbox("", "igf@example.org")
    with pytest.raises(HeaderRefused, match="not an address"):
        mailbox("IGF Secretariat")
