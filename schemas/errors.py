"""Mistakes of the person who uses the engine: said in plain words, with what to do next.

The `igf` command prints them and ends with code 2; they never show a traceback.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemas.plan import Problem


class Mistake(Exception):  # noqa: N818 -- it is the person's mistake, not an error of ours
    """A request of the person cannot be carried out; `fix` says how to correct it."""

    def __init__(self, message: str, fix: str = "") -> None:
        """Both texts are plain words without a final full stop."""
        super().__init__(message, fix)
        self.message = message
        self.fix = fix

    def __str__(self) -> str:
        return f"{self.message} -> {self.fix}" if self.fix else self.message


class Mistakes(Mistake):
    """Every problem found in what the person wrote, all at once, in the order of the file."""

    def __init__(self, problems: "Sequence[Problem]") -> None:
        """`problems` holds at least one."""
        self.problems = tuple(problems)
        super().__init__("\n".join(problem_line(problem) for problem in self.problems))

    def __reduce__(self) -> "tuple[type[Mistakes], tuple[tuple[Problem, ...]]]":
        return type(self), (self.problems,)


class WrongValueError(ValueError):
    """A text that does not fit its place; `fix` says how to correct it.

    `value` is the part that is wrong, None: all of it. `field` names where it stands, if it was
    found by comparing several fields.
    """

    def __init__(self, what: str, fix: str, *, value: str | None = None, field: str = "") -> None:
        super().__init__(what)
        self.what, self.fix, self.value, self.field = what, fix, value, field


def problem_line(problem: "Problem") -> str:
    """One problem in one line: `file:line  severity  message (value) [rule] -> fix`.

    In a spreadsheet the cell stands for the line: `file:People!C3`.
    """
    where = ":".join(str(part) for part in (problem.file, problem.cell or problem.line) if part)
    value = f"({problem.value})" if problem.value else ""
    rule = f"[{problem.rule}]" if problem.rule else ""
    said = " ".join(part for part in (problem.message, value, rule) if part)
    line = "  ".join(part for part in (where or problem.place, problem.severity, said) if part)
    return f"{line} -> {problem.fix}" if problem.fix else line
