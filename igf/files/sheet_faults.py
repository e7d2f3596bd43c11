"""What can be wrong with a spreadsheet before its rows are looked at, in plain words."""

from pathlib import Path

from schemas.plan import Problem

#: What is wrong, what would be right.
_FAULTS = {
    "file_missing": ("There is no such file", "check its name"),
    "file_kind": ("This is not a file", "name a file"),
    "file_closed": ("The file cannot be read: {reason}", "check the rights on it"),
    "file_size": ("The file is larger than {limit} MB", "save only the sheet with the answers"),
    "file_empty": ("The file is empty", "export it again"),
    "file_binary": ("This is neither a CSV nor an XLSX file", "save it as CSV UTF-8 or as XLSX"),
    "csv_text": ("This text is not in UTF-8", "save the file as CSV UTF-8"),
    "csv_syntax": (
        "The row that begins here is not CSV: {reason}",
        "put text that holds quotes, commas or line breaks in quotes; double the quotes inside",
    ),
    "csv_sheet": (
        "This is not an XLSX workbook, so it has no sheets",
        "save it as XLSX, or leave the name of the sheet out",
    ),
    "xls_old": ("This is a workbook of the old kind (.xls)", "save it as XLSX"),
    "xlsx_locked": ("The workbook is protected by a password", "save it without the password"),
    "xlsx_broken": ("The workbook cannot be read", "open it in a spreadsheet and save it as XLSX"),
    "xlsx_sheet": ("There is no sheet of this name", "{fix}"),
    "dates_origin": (
        "The hidden sheet that says what went out is missing",
        "write the workbook anew with `igf plan YEAR --format xlsx`, and change that",
    ),
    "table_rows": ("There are no rows below the headers", "check that this is the right sheet"),
    "table_size": ("There are more than {limit} rows", "split the file"),
    "header_blank": (
        "This cell stands in column {column}, which has no header",
        "write a header in row {header_row}, or put text with commas in quotes",
    ),
    "header_twice": ("Two columns have the same header: {columns}", "rename one of them"),
}


def fault(
    path: Path, code: str, *, row: int | None = None, value: str = "", **words: object
) -> Problem:
    """The problem of a code, with `words` put into its text; `row` as the spreadsheet counts."""
    message, fix = _FAULTS[code]
    return Problem(
        severity="error",
        code=code,
        message=message.format(**words),
        value=value,
        fix=fix.format(**words),
        file=str(path),
        line=row,
    )
