"""The folders, addresses and logs of an installation."""

import shutil
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from igf.office.home import private_folder
from schemas.settings import Settings

#: The folder that holds `prefect.yaml`, `flows` and `templates`: children work there.
PROJECT: Final = Path(__file__).resolve().parents[2]
PAGES: Final = PROJECT / "templates" / "pages"
#: Addresses that mean "every address of this machine"; nobody can open them in a browser.
EVERYWHERE: Final = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 -- named to be told apart, not bound
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost"})
#: The folder of temporary files, below the home.
TEMPORARY: Final = "tmp"


def home_of(settings: Settings) -> Path:
    """The home as an absolute path: children work in another folder."""
    return settings.home.expanduser().resolve()


def make_home(settings: Settings) -> Path:
    """The home, made readable for its owner alone: it holds mails, personal links, a password."""
    home = home_of(settings)
    private_folder(home)
    for name in ("logs", "catcher", "prefect", TEMPORARY):
        (home / name).mkdir(mode=0o700, exist_ok=True)
    return home


def temporary_of(settings: Settings) -> Path:
    """The folder for temporary files of the processes of this installation.

    Prefect's runner has one folder in the common one, which belongs to the account that came first.
    """
    return home_of(settings) / TEMPORARY


def clear_temporary(settings: Settings) -> None:
    """Remove the temporary files that earlier processes left; none may be at work."""
    for left in temporary_of(settings).iterdir():
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def log_of(settings: Settings, name: str) -> Path:
    return home_of(settings) / "logs" / f"{name}.log"


def host_of(settings: Settings) -> str:
    """The host part of an address that a browser on this machine can open."""
    host = "127.0.0.1" if settings.host in EVERYWHERE else settings.host
    return f"[{host}]" if ":" in host else host


def prefect_address(settings: Settings) -> str:
    return f"http://{host_of(settings)}:{settings.prefect_port}"


def mails_address(settings: Settings) -> str:
    return f"http://{host_of(settings)}:{settings.mails_port}"


def desk_address(settings: Settings) -> str:
    """The pages where the Secretariat works, as it reaches them."""
    own = f"http://{host_of(settings)}:{settings.desk_port}"
    return (settings.desk_url or own).rstrip("/")


def answers_address(settings: Settings) -> str:
    """The page where members answer, as they reach it."""
    own = f"http://{host_of(settings)}:{settings.answers_port}"
    return (settings.answers_url or own).rstrip("/")


def runs_link(settings: Settings, *, since: date, until: date, **filters: str) -> str:
    """Prefect's page of runs with its filter filled in; on its own it shows the past week only.

    In order of time: on its own the page begins with what lies furthest ahead.

    `filters` are those of the page: `tag` ("igf-2027"), `state` ("Suspended").
    """
    span = {"type": "range", "startDate": str(since), "endDate": str(until)}
    order = {"flow-runs-sort": "START_TIME_ASC"}
    return f"{prefect_address(settings)}/runs?{urlencode(filters | span | order)}"


def is_open_to_others(settings: Settings) -> bool:
    """Whether other machines may reach the pages; then that of the mails has a password too."""
    return settings.host not in LOOPBACK
