"""Plain words of the desk: states as people say them, and pages in place of typed commands."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from markupsafe import Markup, escape

from igf.acts.table import ACTS
from igf.office.act import AnyAct

#: The states of an email, in the order in which they are offered.
MAILS: Final[Mapping[str, str]] = {
    "draft": "waits for approval",
    "queued": "leaves next",
    "sending": "is being handed over",
    "unknown": "in doubt",
    "failed": "refused by the server",
    "sent": "sent",
    "skipped": "dropped",
}
STAGES: Final[Mapping[str, str]] = {
    "running": "under way",
    "waiting": "to come",
    "paused": "paused",
    "skipped": "not held",
    "done": "done",
    "cancelled": "cancelled",
}
#: Pages that show what a command prints.
_SHOWN: Final[Mapping[str, tuple[str, str]]] = {
    "mail list": ("/emails", "Emails"),
    "mail held": ("/act/release-emails", "Release held emails"),
    "people show": ("/people", "People"),
    "people list": ("/people", "People"),
    "log": ("/log", "Log"),
    "status": ("/year", "Year"),
    "plan": ("/year", "Year"),
    "document list": ("/year", "Year"),
    "answers list": ("/questions", "Open questions"),
}
_ACTS: Final[Mapping[str, AnyAct]] = {act.command: act for act in ACTS if act.command}
_COMMAND: Final = re.compile(r"`?\bigf ([a-z]+)(?: ([a-z]+)\b(?![-/.]))?(?: ([^\s,`]+))?[^,`;]*`?")


def mail_state(state: str) -> str:
    """The state of an email as it is said."""
    return MAILS[state]


def stage_state(state: str) -> str:
    """The state of a stage as it is said."""
    return STAGES[state]


def with_pages(words: str) -> Markup:
    """A text in which each command of `igf` is a link to its page; others stay as they are."""
    found, at = Markup(), 0
    for match in _COMMAND.finditer(words):
        found += escape(words[at : match.start()]) + _page(match)
        at = match.end()
    return found + escape(words[at:])


def _page(match: re.Match[str]) -> Markup:
    first, second, argument = (each or "" for each in match.groups())
    for name, target in ((f"{first} {second}", argument), (first, second or argument)):
        if act := _ACTS.get(name):
            return _link(f"/act/{act.name}{_filled(act, target)}", act.title)
        if name in _SHOWN:
            return _link(*_SHOWN[name])
    return escape(match.group())


def _link(address: str, title: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(address, title)


def _filled(act: AnyAct, target: str) -> str:
    """The target in the address of the form, where the command names one by its id."""
    named = act.target in {"stage", "ask"} and "/" in target
    return f"?{urlencode([(act.target, target)])}" if named else ""
