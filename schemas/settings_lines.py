"""The lines of a file of settings: those that are NAME=VALUE, and the others by number."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from dotenv.main import dotenv_values
from dotenv.parser import Binding, parse_stream

#: The beginning of the name under which a line is kept that cannot be read.
LINE: Final = "line "
#: The name under which a file is kept that is not in UTF-8.
ENCODING: Final = "encoding"


def read_lines(path: Path) -> dict[str, str | None]:
    """The settings of a file by name; of a line that is none its number and first word.

    A file that is not in UTF-8 has one entry, `ENCODING`.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return {ENCODING: path.name}
    read = list(parse_stream(io.StringIO(text)))
    good = "".join(each.original.string for each in read if not _is_wrong(each))
    return dotenv_values(stream=io.StringIO(good)) | dict(_wrong(read))


def _is_wrong(binding: Binding) -> bool:
    return binding.error or (binding.key is not None and binding.value is None)


def _wrong(read: list[Binding]) -> Iterator[tuple[str, str]]:
    """The lines that are no setting. What stands behind the first word may be a password."""
    for each in filter(_is_wrong, read):
        said = each.original.string
        above = said[: len(said) - len(said.lstrip())].count("\n")
        first, _, rest = said.strip().replace("=", "= ").partition(" ")
        yield f"{LINE}{each.original.line + above}", f"{first} ..." if rest else first
