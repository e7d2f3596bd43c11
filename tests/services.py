"""The services a test may need beside Python: PostgreSQL, Redis, Chromium.

A service that is missing leaves its tests out, and the end of the session says so. Those named in
`IGF_REQUIRE` (comma-separated) may not be missing: their tests fail instead.
"""

import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

LEFT_OUT = "left out: "
FIXTURES = {
    "kept_postgres_url": "postgres",
    "postgres_url": "postgres",
    "empty_postgres_url": "postgres",
    "redis_url": "redis",
    "chromium_path": "chromium",
}
POSTGRES = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
REDIS = "redis://127.0.0.1:6379/0"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
# Headless, also as root in a container, and silent: no update, no sync, no calls home.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def required() -> set[str]:
    """The services that `IGF_REQUIRE` names; a name it cannot know stops the session."""
    named = {name.strip() for name in os.environ.get("IGF_REQUIRE", "").split(",")} - {""}
    if unknown := named - set(FIXTURES.values()):
        known = ", ".join(sorted(set(FIXTURES.values())))
        message = f"IGF_REQUIRE names {', '.join(sorted(unknown))}; it may name: {known}"
        raise pytest.UsageError(message)
    return named


def missing(service: str, remedy: str) -> NoReturn:
    if service in required():
        pytest.fail(f"{service} is required (IGF_REQUIRE): {remedy}", pytrace=False)
    pytest.skip(f"{LEFT_OUT}{service}: {remedy}")


def redis_answers(url: str) -> bool:
    where = urlsplit(url)
    try:
        with socket.create_connection((where.hostname or "", where.port or 6379), 2) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(64).startswith(b"+PONG")
    except OSError:
        return False


def find_redis() -> str:
    url = os.environ.get("IGF_TEST_REDIS", REDIS)
    if not redis_answers(url):
        missing("redis", f"nothing answers at {url}; start Redis there or set IGF_TEST_REDIS")
    return url


def find_chromium() -> str:
    named = os.environ.get("IGF_TEST_CHROMIUM")
    found = next(filter(None, map(shutil.which, [named] if named else CHROMIUM)), None)
    if found is None:
        tried = named or "chromium"
        missing("chromium", f"there is no {tried}; install Chromium or set IGF_TEST_CHROMIUM")
    return found


@contextmanager
def throwaway_database() -> Iterator[str]:
    """An empty database of our own; its SQLAlchemy address. It is dropped at the end."""
    server = os.environ.get("IGF_TEST_POSTGRES", POSTGRES)
    plain = server.replace("+psycopg", "", 1)
    name = f"igf_test_{uuid4().hex}"
    try:
        connection = psycopg.connect(plain, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        missing("postgres", f"no server at {server}; start PostgreSQL or set IGF_TEST_POSTGRES")
    with connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        # What a process wrote survives it, not the machine: nothing waits for the disk.
        connection.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
