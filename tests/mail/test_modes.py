import pytest

from igf.mail.modes import transport_for
from schemas.settings import MailMode, Settings


def settings(mode: MailMode, redirect_to: str | None = None) -> Settings:
    return Settings(
        mail_mode=mode,
        redirect_to=redirect_to,
        catcher_port=8125,
        smtp_host="relay.example.org",
        smtp_user="igf",
        smtp_password="geheim",
    )


def test_nothing_leaves_the_machine_unless_told() -> None:
    made = transport_for(Settings(catcher_port=8125, smtp_host="relay.example.org"))
    assert (made.relay.host, made.relay.port, made.relay.user) == ("127.0.0.1", 8125, None)


def test_live_mails_go_to_the_relay() -> None:
    made = transport_for(settings("live", redirect_to="desk@example.org"))
    assert (made.relay.host, made.relay.port, made.relay.tls) == (
        "relay.example.org",
        587,
        "starttls",
    )
    assert made.relay.password == "geheim"
    assert made.redirect_to is None


@pytest.mark.parametrize("mailbox", ["desk@example.org", "The desk <desk@example.org>"])
def test_redirected_mails_go_to_one_mailbox(mailbox: str) -> None:
    made = transport_for(settings("redirect", redirect_to=mailbox))
    assert (made.relay.host, made.redirect_to) == ("relay.example.org", "desk@example.org")


@pytest.mark.parametrize(
    ("mailbox", "words"), [(None, "IGF_REDIRECT_TO"), ("desk", "not an address")]
)
def test_the_redirect_mode_needs_a_mailbox(mailbox: str | None, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        transport_for(settings("redirect", redirect_to=mailbox))
