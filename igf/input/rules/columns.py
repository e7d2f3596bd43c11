"""The columns of a file of contributions, as forms and mailboxes head them."""

from datetime import datetime
from typing import Annotated, ClassVar, Final

from pydantic import BeforeValidator, Field, ValidationInfo

from igf.calendar.timestamps import received
from igf.files.columns import SheetRow, column
from igf.words.community import Region, StakeholderGroup
from schemas.sources import Reading

#: Up to three categories in one contribution (domain.md sections 5 and 15.1).
MOST_CATEGORIES: Final = 3


def _received(cell: str, info: ValidationInfo[Reading]) -> datetime | None:
    return received(cell, info.context)


def _categories(cell: str, info: ValidationInfo[Reading]) -> tuple[str, ...]:
    separator = info.context.separator
    parts = (" ".join(part.split()) for part in cell.replace("\n", separator).split(separator))
    return tuple(dict.fromkeys(filter(None, parts)))


class ContributionCells(SheetRow):
    """A contribution as its source writes it; `email` only serves to tell contributions apart.

    The context of its validators is a Reading. A source may say that it has no such column.
    """

    loose: ClassVar[bool] = True

    row_key: Annotated[
        str,
        Field(max_length=200),
        column(
            "id, response id, submission id, entry id, contribution id, number, no, nr, reference",
            blank="write what tells this row from others, in 200 characters at most",
            aside=True,
        ),
    ] = ""
    received_at: Annotated[
        datetime | None,
        BeforeValidator(_received),
        column(
            "timestamp, received at, received, submitted at, submitted, completion time, "
            "submission date, date submitted, completed, date",
            words="timestamp, time of submission, submitted",
            aside=True,
            dates=True,
        ),
    ] = None
    email: Annotated[
        str,
        column("e mail, email address, e mail address", words="email, e mail", aside=True),
    ] = ""
    stakeholder_group: Annotated[
        StakeholderGroup,
        column(
            "stakeholder, stakeholder type, group",
            words="stakeholder group, stakeholder",
            needed=True,
        ),
    ] = ""
    region: Annotated[
        Region,
        column("regional group, un regional group", words="regional group, region", needed=True),
    ] = ""
    categories: Annotated[
        tuple[str, ...],
        BeforeValidator(_categories),
        Field(max_length=MOST_CATEGORIES),
        column(
            "category, issue categories, issues, themes, topics",
            words="categories, category, themes, topics",
        ),
    ] = ()
    organisation: Annotated[
        str,
        column(
            "organization, affiliation, institution",
            words="organisation, organization, affiliation, institution",
        ),
    ] = ""
    text: Annotated[
        str,
        column(
            "contribution, input, your input, comments, description, answer",
            words="contribution, your input, describe, description, comments, suggestions",
            needed=True,
            verbatim=True,
        ),
    ] = ""
