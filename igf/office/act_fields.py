"""Fields that acts of several rooms ask for: a day, an instant, why, who decided, a spreadsheet."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator

from igf.calendar.days import day_of
from igf.office.act import Long, SentFile
from igf.words.unseen import file_name
from schemas.acts import LINE, TEXT, ActFields, asked
from schemas.errors import Mistake, Mistakes, WrongValueError
from schemas.sheets import SheetFile
from schemas.sources import DateOrder


def _day(value: object) -> object:
    """The day of a text. ValueError: it is none."""
    if not isinstance(value, str):
        return value
    try:
        return day_of(value)
    except WrongValueError as error:
        message = f"{error.what}; {error.fix}"
        raise ValueError(message) from None


def _instant(value: object) -> object:
    """The instant of a text in UTC. ValueError: it is none."""
    if not isinstance(value, str):
        return value
    try:
        found = datetime.fromisoformat(value.removesuffix("UTC").strip())
    except ValueError:
        message = "is no instant; write it as 2027-01-31 18:00 UTC"
        raise ValueError(message) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _columns(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Lines that name a header each. ValueError: one names none."""
    if wrong := next((line for line in lines if "=" not in line), None):
        message = f"{wrong} names no column; write it as region = HEADER"
        raise ValueError(message)
    return lines


#: A day, and an instant in UTC, as they are typed.
Day = Annotated[date | None, BeforeValidator(_day)]
InstantSaid = Annotated[datetime | None, BeforeValidator(_instant)]
Reason = Annotated[str, Long()]
Why = Annotated[str, Long(), asked("Reason", "One or two sentences; kept.", max_length=TEXT)]
DecidedBy = Annotated[
    str, asked("Who decided", "If not you: who decided it, by name.", max_length=LINE)
]


def why(*, needed: bool = True) -> Any:  # noqa: ANN401 -- a field of Pydantic
    """The field of the reason of an act, of the type Reason."""
    more = {"min_length": 1} if needed else {"default": ""}
    return asked("Reason", "One or two sentences; kept in the log.", max_length=TEXT, **more)


class SheetFields(ActFields):
    """A spreadsheet, and what is said of it where it does not tell by itself."""

    file: SentFile = asked("File", "A CSV or XLSX file with a row of headers, up to 20 MB.")
    sheet: str = asked(
        "Sheet", "Of a workbook, if several could be meant.", default="", max_length=LINE
    )
    columns: Annotated[tuple[str, ...], AfterValidator(_columns)] = asked(
        "Columns",
        "Which column is which, if it cannot be told: one a line, as region = HEADER.",
        default=(),
        max_length=50,
    )
    dates: DateOrder | None = asked(
        "Order of dates", "How 3/4/2027 is read, if no date of its column tells.", default=None
    )
    hidden: Literal["read", "skip"] | None = asked(
        "Hidden rows and columns", "Read like the others, or left out.", default=None
    )
    encoding: str = asked(
        "Code page", "Of a text that is not in UTF-8: cp1252, cp1251.", default="", max_length=20
    )

    def header_of(self) -> dict[str, str]:
        """The header of each field that is said; "" where there is no such column."""
        pairs = (line.partition("=") for line in self.columns)
        return {name.strip(): header.strip() for name, _, header in pairs}


def sheet_of(fields: SheetFields) -> SheetFile:
    """The spreadsheet of an act, to be read."""
    return SheetFile(
        Path(fields.file.name),
        fields.sheet or None,
        fields.header_of(),
        fields.dates,
        fields.hidden,
        fields.encoding or None,
        content=fields.file.content,
    )


def pairs_said(lines: tuple[str, ...]) -> Mapping[str, str]:
    """What is said of each name, from lines "NAME = TEXT". Mistake: a line says nothing."""
    split = [line.partition("=") for line in lines]
    if wrong := [name for name, equals, _ in split if not equals]:
        raise Mistake(f"{wrong[0]} says nothing", "write each line as NAME = TEXT")
    return {name.strip(): text.strip() for name, _, text in split}


@contextmanager
def as_path(file: SentFile) -> Iterator[Path]:
    """The file of a form where a reader of files finds it; mistakes in it bear its plain name."""
    with tempfile.TemporaryDirectory(prefix="igf-") as folder:
        path = Path(folder) / f"{file_name(file.name).lstrip('.') or 'file'}"
        path.write_bytes(file.content)
        try:
            yield path
        except Mistakes as found:
            named = (each.model_copy(update={"file": path.name}) for each in found.problems)
            raise Mistakes(tuple(named)) from None
