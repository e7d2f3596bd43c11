"""The rows of a file of proposals, charters or applications, and the statements of one row."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, ValidationInfo

from igf.calendar.timestamps import received
from igf.files.columns import SheetRow, column
from igf.files.rows import Sheet
from igf.items.rules.grant_rules import LISTED
from igf.words.community import Region, StakeholderGroup, words_of
from igf.words.mistakes import suggest
from schemas.base import WebAddress
from schemas.errors import WrongValueError
from schemas.items import ItemKey
from schemas.sources import Reading

_YES, _NO = ("yes", "y", "true", "listed"), ("no", "n", "false", "not listed")
_LISTED: Final = dict.fromkeys(_YES, LISTED) | dict.fromkeys(_NO, "no")
_LONGEST_KEY: Final = 60


@dataclass(frozen=True)
class SaidItem:
    """The statements of a row or person on an item.

    Blank texts are not said; `received_at` None is now.
    """

    key: str
    title: str
    by_whom: str = ""
    plan: str = ""
    received_at: datetime | None = None
    fields: Mapping[str, str] | None = None


@dataclass(frozen=True)
class ItemContext:
    """The context for reading cells: the levels that have a ceiling, and how times are written."""

    levels: Sequence[str]
    reading: Reading

    @property
    def academia_apart(self) -> bool:
        """Whether academia is a stakeholder group of its own."""
        return self.reading.academia_apart


def key_from(title: str) -> str:
    """A key made of the words of a title."""
    return re.sub(r"[^a-z0-9]+", "-", words_of(title)).strip("-")[:_LONGEST_KEY].strip("-")


def _received(cell: str, info: ValidationInfo[ItemContext]) -> datetime | None:
    return received(cell, info.context.reading)


def _level(cell: str, info: ValidationInfo[ItemContext]) -> str:
    known = {words_of(level): level for level in info.context.levels}
    return _one_of(cell, known, what="no level that has a ceiling") if known else cell


def _amount(cell: str) -> str:
    plain = re.sub(r"(?i)[\s,']|usd|\$", "", cell).removesuffix(".00")
    if not plain.isdigit():
        raise WrongValueError("no amount", "write whole US dollars: 5000")
    return plain


def _listed(cell: str) -> str:
    return _one_of(cell, _LISTED, what="neither yes nor no")


def _one_of(cell: str, known: Mapping[str, str], *, what: str) -> str:
    words = words_of(cell)
    if words not in known:
        raise WrongValueError(what, suggest(words, known))
    return known[words]


class ItemCells(SheetRow):
    """A proposal or charter as a file has it; with ItemContext."""

    key: Annotated[
        ItemKey, BeforeValidator(str.casefold), column("id, number, no, nr, reference", aside=True)
    ] = ""
    title: Annotated[
        str,
        column(
            "proposal, name, name of the initiative, initiative, topic",
            needed=True,
            blank="write what it is called",
        ),
    ] = ""
    by_whom: Annotated[str, column("by, proposed by, proposer, facilitator, organisation")] = ""
    plan: Annotated[WebAddress, column("work plan, charter, address, link, document")] = ""
    received: Annotated[
        datetime | None,
        BeforeValidator(_received),
        column("timestamp, received at, submitted at, date", aside=True, dates=True),
    ] = None

    def said(self) -> SaidItem:
        """The item that the row states; its key is made from the title where it has none."""
        besides = self.model_dump(exclude=set(ItemCells.model_fields), exclude_defaults=True)
        key = self.key or key_from(self.title)
        return SaidItem(key, self.title, self.by_whom, self.plan, self.received, besides)


class ApplicationCells(ItemCells):
    """An application for a grant as a file has it."""

    level: Annotated[str, AfterValidator(_level), column("kind of nri, nri level")] = ""
    amount: Annotated[str, AfterValidator(_amount), column("amount in usd, usd, budget")] = ""
    listed: Annotated[str, AfterValidator(_listed), column("listed nri, status, recognised")] = ""
    stakeholder_group: Annotated[StakeholderGroup, column("stakeholder, group")] = ""
    region: Annotated[Region, column("regional group")] = ""


def read_items(sheet: Sheet[ItemCells], context: ItemContext) -> tuple[SaidItem, ...]:
    """Every row of a sheet. Mistakes: every problem."""
    rows = sheet.read(context)
    said = [placed.row.said() for placed in rows]
    for placed, item in zip(rows, said, strict=True):
        if item.title and not item.key:
            error = WrongValueError("none can be made of the title", "write one: a-z, 0-9, - and _")
            sheet.wrong(placed, error, field="key")
    keys = [(placed, item.key) for placed, item in zip(rows, said, strict=True)]
    fix = "keep one of the two rows, or give them a column `key`"
    sheet.refuse_twice(keys, "key", what="item", fix=fix)
    sheet.refuse()
    return tuple(said)
