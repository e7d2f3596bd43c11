"""The words of the answer page in each language, and dates as the language writes them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

import yaml
from babel import Locale
from babel.dates import format_datetime
from babel.lists import format_list

from schemas.moments import Moment
from schemas.questions import DecisionRule

#: The six languages of the United Nations, as they name themselves.
LANGUAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ar": "العربية",
        "zh": "中文",
        "en": "English",
        "fr": "Français",
        "ru": "Русский",
        "es": "Español",
    }
)
PAGES: Final = Path(__file__).resolve().parents[2] / "templates" / "pages"
_ENGLISH: Final = "en"


@cache
def words_in(language: str) -> Mapping[str, Any]:
    """Every word of the page in one of the LANGUAGES."""
    path = PAGES / "answer" / "words" / f"{language}.yaml"
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def chosen(asked: str | None, *, preferred: Sequence[str]) -> str:
    """The language that was asked for, else the first preferred one there is, else English."""
    wanted = [asked or "", *(tag.partition("-")[0] for tag in preferred)]
    return next((each for each in wanted if each in LANGUAGES), _ENGLISH)


def direction_of(language: str) -> str:
    """`rtl` for Arabic, `ltr` for the others."""
    return Locale.parse(language).text_direction


def instant_in(at: datetime, zone: str, *, language: str) -> str:
    """An instant in a zone, as the language writes it: `31 January 2027, 23:59 UTC`."""
    written = format_datetime(at, "d MMMM y, HH:mm", tzinfo=ZoneInfo(zone), locale=language)
    return f"{written} UTC" if zone == "UTC" else written


def rule_in(found: DecisionRule, *, language: str) -> str:
    """A rule of decision, as the language says it: `decided by MAG Chair`."""
    words, rule = words_in(language)["rules"], found.rule
    names = format_list(list(found.by.values()), locale=language)
    of = next(iter(found.body.values()), "")
    kind = "consensus_of" if rule.kind == "consensus" and of else rule.kind
    said = [words[kind].format(names=names, body=of, k=rule.k, percent=rule.percent)]
    if rule.minimum:
        said.append(words["minimum"][rule.minimum.per].format(k=rule.minimum.k))
    if rule.evaluated == "close":
        said.append(words["at_close"])
    return str(words["then"]).join(said)


def stated_in(due: Moment, *, language: str) -> str:
    """A date as people were told it: with its own time of day and zone."""
    day = format_datetime(due.at, "d MMMM y", tzinfo=ZoneInfo(due.zone), locale=language)
    return f"{day}, {due.shown}" if due.shown else day
