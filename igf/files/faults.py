"""Faults of a file that show before its meaning is read, in plain words."""

from pathlib import Path

from schemas.plan import Problem

_MEGABYTE = 1_000_000

#: Fault and fix: of any file, of YAML, of a spreadsheet.
_FAULTS = {
    "file_missing": ("There is no such file", "check its name"),
    "file_kind": ("This is not a file", "name a file"),
    "file_closed": ("The file cannot be read: {reason}", "check the rights on it"),
    "folder_missing": ("There is no such folder of kinds of stage", "check its name"),
    "kind_name": ("The kind is named {kind}, its file is not", "name the file {kind}.yaml"),
    "file_size": ("The file is larger than {limit} MB", "{fix}"),
    "file_text": ("The file is not text in UTF-8", "save it as plain text in UTF-8"),
    "yaml_empty": ("The file is empty", "write it, or begin with `igf new`"),
    "yaml_syntax": (
        "The file is not YAML: {reason}",
        "look here and one line above for indentation, tabs, colons, quotes and brackets",
    ),
    "yaml_depth": ("The file is nested too deeply", "look for brackets that are never closed"),
    "yaml_size": ("The file repeats itself too often", "write out what each alias (*) stands for"),
    "yaml_alias": ("An alias (*) stands inside itself", "write out what it stands for"),
    "yaml_tag": ("A tag stands here: {tag}", "leave the tag (!) out"),
    "yaml_key": ("A key is not text", "write KEY: VALUE"),
    "yaml_twice": ("`{key}` stands twice, first in line {first}", "keep one of the two"),
    "file_empty": ("The file is empty", "export it again"),
    "file_binary": ("This is neither a CSV nor an XLSX file", "save it as CSV UTF-8 or as XLSX"),
    "file_other": (
        "This is {kind}, neither a CSV nor an XLSX file",
        "open it in a spreadsheet and save it as XLSX (Excel workbook) or as CSV UTF-8",
    ),
    "csv_text": (
        "This text is not in UTF-8",
        "save it as CSV UTF-8, or say its code page: --encoding cp1252, cp1250, cp1251 or cp1256",
    ),
    "csv_encoding": ("This text cannot be read in {encoding}", "say another --encoding"),
    "csv_separator": (
        "It cannot be told whether {separators} stands between the columns",
        "write the line sep=; before the first one, with the right sign, or save it as XLSX",
    ),
    "csv_syntax": (
        "The row that begins here is not CSV: {reason}",
        "put text that holds quotes, commas or line breaks in quotes; double the quotes inside",
    ),
    "csv_sheet": (
        "This is not an XLSX workbook, so it has no sheets",
        "save it as XLSX, or leave the name of the sheet out",
    ),
    "xls_old": (
        "This is a workbook of the old kind (.xls)",
        "open it in a spreadsheet and save it as XLSX (Excel workbook) or as CSV UTF-8",
    ),
    "xlsx_locked": ("The workbook is protected by a password", "save it without the password"),
    "xlsx_broken": ("The workbook cannot be read", "open it in a spreadsheet and save it as XLSX"),
    "xlsx_sheet": ("There is no sheet of this name", "{fix}"),
    "sheets_several": (
        "More than one sheet could be meant: {sheets}",
        'say which one: --sheet "{first}"',
    ),
    "sheets_hidden": (
        "All sheets with rows are hidden: {sheets}",
        'show the one that is meant, or say it: --sheet "{first}"',
    ),
    "rows_hidden": (
        "Rows are hidden or filtered out: {rows}",
        "show them, or say --hidden read to take them like the others, --hidden skip to leave them",
    ),
    "columns_hidden": (
        "Columns that would be read are hidden: {columns}",
        "show them, or say --hidden read to read them, --hidden skip to leave them",
    ),
    "cells_merged": (
        "These cells are merged, so that one text stands below several headers: {cells}",
        "unmerge them and write each text below its header",
    ),
    "dates_origin": (
        "The hidden sheet that says what went out is missing",
        "write the workbook anew with `igf plan YEAR --format xlsx`, and change that",
    ),
    "table_rows": ("There are no rows below the headers", "check that this is the right sheet"),
    "table_size": ("There are more than {limit} rows", "split the file"),
    "header_row": (
        "The first row has fewer cells than others, so it may not be that of the headers",
        "delete the lines above the headers, or say which header is which with --map",
    ),
    "header_blank": (
        "This cell stands in column {column}, which has no header",
        "write a header in row {header_row}, or put text with commas or semicolons in quotes",
    ),
    "header_twice": ("Two columns have the same header: {columns}", "rename one of them"),
}


def fault(path: Path, code: str, *, line: int | None = None, **words: object) -> Problem:
    """The problem of a code, with `words` put into its text; of them `value` is what stands there.

    `line` may be the row of a spreadsheet.
    """
    message, fix = _FAULTS[code]
    return Problem(
        severity="error",
        code=code,
        message=message.format(**words),
        value=str(words.get("value", "")),
        fix=fix.format(**words),
        file=str(path),
        line=line,
    )


def read_bytes(
    path: Path, *, megabytes: int, fix: str, content: bytes | None = None
) -> bytes | Problem:
    """The bytes of a file, or why they cannot be read; `fix` is for one that is too large.

    `content` is what it holds, if that is known.
    """
    limit = megabytes * _MEGABYTE
    raw = _bytes_of(path, limit=limit) if content is None else content
    too_large = not isinstance(raw, Problem) and len(raw) > limit
    return fault(path, "file_size", limit=megabytes, fix=fix) if too_large else raw


def _bytes_of(path: Path, *, limit: int) -> bytes | Problem:
    """The bytes of a file, or more of them than the limit; else why they cannot be read."""
    try:
        if not path.exists():
            return fault(path, "file_missing")
        if not path.is_file():
            return fault(path, "file_kind")
        with path.open("rb") as stream:
            return stream.read(limit + 1)
    except OSError as error:
        return fault(path, "file_closed", reason=(error.strerror or str(error)).lower())
