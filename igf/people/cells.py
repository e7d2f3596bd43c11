"""Single values of a file of people: addresses, languages, zones, and ids made from names."""

import hashlib
import re
import unicodedata
from collections.abc import Collection
from functools import cache
from zoneinfo import available_timezones

from babel import Locale

from igf.mail.message import HeaderRefused, mailbox

#: An address copied with its name: Amina Diallo <amina@example.org>.
_NAMED = re.compile(r"[^<>@]*<([^<>]+)>")
_SEPARATORS = re.compile(r"[;,\s]+")
_TAG = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
_LANGUAGES = frozenset(Locale("en").languages)


def addresses(cell: str) -> tuple[str, ...]:
    """The addresses of a cell, with `;` between them, each without its name; none twice."""
    found: dict[str, str] = {}
    for part in cell.split(";"):
        text = part.strip()
        named = _NAMED.fullmatch(text)
        address = named[1] if named else text
        if address:
            found.setdefault(address.casefold(), address)
    return tuple(found.values())


def can_get_mail(address: str) -> bool:
    """Whether this is one whole address; a reader of mail headers would take its beginning."""
    try:
        return mailbox(address).address == address and "." in address.rpartition("@")[2]
    except HeaderRefused:
        return False


def language_tags(cell: str) -> list[str]:
    """The languages of a cell as codes, in order."""
    return [_tag(part) for part in _SEPARATORS.split(cell) if part]


def is_language(tag: str) -> bool:
    """Whether this is the code of a language, with or without a territory."""
    return bool(_TAG.fullmatch(tag)) and tag.partition("-")[0] in _LANGUAGES


@cache
def zones() -> frozenset[str]:
    """Every zone by its IANA name."""
    return frozenset(available_timezones())


def made_id(name: str, address: str, *, taken: Collection[str]) -> str:
    """An id from the name, else from the address, that nobody has yet."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    digest = hashlib.sha256(address.casefold().encode()).hexdigest()[:8]
    made = "-".join(re.findall(r"[a-z0-9]+", plain))[:50].strip("-") or f"person-{digest}"
    return f"{made}-{digest}" if made in taken else made


def _tag(text: str) -> str:
    language, hyphen, territory = text.partition("-")
    return f"{language.lower()}{hyphen}{territory.upper()}"
