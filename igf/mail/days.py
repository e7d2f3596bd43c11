"""The spellings of a day in mails, to find a day in a text."""

from zoneinfo import ZoneInfo

from babel.dates import format_date

from igf.mail.environment import locale_of
from schemas.moments import Moment


def day_in(moment: Moment, language: str) -> str:
    """The day of a moment as a mail in a language writes it: `31 January 2024`."""
    local = moment.at.astimezone(ZoneInfo(moment.zone))
    return format_date(local, format="long", locale=locale_of(language))
