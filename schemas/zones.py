"""Zones of time as people write them: `UTC`, `UTC-11`, `AoE`, or an IANA name."""

import re
from zoneinfo import ZoneInfo

#: IANA has fixed zones for whole hours only; these places have kept their offset for decades.
_HALF_HOURS = {
    "UTC-9:30": "Pacific/Marquesas",
    "UTC+4:30": "Asia/Kabul",
    "UTC+5:30": "Asia/Kolkata",
    "UTC+5:45": "Asia/Kathmandu",
    "UTC+6:30": "Asia/Yangon",
    "UTC+8:45": "Australia/Eucla",
    "UTC+9:30": "Australia/Darwin",
}
_LABELS = {zone: label for label, zone in _HALF_HOURS.items()} | {"Etc/UTC": "UTC"}
_UTC_OFFSET = re.compile(r"UTC([+-])(\d{1,2})(?::(\d{2}))?")
_REGION_CITY = re.compile(r"(?!posix/|right/)[A-Za-z_]+(?:/[A-Za-z0-9_+-]+)+")


class ZoneError(ValueError):
    """A zone that cannot be read: the fault and the fix."""

    def __init__(self, wrong: str, right: str) -> None:
        super().__init__(f"{wrong}; {right}")
        self.wrong = wrong
        self.right = right


def zone_label(zone: str) -> str:
    """A zone in the IGF's words: `Etc/GMT+11` is `UTC-11`; a place keeps its name."""
    fixed = re.fullmatch(r"Etc/GMT([+-])(\d+)", zone)
    if fixed is None:
        return _LABELS.get(zone, zone)
    # Etc zones count the other way round: Etc/GMT+11 is eleven hours behind UTC.
    return f"UTC{'-' if fixed[1] == '+' else '+'}{fixed[2]}"


def read_zone(word: str) -> str:
    """The IANA name of a zone as people write it. ZoneError: there is none."""
    if word in {"UTC", "AoE"}:
        return "UTC" if word == "UTC" else "Etc/GMT+12"
    if match := _UTC_OFFSET.fullmatch(word):
        return _fixed_zone(match)
    if not _REGION_CITY.fullmatch(word) or not _is_zone(word):
        raise ZoneError(
            f"{word!r} is not a zone", "use UTC, UTC-11, AoE or a name such as Europe/Oslo"
        )
    return "UTC" if word == "Etc/UTC" else word


def _fixed_zone(match: re.Match[str]) -> str:
    sign, hours, minutes = match.groups()
    if int(minutes or 0):
        zone = _HALF_HOURS.get(f"UTC{sign}{int(hours)}:{minutes}", "")
    elif int(hours) == 0:
        zone = "UTC"
    else:
        zone = f"Etc/GMT{'-' if sign == '+' else '+'}{int(hours)}"
    if not zone or not _is_zone(zone):
        raise ZoneError(
            f"no zone is at {match[0]}", "use UTC-12 to UTC+14, or a name such as Europe/Oslo"
        )
    return zone


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return False
    return True
