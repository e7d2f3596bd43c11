"""Settings of an installation (`IGF_...`): of the environment, else of a file in its folder.

Every one has a default.
"""

import re
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from schemas.settings_lines import read_lines

#: The file of settings in the folder of the data; each line is NAME=VALUE.
SETTINGS_FILE: Final = "settings.env"

MailMode = Literal["catcher", "redirect", "live"]
Port = Annotated[int, Field(ge=1, le=65535)]

_MAILBOX = re.compile(r"([^<>@]*<[^\s<>@,;]+@[^\s<>@,;]+>|[^\s<>@,;]+@[^\s<>@,;]+)")
_DOMAIN = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")


def _is_mailbox(text: str) -> str:
    if not _MAILBOX.fullmatch(text.strip()):
        message = "not an address, as in IGF Secretariat <igf@example.org>"
        raise ValueError(message)
    return text


def _is_page(text: str) -> str:
    parts = urlsplit(text.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        message = "not the address of a page, as in https://igf.example.org/answers"
        raise ValueError(message)
    return text.strip().rstrip("/")


def _is_domain(text: str) -> str:
    if not _DOMAIN.fullmatch(text):
        message = "not a domain, as in igf-cycle.example.org"
        raise ValueError(message)
    return text


#: A mailbox with or without a name: `IGF Secretariat <igf@example.org>`.
MailboxText = Annotated[str, AfterValidator(_is_mailbox)]
Domain = Annotated[str, AfterValidator(_is_domain)]
#: A web address without anything behind its path.
PageAddress = Annotated[str, AfterValidator(_is_page)]


class _HomeFile(DotEnvSettingsSource):
    """The file in the home. Where the home is cannot be said there, and is refused.

    So is a line that cannot be read: it stands among the settings by its number, as none of them.
    """

    def _read_env_file(self, file_path: Path) -> dict[str, str | None]:
        return {name.lower(): value for name, value in read_lines(file_path).items()}

    def __call__(self) -> dict[str, Any]:
        said = super().__call__()
        said |= {name: "" for name, value in self.env_vars.items() if not value and _stray(name)}
        return {"igf_home" if name == "home" else name: value for name, value in said.items()}


def _stray(name: str) -> bool:
    return name.removeprefix("igf_") not in Settings.model_fields


class Settings(BaseSettings):
    """One installation. Ports are on the loopback address unless `host` says otherwise."""

    model_config = SettingsConfigDict(env_prefix="IGF_", frozen=True, extra="forbid")

    home: Path = Field(Path(".igf"), description="Folder of the data, the mails and the logs")
    database_url: str | None = Field(
        None, description="Database of the year; default SQLite in home"
    )
    host: str = Field("127.0.0.1", description="Address that the servers listen on")
    prefect_port: Port = Field(4200, description="Port of the Prefect server and its pages")
    catcher_port: Port = Field(8025, description="SMTP port of the mail catcher")
    mails_port: Port = Field(8026, description="Port of the page that shows the caught mails")
    answers_port: Port = Field(8027, description="Port of the page where members answer")
    desk_port: Port = Field(8028, description="Port of the desk, where the Secretariat works")
    answers_url: PageAddress | None = Field(
        None, description="Address of that page as members reach it, behind your web server"
    )
    desk_url: PageAddress | None = Field(
        None, description="Address of the desk as the staff reach it, behind your web server"
    )
    worker_limit: int = Field(4, ge=1, description="Stage runs at work at the same time")
    watch_seconds: float = Field(30.0, gt=0, description="Seconds between two rounds of the watch")
    lease_seconds: float = Field(
        180.0, gt=0, description="Seconds after which a silent run is dead"
    )
    mail_mode: MailMode = Field("catcher", description="catcher, redirect (all to one) or live")
    redirect_to: MailboxText | None = Field(None, description="Mailbox of the redirect mode")
    mail_from: MailboxText = Field(
        "IGF Secretariat <igf@example.org>", description="Sender of the mails"
    )
    mail_domain: Domain = Field("igf-cycle.example.org", description="Domain in the Message-IDs")
    smtp_host: str = Field("127.0.0.1", description="Your SMTP relay (redirect and live)")
    smtp_port: Port = Field(587, description="Port of your SMTP relay")
    smtp_user: str | None = Field(None, description="User name at your SMTP relay")
    smtp_password: str | None = Field(None, description="Password at your SMTP relay")
    smtp_tls: Literal["starttls", "tls", "none"] = Field("starttls", description="How TLS is done")

    @classmethod
    def settings_customise_sources(  # noqa: PLR0917 -- as pydantic-settings calls it
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 -- which file, the home says
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 -- there are none
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment before the file, which lies in the home."""
        said = {**env_settings(), **init_settings()}
        home = Path(said.get("home") or cls.model_fields["home"].default)
        file = home.expanduser() / SETTINGS_FILE
        return init_settings, env_settings, _HomeFile(settings_cls, env_file=file)

    def database(self) -> str:
        """The SQLAlchemy address of the year's database."""
        return self.database_url or f"sqlite:///{self.home.resolve() / 'igf.db'}"
