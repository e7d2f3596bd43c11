import os
import socket
from pathlib import Path

import psutil
import pytest

from igf.ops.places import make_home
from igf.ops.preflight import LEAST_FREE, disk_problem, port_problem, problems
from schemas.plan import Problem
from schemas.settings import Settings


def codes(settings: Settings) -> list[str]:
    return [problem.code for problem in problems(settings)]


def but(settings: Settings, **values: object) -> Settings:
    return Settings.model_validate(settings.model_dump(exclude_unset=True) | values)


def test_a_fresh_installation_has_no_problem(settings: Settings) -> None:
    assert problems(settings) == []


def test_a_port_that_is_taken_is_named_with_its_holder_and_the_setting(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", settings.prefect_port)):
        [problem] = problems(settings)
    process = psutil.Process()
    expected = f"port {settings.prefect_port} is taken by {process.name()} (process {os.getpid()})"
    assert problem.message == expected
    assert "set IGF_PREFECT_PORT to a free port, such as " in problem.fix


def test_a_port_whose_connections_are_fading_away_is_free(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", settings.mails_port)) as server:
        client = socket.create_connection(server.getsockname())
        server.accept()[0].close()  # the closing side keeps the port in TIME_WAIT
        client.close()
    assert problems(settings) == []


def test_one_port_for_two_things_is_named(settings: Settings) -> None:
    twice = but(settings, mails_port=settings.prefect_port)
    [problem] = problems(twice)
    assert "for the Prefect server and for the page of caught mails" in problem.message


def test_an_address_of_another_machine_is_named(settings: Settings) -> None:
    [problem, *_] = problems(but(settings, host="192.0.2.1"))
    assert problem.message == "192.0.2.1 is not an address of this machine"


@pytest.mark.usefixtures("ordinary_user")
def test_a_port_of_the_administrator_is_named() -> None:
    problem = port_problem("127.0.0.1", 25, name="catcher_port")
    assert problem
    assert "set IGF_CATCHER_PORT to a port above 1023" in problem.fix


def test_a_nearly_full_disk_is_named_with_what_is_needed(tmp_path: Path) -> None:
    assert disk_problem(tmp_path, LEAST_FREE) is None
    problem = disk_problem(tmp_path, LEAST_FREE - 1)
    assert problem
    assert "499 MB are free, 500 MB are needed" in problem.message


def test_a_home_that_cannot_be_written_is_named(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    [problem] = problems(but(settings, home=tmp_path / "file" / "home"))
    assert "cannot be written: not a directory" in problem.message
    assert "IGF_HOME" in problem.fix


def test_live_mails_need_a_relay_and_a_sender_of_ones_own(settings: Settings) -> None:
    found = problems(but(settings, mail_mode="live"))
    codes_found = [problem.code for problem in found]
    assert codes_found == ["no_relay", "no_answers_url", "no_sender", "no_sender"]
    assert "IGF_SMTP_HOST" in found[0].fix


def test_live_mails_have_links_that_members_can_reach(settings: Settings) -> None:
    assert "no_answers_url" in codes(but(settings, mail_mode="live"))
    reached = but(settings, mail_mode="live", answers_url="https://answers.example.org")
    assert "no_answers_url" not in codes(reached)


def test_redirected_mails_need_a_mailbox(settings: Settings) -> None:
    assert "no_mailbox" in codes(but(settings, mail_mode="redirect"))
    named = {"redirect_to": "me@example.org", "smtp_host": "relay.example.org"}
    own = {"mail_from": "igf@example.org", "mail_domain": "example.org"}
    assert codes(but(settings, mail_mode="redirect", **named, **own)) == []


def test_a_check_of_another_room_is_heard(settings: Settings) -> None:
    newer = Problem(severity="error", code="newer", message="the database is newer")
    assert problems(settings, [lambda _settings: newer, lambda _settings: None]) == [newer]


def test_everything_wrong_is_said_at_once(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_SERVER_EVENTS_RETENTION_PERIOD", "P7D")
    with socket.create_server(("127.0.0.1", settings.catcher_port)):
        found = codes(but(settings, mail_mode="live"))
    mail = ["no_relay", "no_answers_url", "no_sender", "no_sender"]
    assert found == ["port_taken", *mail, "prefect_setting"]


def test_looking_leaves_only_the_home(settings: Settings) -> None:
    problems(settings)
    assert sorted(path.name for path in make_home(settings).iterdir()) == [
        "catcher",
        "logs",
        "prefect",
        "tmp",
    ]
