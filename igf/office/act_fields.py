"""Fields that many acts have: why, who decided, and a spreadsheet as a person hands it in."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

from igf.office.act import Long, SentFile, Typed
from igf.words.unseen import file_name
from schemas.acts import LINE, TEXT, ActFields, asked
from schemas.errors import Mistake, Mistakes
from schemas.sources import DateOrder

Why = Annotated[str, Long(), asked("Reason", "One or two sentences; kept.", max_length=TEXT)]
DecidedBy = Annotated[
    str, asked("Who decided", "If not you: who decided it, by name.", max_length=LINE)
]
Columns = Annotated[
    tuple[str, ...],
    Typed("--map"),
    asked(
        "Which column is which",
        "Only if it cannot be told: one a line, as email = HEADER; email = if there is none.",
        max_length=100,
    ),
]


class SheetFields(ActFields):
    """A spreadsheet, and what is asked about it where it does not tell."""

    file: SentFile = asked("File", "A CSV or XLSX file, up to 20 MB.")
    columns: Columns = ()
    sheet: str = asked(
        "Sheet", "Of a workbook, if several could be meant.", default="", max_length=LINE
    )
    dates: DateOrder | None = asked(
        "How 3/4/2027 is read",
        "Only if no date of its column tells: 3 April, or 4 March.",
        default=None,
    )
    hidden: Literal["read", "skip"] | None = asked(
        "Hidden rows and columns", "Only if there are some.", default=None
    )
    encoding: str = asked(
        "Code page", "Of a text that is not in UTF-8: cp1252, cp1251.", default="", max_length=LINE
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
