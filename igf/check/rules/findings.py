"""The form of a finding of a rule: error, warning or note."""

from dataclasses import dataclass, replace
from typing import Self

from igf.calendar.dates import local_date
from schemas.moments import Moment
from schemas.plan import Problem, Severity


@dataclass(frozen=True, slots=True)
class RuleWords:
    """The words of a rule; `message` and `fix` may hold {names} that are filled in where found.

    `rule` is an id of the rule catalogue, empty where none is broken.
    """

    severity: Severity
    code: str
    message: str
    fix: str
    rule: str = ""

    def under(self, rule: str) -> Self:
        """The same finding under a rule of the catalogue."""
        return replace(self, rule=rule)

    def at(self, place: str, *, value: object = "", **words: object) -> Problem:
        """The problem found at a place of the year's file."""
        return Problem(
            severity=self.severity,
            code=self.code,
            message=self.message.format(**words),
            place=place,
            value=str(value),
            fix=self.fix.format(**words),
            rule=self.rule,
        )


def error(code: str, message: str, *, fix: str) -> RuleWords:
    """Something that keeps the year from being carried out."""
    return RuleWords("error", code, message, fix)


def warning(code: str, message: str, *, fix: str, rule: str = "") -> RuleWords:
    """A rule of order, lead time or reply time that is broken; the year can be carried out."""
    return RuleWords("warning", code, message, fix, rule)


def note(code: str, message: str, *, fix: str) -> RuleWords:
    """Something to know; nothing is wrong."""
    return RuleWords("note", code, message, fix)


def day(moment: Moment) -> str:
    """The day of a date as people read it: "9 April 2024"."""
    local = local_date(moment)
    return f"{local.day} {local:%B %Y}"


def days(number: int) -> str:
    """A number of days in words: "1 day", "3 days"."""
    return "1 day" if number == 1 else f"{number} days"
