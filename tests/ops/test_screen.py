from datetime import UTC, datetime

import pytest

from igf.ops.prefect_server import prefect_password
from igf.ops.screen import screen
from schemas.settings import MailMode, Settings

NOON = datetime(2027, 3, 5, 12, 0, tzinfo=UTC)


def test_the_screen_shows_links_password_data_and_how_to_stop(settings: Settings) -> None:
    shown = screen(settings, NOON)
    assert "up, since 5 March 2027, 12:00 UTC" in shown
    assert f"http://127.0.0.1:{settings.mails_port}" in shown
    assert f"igf:{prefect_password(settings)}" in shown
    assert str(settings.home) in shown
    assert "Ctrl-C" in shown


def test_the_link_to_the_runs_shows_the_whole_year(settings: Settings) -> None:
    port = settings.prefect_port
    expected = f"http://127.0.0.1:{port}/runs?type=range&startDate=2027-01-04&endDate=2028-04-08"
    assert expected in screen(settings, NOON)


def test_the_decisions_waited_for_have_a_link_of_their_own(settings: Settings) -> None:
    assert "/runs?state=Suspended&type=range" in screen(settings, NOON)


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("catcher", "MAIL MODE: CATCHER. No mail leaves this machine."),
        ("redirect", "MAIL MODE: REDIRECT. Every mail leaves, but all go to me@example.org."),
        ("live", "MAIL MODE: LIVE. Mails leave, to the people they are for."),
    ],
)
def test_the_mail_mode_is_named_in_capitals(settings: Settings, mode: MailMode, words: str) -> None:
    chosen = settings.model_copy(update={"mail_mode": mode, "redirect_to": "me@example.org"})
    assert words in screen(chosen, NOON).splitlines()


def test_the_screen_fits_a_terminal(settings: Settings) -> None:
    assert len(screen(settings, NOON).splitlines()) < 24


def test_pages_that_other_machines_reach_are_warned_of(settings: Settings) -> None:
    assert "Careful" not in screen(settings, NOON)
    assert "Careful" in screen(settings.model_copy(update={"host": "192.0.2.1"}), NOON)


@pytest.mark.parametrize(("host", "shown"), [("0.0.0.0", "127.0.0.1"), ("::1", "[::1]")])  # noqa: S104 -- nothing is bound here
def test_links_can_be_opened_whatever_the_servers_listen_on(
    settings: Settings, host: str, shown: str
) -> None:
    chosen = settings.model_copy(update={"host": host})
    assert f"http://{shown}:{settings.mails_port}" in screen(chosen, NOON)


def test_that_mails_are_held_stands_below_their_mode(settings: Settings) -> None:
    lines = screen(settings, NOON, warning="Delivery is held").splitlines()
    mode = next(n for n, line in enumerate(lines) if line.startswith("MAIL MODE"))
    assert lines[mode + 1 : mode + 3] == ["Delivery is held", ""]
    assert screen(settings, NOON).splitlines()[mode + 1] == ""
