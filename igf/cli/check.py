"""`igf check`: everything that is wrong with a year, at once, before it starts."""

import json
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from igf.check.check import Findings, look_at
from igf.cli.shared.reading import KINDS, shortened
from igf.engine.computations import COMPUTATIONS
from igf.mail.catalogue import load_catalogue
from schemas.errors import problem_line
from schemas.plan import Problem

#: Exit code of a year that cannot be carried out, and under --strict of one with warnings.
FAILED = 2


def check_command(
    file: Annotated[Path, typer.Argument(help="The file of the year.")],
    format_: Annotated[
        Literal["text", "json"], typer.Option("--format", help="How to write what is found.")
    ] = "text",
    *,
    strict: Annotated[bool, typer.Option("--strict", help="Let warnings fail as well.")] = False,
) -> None:
    """Say everything that is wrong with a year: file, line, and what would be right."""
    found = _checked(file)
    problems = [shortened(problem) for problem in found.problems]
    counts = Counter(problem.severity for problem in problems)
    failed = bool(counts["error"] or (strict and counts["warning"]))
    if format_ == "json":
        typer.echo(_as_json(file, problems, whole=found.whole))
    else:
        typer.echo(_as_text(problems, failed=failed, whole=found.whole))
    raise typer.Exit(FAILED if failed else 0)


def _checked(file: Path) -> Findings:
    return look_at(file, kinds=KINDS, catalogue=load_catalogue(), computations=COMPUTATIONS)


def _as_json(file: Path, problems: Sequence[Problem], *, whole: bool) -> str:
    content: dict[str, Any] = {"file": str(file), "whole": whole}
    content |= {f"{name}s": number for name, number in _counts(problems).items()}
    content["problems"] = [problem.model_dump(mode="json") for problem in problems]
    return json.dumps(content, indent=2)


def _as_text(problems: Sequence[Problem], *, failed: bool, whole: bool) -> str:
    groups = [
        "\n".join(_printable(problem_line(problem)) for problem in group)
        for _, group in groupby(problems, key=attrgetter("severity"))
    ]
    rest = "" if whole else "\nSo much is wrong that the rest was not checked"
    return "\n\n".join([*groups, _closing(problems, failed=failed) + rest])


def _printable(line: str) -> str:
    # Text from people could hold line breaks or commands to the terminal.
    return "".join(sign if sign.isprintable() else "�" for sign in line)


def _closing(problems: Sequence[Problem], *, failed: bool) -> str:
    """The counts in words, and the conclusion from them."""
    counts = _counts(problems)
    numbers = ", ".join(_number(name, number) for name, number in counts.items())
    verdict = "the year can be carried out"
    if counts["error"]:
        verdict = "the year cannot be carried out before the errors are corrected"
    elif failed:
        verdict = "the year can be carried out, and --strict lets warnings fail"
    return f"{numbers[0].upper()}{numbers[1:]}: {verdict}"


def _number(name: str, number: int) -> str:
    return f"1 {name}" if number == 1 else f"{number or 'no'} {name}s"


def _counts(problems: Sequence[Problem]) -> dict[str, int]:
    counts = Counter(problem.severity for problem in problems)
    return {"error": counts["error"], "warning": counts["warning"], "note": counts["note"]}
