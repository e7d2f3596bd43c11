"""What is asked about a spreadsheet where the file does not tell: options of every import."""

from typing import Annotated, Final, Literal

import typer

from schemas.sources import DateOrder

Sheet = Annotated[
    str | None, typer.Option("--sheet", help="The sheet of a workbook, if several could be meant.")
]
Dates = Annotated[
    Literal["dmy", "mdy", "day-first", "month-first"] | None,
    typer.Option(
        "--dates",
        metavar="dmy|mdy",
        help="How 3/4/2027 is read, if no date of its column tells: 3 April (dmy), 4 March (mdy).",
    ),
]
HiddenCells = Annotated[
    Literal["read", "skip"] | None,
    typer.Option("--hidden", help="Read hidden or filtered rows and columns, or skip them."),
]
Encoding = Annotated[
    str | None,
    typer.Option("--encoding", help="The code page of a text not in UTF-8: cp1252, cp1251."),
]

_ORDERS: Final[dict[str, DateOrder]] = {
    "dmy": "day-first",
    "mdy": "month-first",
    "day-first": "day-first",
    "month-first": "month-first",
}


def order_said(dates: str | None) -> DateOrder | None:
    """The order of day and month that is said, if one is."""
    return _ORDERS[dates] if dates else None
