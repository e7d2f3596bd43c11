"""Languages of mails, as their tag says and as people call them."""

from babel import Locale, UnknownLocaleError


def _locale(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag, sep="-") if tag else None
    except (ValueError, UnknownLocaleError):
        return None


def direction(tag: str) -> str:
    """`rtl` or `ltr`; `auto` where the tag says nothing: then the text decides."""
    locale = _locale(tag)
    return locale.text_direction if locale else "auto"


def language_name(tag: str) -> str:
    """`Arabic` for `ar`; the tag itself where it is unknown."""
    locale = _locale(tag)
    return (locale.get_display_name("en") if locale else None) or tag
