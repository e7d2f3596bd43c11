"""Faults that would stop the start, found before anything starts and said all at once."""

import errno
import os
import shutil
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import psutil

from igf.ops.places import home_of, make_home
from igf.ops.prefect_server import overrides
from schemas.plan import Problem
from schemas.settings import Settings

#: A check of another room: a problem, or None.
Check = Callable[[Settings], Problem | None]

#: Bytes that must be free: a year's data is small, a full disk stops everything at once.
LEAST_FREE: Final = 500_000_000
#: Settings that name a port, with what listens there and on which address ("" is `IGF_HOST`).
PORTS: Final = (
    ("prefect_port", "the Prefect server", ""),
    ("catcher_port", "the mail catcher", "127.0.0.1"),
    ("mails_port", "the page of caught mails", ""),
    ("answers_port", "the page where members answer", ""),
)


def problems(settings: Settings, checks: Sequence[Check] = ()) -> list[Problem]:
    """Everything that keeps `igf up` from starting. It makes the home, and nothing else."""
    if wrong := _home(settings):
        return [wrong, *_ports(settings), *_mail(settings)]
    found = [check(settings) for check in (_disk, *checks)]
    own = [problem for problem in found if problem]
    return [*own, *_ports(settings), *_mail(settings), *overrides(settings, os.environ)]


def _problem(code: str, message: str, *, fix: str) -> Problem:
    return Problem(severity="error", code=code, message=message, fix=fix)


def _home(settings: Settings) -> Problem | None:
    home = home_of(settings)
    try:
        make_home(settings)
        probe = home / ".writable"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        words = f"the home {home} cannot be written: {(error.strerror or str(error)).lower()}"
        fix = "set IGF_HOME to a folder that you may write to"
        return _problem("home_not_writable", words, fix=fix)
    return None


def _disk(settings: Settings) -> Problem | None:
    home = home_of(settings)
    return disk_problem(home, shutil.disk_usage(home).free)


def disk_problem(home: Path, free: int) -> Problem | None:
    """The problem of a disk with `free` bytes for a home on it; None if that is enough."""
    if free >= LEAST_FREE:
        return None
    words = (
        f"the disk of {home} is nearly full: {free // 1_000_000} MB are free, "
        f"{LEAST_FREE // 1_000_000} MB are needed"
    )
    fix = "make room, or set IGF_HOME to a folder on another disk"
    return _problem("disk_full", words, fix=fix)


def _ports(settings: Settings) -> list[Problem]:
    found: list[Problem] = []
    taken: dict[int, str] = {}
    for name, use, host in PORTS:
        port = getattr(settings, name)
        if port in taken:
            words = f"port {port} is asked for twice: for {taken[port]} and for {use}"
            fix = f"set IGF_{name.upper()} to another port"
            found.append(_problem("port_twice", words, fix=fix))
        elif wrong := port_problem(host or settings.host, port, name=name):
            found.append(wrong)
        taken[port] = use
    return found


def port_problem(host: str, port: int, *, name: str) -> Problem | None:
    """Why a server could not listen there; `name` is the setting that says the port."""
    try:
        _bind(host, port)
    except OSError as error:
        return _no_port(error, host, port=port, name=name)
    return None


def _bind(host: str, port: int) -> None:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as tried:
        # As servers do: a port whose last connections are only fading away is free.
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        tried.bind(address)


def _no_port(error: OSError, host: str, *, port: int, name: str) -> Problem:
    setting = f"IGF_{name.upper()}"
    if error.errno == errno.EADDRINUSE:
        words = f"port {port} is taken{_by_whom(port)}"
        fix = f"stop that, or set {setting} to a free port{_free(host, port)}"
        return _problem("port_taken", words, fix=fix)
    if error.errno == errno.EACCES:
        words = f"port {port} may be opened by the administrator only"
        return _problem("port_forbidden", words, fix=f"set {setting} to a port above 1023")
    words = f"{host} is not an address of this machine"
    return _problem("no_address", words, fix="set IGF_HOST to one that is, such as 127.0.0.1")


def _by_whom(port: int) -> str:
    """` by NAME (process NUMBER)`, where the operating system tells."""
    try:
        listening = psutil.net_connections("tcp")
        pids = [each.pid for each in listening if each.laddr and each.laddr.port == port]
        owner = psutil.Process(next(pid for pid in pids if pid))
        return f" by {owner.name()} (process {owner.pid})"
    except (psutil.Error, StopIteration, OSError):
        return ""


def _free(host: str, port: int) -> str:
    """`, such as PORT`: the next one that is free."""
    for other in range(port + 1, min(port + 50, 65536)):
        try:
            _bind(host, other)
        except OSError:
            continue
        return f", such as {other}"
    return ""


def _mail(settings: Settings) -> list[Problem]:
    """Whether mails would leave, and as whose, where they are to leave."""
    if settings.mail_mode == "catcher":
        return []
    found, chosen = [], settings.model_fields_set
    said = f"the mail mode is {settings.mail_mode}, but"
    if "smtp_host" not in chosen:
        fix = "set IGF_SMTP_HOST (and IGF_SMTP_USER, IGF_SMTP_PASSWORD), or IGF_MAIL_MODE=catcher"
        found.append(_problem("no_relay", f"{said} no relay is named", fix=fix))
    if settings.mail_mode == "redirect" and not settings.redirect_to:
        fix = "set IGF_REDIRECT_TO, or IGF_MAIL_MODE=catcher"
        found.append(_problem("no_mailbox", f"{said} no mailbox to redirect to is named", fix=fix))
    if settings.mail_mode == "live" and settings.answers_url is None:
        words = f"{said} the links in mails lead to this machine only"
        fix = "set IGF_ANSWERS_URL to the address at which members reach the answer page"
        found.append(_problem("no_answers_url", words, fix=fix))
    for name, what in (("mail_from", "sender"), ("mail_domain", "domain of the Message-IDs")):
        if name not in chosen:
            fix = f"set IGF_{name.upper()} to your own"
            found.append(_problem("no_sender", f"{said} the {what} is the example's", fix=fix))
    return found
