"""Names of the files of a rehearsal, in plain ASCII, so that every system can hold them."""

import re
import unicodedata
from collections.abc import Iterable

from schemas.rehearsal import RehearsedMail

_LONGEST = 100


def eml_name(mail: RehearsedMail) -> str:
    """`00042-thematic-input-remind-amina-diallo.eml`: in the order in which the mails leave."""
    stage = mail.stage.rpartition("/")[2]
    words = slug("-".join([stage, mail.step, mail.recipient.removeprefix("person:")]))
    return f"{mail.number:05}-{words}".rstrip("-") + ".eml"


def slug(text: str) -> str:
    """Small letters, digits and dashes; what ASCII cannot say is left out."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:_LONGEST].rstrip("-")


def page_names(keys: Iterable[str]) -> dict[str, str]:
    """The name of the page of each key, without ending; no two are the same."""
    names: dict[str, str] = {}
    taken = set()
    for key in dict.fromkeys(keys):
        name = plain = slug(key.removeprefix("person:")) or "page"
        number = 2
        while name in taken:
            name, number = f"{plain}-{number}", number + 1
        taken.add(name)
        names[key] = name
    return names
