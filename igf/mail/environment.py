"""The sandbox that templates run in. Every value is untrusted and arrives inert.

A value printed in a body is made one line, loses control characters, has its addresses defused
(`https[:]//`), is escaped for Markdown and stands between Unicode isolates, which become `<bdi>`
in HTML. What a filter of this module returns (`Inert`) has been through that already.
"""

import re
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import StrictUndefined, Template, TemplateRuntimeError, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from schemas.moments import Moment

#: First strong isolate and its end: the text between them has a reading direction of its own.
FSI: Final = "\u2068"
PDI: Final = "\u2069"
#: A longer value is cut, so that no typed text can make a mail too large to show.
LONGEST_VALUE: Final = 2000

#: Marks in a text for facts of the reader that are filled in later; in no other value.
MARKS: Final = {"name": "\ufdd0", "why": "\ufdd1"}

_BREAKS = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_TRICKS = re.compile(r"[\u200b\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ud800-\udfff]")
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_LINK_IN_TEXT = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.)\S+", re.IGNORECASE)
_WEB = re.compile(r"https?://[^\s<>\"'\\^`{|}]+")
_OPEN: Final = "the reader is not known yet"
_MAILBOX = re.compile(
    r"(?:mailto:)?([^\s<>\"'\\^`{|}@:/?]+@[A-Za-z0-9.-]+(?:\?subject=[\w%./~-]+)?)"
)


class Inert(str):
    """Markdown that is safe to print as it is."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, eq=False)
class Blank:
    """A fact of the reader, filled in later: a body can only print it."""

    mark: str

    def __bool__(self) -> bool:
        raise TypeError(_OPEN)

    def __eq__(self, other: object) -> bool:
        raise TypeError(_OPEN)

    def __str__(self) -> str:
        raise TypeError(_OPEN)

    __hash__ = None  # type: ignore[assignment]  # as of everything that cannot be compared


def one_line(text: str) -> str:
    """`text` without control characters, direction tricks and line breaks."""
    return _BREAKS.sub(" ", _TRICKS.sub("", text)).strip()


def without_isolates(text: str) -> str:
    return text.replace(FSI, "").replace(PDI, "")


def locale_of(language: str) -> Locale:
    """The Babel locale; English dates are written the United Nations' way, day first."""
    return Locale("en", "GB") if language == "en" else Locale.parse(language, sep="-")


def is_language(tag: str) -> bool:
    """Whether dates and numbers can be written in the language `tag` names."""
    try:
        locale_of(tag)
    except (ValueError, UnknownLocaleError):
        return False
    return True


def direction(language: str) -> str:
    """`rtl` or `ltr`."""
    return locale_of(language).text_direction


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def _defused(match: re.Match[str]) -> str:
    return match[0].replace("://", "[:]//").replace(".", "[.]")


def defused(text: str) -> str:
    """A typed text on one line and not too long, with web addresses that do not become links."""
    return _LINK_IN_TEXT.sub(_defused, _cut(one_line(text)))


def _escaped(text: str) -> str:
    return _PUNCTUATION.sub(r"\\\1", text)


def _isolated(text: str) -> Inert:
    return Inert(f"{FSI}{text}{PDI}")


def _printable(value: object, locale: Locale) -> str:
    """The text of a value; raises for a value without a text of its own."""
    if isinstance(value, int) and not isinstance(value, bool):
        return format_decimal(value, locale=locale)
    if isinstance(value, str | Undefined):
        return defused(str(value))
    raise TemplateRuntimeError(
        f"{type(value).__name__} has no text; test for none, or use the filters moment and day"
    )


def _in_body(value: object, locale: Locale) -> Inert:
    if isinstance(value, Inert):
        return value
    if isinstance(value, Blank):
        return _isolated(value.mark)
    return _isolated(_escaped(_printable(value, locale)))


def _in_subject(value: object, locale: Locale) -> str:
    if isinstance(value, Inert):
        text = _ESCAPE.sub(r"\1", without_isolates(value))
    else:
        text = _printable(value, locale)
    # "=?" would open an encoded word, which mail programs decode.
    return text.replace("=?", "= ?")


def _date(moment: Moment, locale: Locale) -> str:
    if not isinstance(moment, Moment):
        raise TemplateRuntimeError("there is no date here; test for it with if")
    return format_date(moment.at.astimezone(ZoneInfo(moment.zone)), format="long", locale=locale)


def _day(moment: Moment, locale: Locale) -> Inert:
    """`31 January 2024`, the day in the moment's own zone."""
    return _isolated(_date(moment, locale))


def _moment(moment: Moment, locale: Locale) -> Inert:
    """`31 January 2024, 23:59 UTC`; the day alone where no time of day is shown."""
    date = _date(moment, locale)
    if not moment.shown:
        return _isolated(date)
    # The date stands bare in the outer isolate, which takes its direction from it.
    pattern: str = locale.datetime_formats["medium"]
    time = _isolated(_escaped(one_line(moment.shown)))
    return _isolated(pattern.format(time, date))


def _target(address: str) -> str | None:
    if _TRICKS.search(address):
        return None
    if _WEB.fullmatch(address):
        return address
    mailbox = _MAILBOX.fullmatch(address)
    return f"mailto:{mailbox[1]}" if mailbox else None


def _link(address: str, words: str | None = None, *, locale: Locale) -> Inert:
    """A Markdown link to a web page or mailbox; anything else is printed as inert text."""
    target = _target(address)
    if target is None:
        return _in_body(f"{words} {address}" if words else address, locale)
    shown = _isolated(_escaped(_cut(one_line(words or address))))
    return Inert(f"[{shown}](<{_escaped(target)}>)")


@lru_cache(maxsize=64)
def environment(language: str, *, subject: bool = False) -> ImmutableSandboxedEnvironment:
    """The sandbox for the bodies (or the subjects) of one language."""
    locale = locale_of(language)
    made = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=False,  # the source is Markdown: finalize escapes for it
        finalize=partial(_in_subject if subject else _in_body, locale=locale),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "moment": partial(_moment, locale=locale),
        "day": partial(_day, locale=locale),
        "link": partial(_link, locale=locale),
    }
    return made


@lru_cache(maxsize=4096)
def compiled(source: str, language: str, *, subject: bool = False) -> Template:
    """The template made from its source text, made once."""
    return environment(language, subject=subject).from_string(source)
