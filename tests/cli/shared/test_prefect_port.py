"""Commands do not wait for a Prefect that is not there, or is not ours."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from igf.cli.shared.prefect_port import runs
from schemas.settings import Settings
from tests.cli.installed import closed_port


class Stranger(BaseHTTPRequestHandler):
    """Says that it is healthy, and knows neither our password nor our deployments."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def do_POST(self) -> None:
        self.send_response(401)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Is quiet."""


@pytest.fixture
def stranger() -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", 0), Stranger)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_closed_port_is_given_up(tmp_path: Path) -> None:
    assert runs(Settings(home=tmp_path, prefect_port=closed_port())) is None


def test_a_server_that_is_not_ours_is_left_alone(tmp_path: Path, stranger: int) -> None:
    assert runs(Settings(home=tmp_path, prefect_port=stranger)) is None
