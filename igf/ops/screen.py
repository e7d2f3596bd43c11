"""The screen of `igf up`: plain words and links."""

from datetime import datetime, timedelta
from typing import Final

from igf.ops.places import (
    answers_address,
    desk_address,
    home_of,
    is_open_to_others,
    mails_address,
    runs_link,
)
from igf.ops.prefect_server import USER, prefect_password, sign_in
from schemas.settings import MailMode, Settings

#: The page of runs shows the past week only; links show so much before and after today.
BEFORE: Final = timedelta(days=60)
AFTER: Final = timedelta(days=400)


def mail_mode(mode: MailMode, redirect_to: str | None) -> str:
    """The mail mode in one sentence that nobody overlooks."""
    if mode == "live":
        return "MAIL MODE: LIVE. Mails leave, to the people they are for."
    if mode == "redirect":
        return f"MAIL MODE: REDIRECT. Every mail leaves, but all go to {redirect_to}."
    return "MAIL MODE: CATCHER. No mail leaves this machine."


def links(settings: Settings, now: datetime) -> list[tuple[str, str]]:
    """The pages that can be opened: name and address."""
    since, until = (now - BEFORE).date(), (now + AFTER).date()
    waiting = runs_link(settings, since=since, until=until, state="Suspended")
    return [
        ("The desk", desk_address(settings)),
        ("Runs of the year", runs_link(settings, since=since, until=until)),
        ("Waiting for a decision", waiting),
        ("Caught mails", mails_address(settings)),
        ("Members answer at", answers_address(settings)),
    ]


def screen(settings: Settings, now: datetime, *, warning: str = "", enter: str = "") -> str:
    """The screen, in plain lines. It holds the password: it is for the person who started.

    `warning` stands below the mode of mails; `enter` is a link that signs in at the desk.
    """
    desk, runs, waiting, mails, answers = links(settings, now)
    is_open = is_open_to_others(settings)
    guarded = " (the same user and password)" if is_open else ""
    home = home_of(settings)
    rows = [
        desk,
        *([("  Sign in with", f"{enter} (good once, for a day)")] if enter else []),
        runs,
        waiting,
        ("  Prefect asks once for", sign_in(settings)),
        ("", f"(user {USER}, password {prefect_password(settings)})"),
        (mails[0], mails[1] + guarded),
        (answers[0], f"{answers[1]} (through the link in each mail)"),
        ("In the terminal", "igf status"),
        ("Data", str(home)),
        ("Logs", str(home / "logs")),
        ("Stop", "Ctrl-C here; what is running is let end first"),
    ]
    if is_open:
        rows.append(("Careful", "other machines reach these pages, and without encryption"))
    body = [f"  {name:<24}{value}" for name, value in rows]
    head = f"IGF Cycle is up, since {now.day} {now:%B %Y, %H:%M} UTC."
    mode = mail_mode(settings.mail_mode, settings.redirect_to)
    return "\n".join(["", head, mode, *filter(None, [warning]), "", *body, ""])
