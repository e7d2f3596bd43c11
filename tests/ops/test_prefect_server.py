import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from prefect.settings import Settings as PrefectSettings

from igf.ops.places import clear_temporary, make_home
from igf.ops.prefect_server import (
    child_environment,
    overrides,
    prefect_environment,
    prefect_password,
    sign_in,
    use_prefect,
)
from schemas.settings import Settings


def said(settings: Settings, **environment: str) -> list[str]:
    return [problem.message for problem in overrides(settings, environment)]


def test_the_password_is_made_once_and_read_by_its_owner_alone(settings: Settings) -> None:
    password = prefect_password(settings)
    assert len(password) == 19
    assert prefect_password(settings) == password
    assert (settings.home / "password").stat().st_mode & 0o777 == 0o600
    assert settings.home.stat().st_mode & 0o777 == 0o700


def test_two_installations_have_different_passwords(settings: Settings) -> None:
    other = settings.model_copy(update={"home": settings.home / "other"})
    assert prefect_password(settings) != prefect_password(other)


def test_prefect_understands_every_variable_as_it_is_meant(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in prefect_environment(settings).items():
        monkeypatch.setenv(name, value)
    seen = PrefectSettings()
    assert seen.server.events.retention_period.days == 400
    assert seen.server.services.db_vacuum.enabled_vacuum_types == {"events"}
    assert seen.home == settings.home / "prefect"
    assert seen.api.url == f"http://127.0.0.1:{settings.prefect_port}/api"
    assert seen.server.api.auth_string
    assert seen.server.api.auth_string.get_secret_value() == sign_in(settings)
    assert not seen.server.analytics_enabled
    assert not seen.server.ui.show_promotional_content
    assert not seen.server.ephemeral.enabled


def test_another_prefect_of_this_machine_is_not_heard_of(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_KEY", "secret")
    monkeypatch.setenv("PREFECT_API_URL", "https://prefect.example.org/api")
    made = child_environment(settings)
    assert "PREFECT_API_KEY" not in made
    assert made["PREFECT_API_URL"].startswith("http://127.0.0.1:")
    assert made["PATH"] == os.environ["PATH"]


def test_children_see_the_same_settings(settings: Settings) -> None:
    chosen = settings.model_copy(update={"worker_limit": 7, "mail_domain": "mail.example.org"})
    code = "from schemas.settings import Settings; print(Settings().model_dump_json())"
    told = subprocess.run(
        [sys.executable, "-c", code], env=child_environment(chosen), check=True, capture_output=True
    ).stdout
    assert Settings.model_validate_json(told) == chosen


FETCH = """
import sys, urllib.request, httpx
print(httpx.get(sys.argv[1]).text, urllib.request.urlopen(sys.argv[1]).read().decode())
"""


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"ours")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- as the module has it
        pass


@pytest.fixture
def own_page() -> Iterator[str]:
    """The address of a server of our own."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Page) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_the_proxies_of_the_environment_are_not_asked_for_our_own_servers(
    settings: Settings, own_page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{settings.prefect_port}")  # nobody listens
    monkeypatch.setenv("NO_PROXY", "intranet.example.org")
    monkeypatch.delenv("no_proxy", raising=False)
    environment = child_environment(settings)
    fetched = subprocess.run(
        [sys.executable, "-c", FETCH, own_page],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    assert fetched.stdout == "ours ours\n"
    assert environment["HTTP_PROXY"].startswith("http://")
    assert environment["NO_PROXY"] == "intranet.example.org,127.0.0.1,localhost"


def test_a_server_on_another_address_is_reached_without_a_proxy_too(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    elsewhere = settings.model_copy(update={"host": "192.0.2.7"})
    assert child_environment(elsewhere)["no_proxy"] == "127.0.0.1,localhost,192.0.2.7"


def test_children_keep_their_temporary_files_below_the_home(settings: Settings) -> None:
    make_home(settings)
    where = subprocess.run(
        [sys.executable, "-c", "import tempfile; print(tempfile.gettempdir())"],
        env=child_environment(settings),
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    assert where == str(settings.home / "tmp")
    assert (settings.home / "tmp").stat().st_mode & 0o777 == 0o700


def test_what_earlier_processes_left_there_is_cleared(settings: Settings) -> None:
    make_home(settings)
    folder = settings.home / "tmp"
    (folder / "runner_storage" / "run").mkdir(parents=True)
    (folder / "file").touch()
    (folder / "link").symlink_to(settings.home / "logs")
    clear_temporary(settings)
    assert list(folder.iterdir()) == []
    assert (settings.home / "logs").is_dir()


def test_a_command_becomes_one_of_the_installation(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "environ", dict(os.environ) | {"PREFECT_API_KEY": "secret"})
        use_prefect(settings)
        assert "PREFECT_API_KEY" not in os.environ
        assert os.environ["PREFECT_API_AUTH_STRING"] == sign_in(settings)


@pytest.mark.parametrize("value", ["P7D", "399 days, 00:00:00", "soon", ""])
def test_too_short_a_memory_is_named(settings: Settings, value: str) -> None:
    [words] = said(settings, PREFECT_SERVER_EVENTS_RETENTION_PERIOD=value)
    assert "400 days" in words


def test_a_longer_memory_is_welcome(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "PREFECT_SERVER_EVENTS_RETENTION_PERIOD"
    assert said(settings, **{name: "P800D"}) == []
    monkeypatch.setenv(name, "P800D")
    assert prefect_environment(settings)[name] == "P800D"


@pytest.mark.parametrize("value", ["true", "events,flow_runs", "1", "orphans"])
def test_a_vacuum_that_would_delete_runs_is_named(settings: Settings, value: str) -> None:
    [words] = said(settings, PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED=value)
    assert "delete runs in the middle of the year" in words


@pytest.mark.parametrize("value", ["", "igf:", "admin:other"])
def test_a_password_that_is_not_ours_is_named_without_showing_it(
    settings: Settings, value: str
) -> None:
    [problem] = overrides(settings, {"PREFECT_SERVER_API_AUTH_STRING": value})
    assert "password" in problem.message
    assert problem.value == "not shown"


def test_our_own_password_in_the_environment_is_no_problem(settings: Settings) -> None:
    assert said(settings, PREFECT_SERVER_API_AUTH_STRING=sign_in(settings)) == []


def test_an_empty_password_file_is_named(settings: Settings) -> None:
    (make_home(settings) / "password").write_text("\n", encoding="utf-8")
    [words] = said(settings)
    assert "would have no password" in words
