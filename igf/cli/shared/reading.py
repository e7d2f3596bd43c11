"""Reading and writing the files that commands are given; their faults are raised as Mistake."""

from pathlib import Path
from typing import Annotated, Final

import typer

from igf.ops.places import PROJECT
from igf.year.file import Year, load_year
from schemas.errors import Mistake, Mistakes
from schemas.plan import Problem

#: The declared kinds of stage.
KINDS: Final = PROJECT / "flows" / "kinds"
#: The file that a command writes.
Out = Annotated[
    Path | None, typer.Option("--out", "-o", help="The file to write; else it is printed.")
]


def read_year(file: Path) -> Year:
    """The year of a file with the kinds it uses.

    Raises:
        Mistakes: everything that is wrong with the file or a kind, with file and line.
    """
    found = load_year(file, KINDS)
    if isinstance(found, list):
        raise Mistakes(found)
    return found


def write_output(content: str | bytes, output: Path | None) -> None:
    """Write to a file (whatever it held before is replaced), or else to the standard output.

    That the file is written is said aside, on the standard error.
    """
    if output is None:
        typer.echo(content, nl=False)
        return
    data = content.encode() if isinstance(content, str) else content
    try:
        output.write_bytes(data)
    except OSError as error:
        raise cannot_write(output, error) from error
    typer.echo(f"{output} is written.", err=True)


def shortened(problem: Problem) -> Problem:
    """The problem with its file named from here, if it is below here."""
    path = Path(problem.file)
    if not path.is_absolute() or not path.is_relative_to(Path.cwd()):
        return problem
    return problem.model_copy(update={"file": str(path.relative_to(Path.cwd()))})


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet. Mistake: it is, or it cannot be written."""
    try:
        with path.open("xb") as stream:
            stream.write(content)
    except OSError as error:
        raise cannot_write(path, error) from error


def cannot_write(path: Path, error: OSError) -> Mistake:
    """The mistake to raise when a file cannot be written."""
    reason = (error.strerror or str(error)).lower()
    return Mistake(f"{path} cannot be written: {reason}", "name another file")
