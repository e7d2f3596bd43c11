"""The settings of Prefect for an installation, and the requests to its server.

Prefect itself is never imported here: it runs in processes of its own, set by their environment.
"""

import os
import secrets
import shlex
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

import httpx
from pydantic import TypeAdapter, ValidationError

from igf.ops.places import (
    LOOPBACK,
    PROJECT,
    home_of,
    host_of,
    make_home,
    prefect_address,
    temporary_of,
)
from igf.runs.own_server import OWN_SERVER
from igf.runs.prefect_runs import POOL
from schemas.plan import Problem
from schemas.settings import Settings

USER: Final = "igf"
#: A year is prepared for more than twelve months; Prefect keeps events for 7 days by itself.
RETENTION: Final = timedelta(days=400)
#: The server's answer while its SQLite is locked, and the pauses (seconds) between tries.
BUSY_CODE: Final = 503
BUSY: Final = (0.2, 0.5, 1.0, 2.0)
#: How the process of a run is begun. Without a command of its own, Prefect begins another process
#: before it that prepares a folder: half of what a run costs, for a folder that is there already.
_JOB: Final = {
    "job_configuration": {
        "command": shlex.join((sys.executable, "-m", "flows.engine")),
        "working_dir": str(PROJECT),
        "env": {},
        "labels": {},
        "name": "{{ name }}",
    },
    "variables": {"type": "object", "properties": {"name": {"type": "string", "title": "Name"}}},
}
#: The variable that names hosts reached without a proxy, as programs look for it.
_NO_PROXY: Final = ("NO_PROXY", "no_proxy")
#: No letter or figure that is mistaken for another when it is read aloud or copied by hand.
LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"

#: Settings that a person may change in their own environment; `overrides` checks them.
CHOICES: Final[Mapping[str, str]] = {
    "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": f"P{RETENTION.days}D",
    # By itself the vacuum would also take runs 90 days after their end if they were named here.
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
    # A run starts 5 s sooner than with Prefect's 10, and a place that one leaves is taken sooner;
    # less is prefetched, so moves meet less.
    "PREFECT_WORKER_QUERY_SECONDS": "2",
    "PREFECT_WORKER_PREFETCH_SECONDS": "5",
}
#: Fixed settings: one server, one home, no calls home, no advertisements, no questions.
FIXED: Final[Mapping[str, str]] = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    # The newer UI hides Resume, which is how approvals are given, in a menu.
    "PREFECT_SERVER_UI_V2_ENABLED": "false",
    # Relative, so that the page works under whatever name it was reached.
    "PREFECT_SERVER_UI_API_URL": "/api",
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
    "PREFECT_CLI_PROMPT": "false",
    "PREFECT_CLI_COLORS": "false",
    "PREFECT_LOGGING_COLORS": "false",
    # The server wants none of these tokens, and each client would ask it for one.
    "PREFECT_CLIENT_CSRF_SUPPORT_ENABLED": "false",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
}


def prefect_password(settings: Settings) -> str:
    """The one password of the Prefect server, made when it is first asked for."""
    file = make_home(settings) / "password"
    with suppress(FileExistsError):
        made = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(f"{made}\n")
    return file.read_text(encoding="utf-8").strip()


def sign_in(settings: Settings) -> str:
    """The login for the one field of the Prefect page: `user:password`."""
    return f"{USER}:{prefect_password(settings)}"


def prefect_environment(settings: Settings) -> dict[str, str]:
    """The variables that make a process (a child, a command, a test) one of this installation."""
    home, signed = home_of(settings), sign_in(settings)
    chosen = {name: os.environ.get(name, value) for name, value in CHOICES.items()}
    own = {
        "PREFECT_HOME": str(home / "prefect"),
        "PREFECT_API_URL": f"{prefect_address(settings)}/api",
        "PREFECT_API_AUTH_STRING": signed,
        "PREFECT_SERVER_API_AUTH_STRING": signed,
        "PREFECT_SERVER_API_HOST": settings.host,
        "PREFECT_SERVER_API_PORT": str(settings.prefect_port),
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{home}/prefect/prefect.db",
    }
    return {**chosen, **FIXED, **own, **_past_proxies(settings), **_igf_variables(settings)}


def _past_proxies(settings: Settings) -> dict[str, str]:
    """Proxies of the environment are for the world: our own servers are reached without them."""
    known = [os.environ.get(name, "") for name in _NO_PROXY]
    hosts = [host.strip() for host in ",".join(known).split(",")]
    past = dict.fromkeys([*filter(None, hosts), *sorted(LOOPBACK), host_of(settings).strip("[]")])
    return dict.fromkeys(_NO_PROXY, ",".join(past))


def child_environment(settings: Settings) -> dict[str, str]:
    """The whole environment of a child: the surrounding one without settings of another Prefect."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return kept | prefect_environment(settings) | {"TMPDIR": str(temporary_of(settings))}


def use_prefect(settings: Settings) -> None:
    """Make this very process one of the installation; before Prefect is imported."""
    for name in [name for name in os.environ if name.startswith("PREFECT_")]:
        del os.environ[name]
    os.environ.update(prefect_environment(settings))


def _igf_variables(settings: Settings) -> dict[str, str]:
    values = settings.model_dump(mode="json", exclude_none=True) | {"home": str(home_of(settings))}
    return {f"IGF_{name.upper()}": str(value) for name, value in values.items()}


def overrides(settings: Settings, environment: Mapping[str, str]) -> list[Problem]:
    """Settings of Prefect in the person's environment under which no year can be run."""
    found = [_short_retention(environment), _forgetful_vacuum(environment)]
    return [problem for problem in (*found, _password(settings, environment)) if problem]


def _problem(name: str, value: str, *, message: str, fix: str) -> Problem:
    return Problem(
        severity="error", code="prefect_setting", place=name, value=value, message=message, fix=fix
    )


def _short_retention(environment: Mapping[str, str]) -> Problem | None:
    name = "PREFECT_SERVER_EVENTS_RETENTION_PERIOD"
    value = environment.get(name, CHOICES[name])
    try:
        long_enough = TypeAdapter(timedelta).validate_python(value) >= RETENTION
    except ValidationError:
        long_enough = False
    if long_enough:
        return None
    words = f"Prefect would not keep its events for the {RETENTION.days} days that a year needs"
    return _problem(name, value, message=words, fix=f"unset {name}")


def _forgetful_vacuum(environment: Mapping[str, str]) -> Problem | None:
    name = "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED"
    value = environment.get(name, CHOICES[name])
    asked = {part.strip().lower() for part in value.split(",")}
    if asked <= {"events", ""}:
        return None
    words = "Prefect would delete runs in the middle of the year"
    return _problem(name, value, message=words, fix=f"unset {name}")


def _password(settings: Settings, environment: Mapping[str, str]) -> Problem | None:
    """An empty password would let everyone approve; another than ours would lock us out."""
    name = "PREFECT_SERVER_API_AUTH_STRING"
    file = home_of(settings) / "password"
    if file.is_file() and not file.read_text(encoding="utf-8").strip():
        words = "the Prefect page would have no password: anyone who reaches it could approve"
        return _problem(str(file), "empty", message=words, fix="delete it; a new one is made")
    if name not in environment or environment[name] == sign_in(settings):
        return None
    words = f"Prefect's password is the one in {file}, not one from the environment"
    return _problem(name, "not shown", message=words, fix=f"unset {name}")


def call(settings: Settings, request: str, *, json: object = None) -> httpx.Response:
    """One request (`POST /flow_runs/filter`) to the API of our server. Raises httpx.HTTPError."""
    method, path = request.split()
    signed = (USER, prefect_password(settings))
    address = f"{prefect_address(settings)}/api{path}"
    with httpx.Client(**OWN_SERVER, auth=signed, timeout=10) as client:
        answer = client.request(method, address, json=json)
        for pause in BUSY:
            if answer.status_code != BUSY_CODE:
                break
            time.sleep(pause)
            answer = client.request(method, address, json=json)
        return answer.raise_for_status()


def is_healthy(settings: Settings) -> bool:
    """Whether the server answers, with this installation's password and with its database."""
    try:
        call(settings, "POST /work_pools/filter", json={"limit": 1})
    except httpx.HTTPError:
        return False
    return True


def has_pool(settings: Settings) -> bool:
    """Whether the server has the work pool, which is made where it can be."""
    try:
        make_pool(settings)
    except httpx.TransportError:  # it is too busy still
        return False
    return True


def make_pool(settings: Settings) -> None:
    """The work pool, made if it is missing and taking runs again if it was paused.

    It holds the limit: a worker with one of its own falls over when a run is woken whose process
    has not ended yet.
    """
    with suppress(httpx.HTTPStatusError):  # 409: it is there
        call(settings, "POST /work_pools/", json={"name": POOL, "type": "process"})
    chosen = {"concurrency_limit": settings.worker_limit, "base_job_template": _JOB}
    call(settings, f"PATCH /work_pools/{POOL}", json=chosen)
    hold_runs(settings, hold=False)


def hold_runs(settings: Settings, *, hold: bool) -> None:
    """Whether the worker takes new runs; those at work go on."""
    call(settings, f"PATCH /work_pools/{POOL}", json={"is_paused": hold})


def worker_answers(settings: Settings, *, since: datetime) -> bool:
    """Whether a worker has given a sign of life after `since`."""
    try:
        known = call(settings, f"POST /work_pools/{POOL}/workers/filter", json={}).json()
    except httpx.HTTPError:
        return False
    signs = [each["last_heartbeat_time"] for each in known]
    return any(datetime.fromisoformat(sign) > since for sign in signs if sign)


def deployed(settings: Settings) -> set[str]:
    """The names of the deployments that the server knows."""
    names: list[str] = []
    while page := call(settings, "POST /deployments/filter", json={"offset": len(names)}).json():
        names += [each["name"] for each in page]
    return set(names)
