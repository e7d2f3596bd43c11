"""Settings of an installation, read from the environment (`IGF_...`); every one has a default."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

MailMode = Literal["catcher", "redirect", "live"]


class Settings(BaseSettings):
    """One installation. Ports are on the loopback address unless `host` says otherwise."""

    model_config = SettingsConfigDict(env_prefix="IGF_", frozen=True, extra="ignore")

    home: Path = Field(Path(".igf"), description="Folder of the data, the mails and the logs")
    database_url: str | None = Field(
        None, description="Database of the year; default SQLite in home"
    )
    host: str = Field("127.0.0.1", description="Address that the servers listen on")
    prefect_port: int = Field(4200, description="Port of the Prefect server and its pages")
    catcher_port: int = Field(8025, description="SMTP port of the mail catcher")
    mails_port: int = Field(8026, description="Port of the page that shows the caught mails")
    worker_limit: int = Field(4, ge=1, description="Stage runs at work at the same time")
    watch_seconds: float = Field(30.0, gt=0, description="Seconds between two rounds of the watch")
    lease_seconds: float = Field(
        180.0, gt=0, description="Seconds after which a silent run is dead"
    )
    mail_mode: MailMode = Field("catcher", description="catcher, redirect (all to one) or live")
    redirect_to: str | None = Field(None, description="Mailbox of the redirect mode")
    mail_from: str = Field("IGF Secretariat <igf@example.org>", description="Sender of the mails")
    mail_domain: str = Field("igf-cycle.example.org", description="Domain in the Message-IDs")
    smtp_host: str = Field("127.0.0.1", description="Your SMTP relay (redirect and live)")
    smtp_port: int = Field(587, description="Port of your SMTP relay")
    smtp_user: str | None = Field(None, description="User name at your SMTP relay")
    smtp_password: str | None = Field(None, description="Password at your SMTP relay")
    smtp_tls: Literal["starttls", "tls", "none"] = Field("starttls", description="How TLS is done")

    def database(self) -> str:
        """The SQLAlchemy address of the year's database."""
        return self.database_url or f"sqlite:///{self.home.resolve() / 'igf.db'}"
