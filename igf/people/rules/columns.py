"""The columns of a file of people: the meaning of each, and the checks of its cells."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from typing import Annotated, ClassVar, Final, Self
from zoneinfo import available_timezones

from babel import Locale
from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, model_validator

from igf.calendar.days import day_of
from igf.files.columns import Line, SheetRow, column
from igf.people.rules.terms import read_terms
from igf.whom.rules.find import Everybody, folded_address
from igf.words.community import GROUPS, REGIONS, Region, StakeholderGroup
from igf.words.mistakes import suggest
from schemas.base import SENDABLE
from schemas.errors import WrongValueError
from schemas.people import Term

LIST: Final = "list:"
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
#: An address copied with its name: Amina Diallo <amina@example.org>.
_NAMED = re.compile(r"[^<>@]*<([^<>]+)>")
_SENDABLE = re.compile(SENDABLE)
_SEPARATORS = re.compile(r"[;,\s]+")
_TAG = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
_LANGUAGES = frozenset(Locale("en").languages)
#: From this likeness on a key counts as a misspelt other one.
_MISSPELT = 0.85


@dataclass(frozen=True)
class Known:
    """The state before the file: keys of the started years (empty: none was started yet).

    `bodies` holds roles as well; `people` are all who are entered; `columns` is the saved mapping
    of the file's source. `academia_apart`: in one of the years academia is a group of its own.
    """

    bodies: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()
    people: Everybody = field(default_factory=partial(Everybody, ()))
    columns: Mapping[str, str] | None = None
    academia_apart: bool = False


def _id(cell: str, info: ValidationInfo[Known]) -> str:
    if cell.startswith(LIST):
        _refuse_key(cell.removeprefix(LIST), info.context.lists)
    elif not _ID.fullmatch(cell):
        fix = "use a-z, 0-9 and -, as in amina-diallo, or leave it blank"
        raise WrongValueError("not written as expected", fix)
    return cell


def _addresses(cell: str) -> tuple[str, ...]:
    """The addresses of a cell, each without its name; none twice."""
    found: dict[str, str] = {}
    for part in filter(None, map(str.strip, cell.split(";"))):
        named = _NAMED.fullmatch(part)
        address = named[1] if named else part
        found.setdefault(folded_address(address), address)
    return tuple(found.values()) or (cell,)


def _sendable(address: str) -> str:
    if not _SENDABLE.fullmatch(address) or "." not in address.rpartition("@")[2]:
        fix = "write it as name@example.org, a domain in other letters as xn--..."
        if strange := {f"{each} (U+{ord(each):04X})" for each in address if not each.isascii()}:
            fix += f"; not what it may look like: {', '.join(sorted(strange))}"
        raise WrongValueError("not an address that mail can be sent to", fix, value=address)
    return address


def _languages(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(_tag, filter(None, _SEPARATORS.split(cell))))) or ("en",)


def _tag(text: str) -> str:
    language, hyphen, territory = text.partition("-")
    return f"{language.lower()}{hyphen}{territory.upper()}"


def _language(tag: str) -> str:
    if not _TAG.fullmatch(tag) or tag.partition("-")[0] not in _LANGUAGES:
        fix = "write codes, the preferred one first: fr; en"
        raise WrongValueError("not a language code", fix, value=tag)
    return tag


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(cell: str) -> str:
    if cell not in _zones():
        fix = f"{suggest(cell, _zones())}; zones are named as Africa/Dakar"
        raise WrongValueError("not a zone", fix)
    return cell


def _known_body(term: Term, info: ValidationInfo[Known]) -> Term:
    _refuse_key(term.body, info.context.bodies)
    return term


def _refuse_key(key: str, known: frozenset[str]) -> None:
    """Refuse a key that looks like a known one; another may belong to a later year."""
    nearest = difflib.get_close_matches(key, known, n=1, cutoff=_MISSPELT)
    if not _KEY.fullmatch(key):
        fix = "use keys as the year's file has them: mag; mag_chair, or list:community as id"
        raise WrongValueError("no key", fix, value=key)
    if key not in known and nearest:
        fix = f"did you mean {nearest[0]}?"
        raise WrongValueError("no started year names it", fix, value=key)


class PersonCells(SheetRow):
    """A person, or a mailing list, as a file of people has them; with Known as context.

    The columns stand in the order of the template, each with what it tells who fills it in.
    """

    complete: ClassVar[bool] = True

    id: Annotated[str, AfterValidator(_id), column(example="amina-diallo")] = ""
    """A short name that stays (amina-diallo). Blank: the person is known again by an address, or
    the id is made from the name. Needed where two people share a name or an address, and to replace
    an address. list:KEY makes the row a mailing list of the year's file."""
    name: Annotated[
        Line,
        column(
            "full name, first and last name",
            needed=True,
            blank="write the name as mails should say it",
            example="Amina Diallo",
        ),
    ] = ""
    """As mails should say it. Needed."""
    email: Annotated[
        tuple[Annotated[str, AfterValidator(_sendable)], ...],
        BeforeValidator(_addresses),
        column(
            "e mail, emails, e mails, email address, e mail address, addresses",
            needed=True,
            blank="write an address, as in name@example.org",
            example="amina.diallo@example.org; a.diallo@mail.example.org",
        ),
    ] = ()
    """Where mails go. More addresses that the person writes from follow, with ; between. Without an
    id in the row the addresses are added to those that are known. Needed."""
    languages: Annotated[
        tuple[Annotated[str, AfterValidator(_language)], ...],
        BeforeValidator(_languages),
        column("language, preferred language", example="fr; en"),
    ] = ("en",)
    """Codes, the preferred one first, with ; between: fr; en. Blank: en."""
    zone: Annotated[
        str, AfterValidator(_zone), column("time zone, timezone", example="Africa/Dakar")
    ] = "UTC"
    """Where the person is: Africa/Dakar. Blank: UTC."""
    stakeholder_group: Annotated[
        StakeholderGroup,
        column("stakeholder, group", example=GROUPS[2]),
        Field(description=f"One of: {'; '.join(GROUPS)}. Blank: not stated."),
    ] = ""
    region: Annotated[
        Region,
        column("regional group, un regional group", example=REGIONS[0]),
        Field(description=f"One of: {'; '.join(REGIONS)}. Blank: not stated."),
    ] = ""
    gender: Annotated[str, column()] = ""
    """As the person gave it, in any words. Blank: not stated."""
    bodies: Annotated[
        tuple[Annotated[Term, AfterValidator(_known_body)], ...],
        BeforeValidator(read_terms),
        column(
            "body, bodies and roles",
            example="mag (2024-01-01 to 2026-12-31); wg_strategy (co-facilitator, from 2024-03-01)",
        ),
    ] = ()
    """Keys of bodies and roles, with ; between: mag; mag_chair. In brackets, if known, the function
    and the first and last day: mag (2024-01-01 to 2026-12-31), wg_strategy (co-facilitator, from
    2024-03-01), mag (until 2026-12-31)."""
    since: Annotated[date | None, BeforeValidator(day_of), column("from", dates=True)] = None
    """The first day in those bodies of the row that name no days: 2024-01-31."""
    until: Annotated[date | None, BeforeValidator(day_of), column("to", dates=True)] = None
    """The last day in those bodies of the row that name no days: 2026-12-31."""

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        if self.since and self.until and self.until < self.since:
            fix = "put the earlier day into since"
            raise WrongValueError("ends before it begins", fix, field="until")
        return self

    @property
    def terms(self) -> tuple[Term, ...]:
        """The bodies, with the days of the row where they name none."""
        rest = {"since": self.since, "until": self.until}
        return tuple(
            term if term.since or term.until else term.model_copy(update=rest)
            for term in self.bodies
        )


_FIELDS: Final = PersonCells.model_fields
#: The columns of the template, with an example.
EXAMPLE: Final = {name: (each.examples or [""])[0] for name, each in _FIELDS.items()}
COLUMNS: Final = tuple(_FIELDS)
