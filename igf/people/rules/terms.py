"""Memberships in time: from when to when one counts, as written in a cell and as said in words.

A term is written with days; its last day counts. A span holds the instants that follow from it.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from igf.calendar.days import day_of
from schemas.errors import WrongValueError
from schemas.people import PersonRow, Term

_MICROSECOND = timedelta(microseconds=1)
_DAY = timedelta(days=1)
_PARTS = re.compile(r"\s*;\s*(?![^()]*\))")
_ENTRY = re.compile(r"([^()]*?)\s*(?:\(([^()]*)\))?")
_PERIOD = re.compile(r"(?:from |since )?(\S+) (?:to|until|-|–) (\S+)")
_FROM = re.compile(r"(?:from|since) (\S+)")
_UNTIL = re.compile(r"(?:until|to) (\S+)")
_FIGURES = re.compile(r"\d{4}")
HOW = "write it as mag (2024-01-01 to 2026-12-31), mag (from 2024-01-01) or mag (until 2026-12-31)"


@dataclass(frozen=True)
class Span:
    """One membership: its function in words, and the instants between which it counts."""

    role: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def lasts(self, now: datetime) -> bool:
        """Whether it has not ended; one that begins later lasts as well."""
        return self.until is None or self.until > now

    def counts(self, now: datetime) -> bool:
        """Whether the membership counts at `now`: first instant included, last excluded."""
        return self.lasts(now) and (self.since is None or self.since <= now)


@dataclass(frozen=True)
class MembershipChange:
    """One membership before and after a change; None where there is none. Ids and keys only."""

    person: str
    body: str
    before: Span | None
    after: Span | None


def first_instant(day: date) -> datetime:
    """The first instant of a day, in UTC."""
    return datetime.combine(day, time.min, UTC)


def span_of(term: Term) -> Span:
    """The instants of a term: until the end of its last day."""
    return Span(
        term.role,
        first_instant(term.since) if term.since else None,
        first_instant(term.until) + _DAY if term.until else None,
    )


def term_of(body: str, span: Span) -> Term:
    """The days of a span; one that ends within a day counts on that day."""
    last = (span.until - _MICROSECOND).date() if span.until else None
    return Term(
        body=body, role=span.role, since=span.since.date() if span.since else None, until=last
    )


def read_terms(cell: str) -> tuple[Term, ...]:
    """The bodies of a cell in order of key, each once. Raises WrongValueError."""
    found: dict[str, Term] = {}
    for part in _PARTS.split(cell):
        if part.strip():
            term = _read_entry(part.strip())
            found.setdefault(term.body, term)
    return tuple(found[body] for body in sorted(found))


def term_words(term: Term | None) -> str:
    """As a cell has it: "co-chair, 2024-01-01 to 2026-12-31"; "" if there is nothing to say."""
    if term is None:
        return ""
    days = ""
    if term.since and term.until:
        days = f"{term.since} to {term.until}"
    elif term.since or term.until:
        days = f"from {term.since}" if term.since else f"until {term.until}"
    return ", ".join(part for part in (term.role, days) if part)


def span_words(span: Span | None) -> str | None:
    """As the log has it: "member, co-chair, from 2024-01-01"; None for no membership."""
    if span is None:
        return None
    words = term_words(term_of("", span))
    return f"member, {words}" if words else "member"


def entry_words(term: Term) -> str:
    """A body as a cell has it: "mag (2024-01-01 to 2026-12-31)"."""
    words = term_words(term)
    return f"{term.body} ({words})" if words else term.body


def bodies_cell(person: PersonRow) -> str:
    """The bodies of a person as a cell has them: "mag (2024-01-01 to 2026-12-31); mag_chair"."""
    terms = {term.body: term for term in person.terms}
    return "; ".join(entry_words(terms.get(body) or Term(body=body)) for body in person.bodies)


def _read_entry(text: str) -> Term:
    match = _ENTRY.fullmatch(text)
    if match is None:
        raise WrongValueError("not written as expected", HOW, value=text)
    body, said = match.groups()
    parts = [part.strip() for part in (said or "").split(",") if part.strip()]
    days = [part for part in parts if _FIGURES.search(part)]
    roles = ", ".join(part for part in parts if part not in days)
    if len(days) > 1:
        raise WrongValueError("more than one term", HOW, value=text)
    since, until = _read_days(days[0]) if days else (None, None)
    if since and until and until < since:
        raise WrongValueError("ends before it begins", "put the earlier day first", value=text)
    return Term(body=body, role=roles, since=since, until=until)


def _read_days(text: str) -> tuple[date | None, date | None]:
    try:
        if match := _PERIOD.fullmatch(text):
            return day_of(match[1]), day_of(match[2])
        if match := _FROM.fullmatch(text):
            return day_of(match[1]), None
        if match := _UNTIL.fullmatch(text):
            return None, day_of(match[1])
    except ValueError:
        pass
    raise WrongValueError("no term", HOW, value=text)
