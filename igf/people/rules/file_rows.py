"""Rows of a file of people, merged with the known data of each person.

The file replaces what it has columns for. Of a body that it names without days, the days stay;
who has left a body by then is not brought back without days. Ended memberships are kept.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from igf.people.rules.terms import MembershipChange, Span, span_of, term_of
from schemas.people import PersonRow, Term

Spans = Mapping[str, Span]


@dataclass(frozen=True)
class Settled:
    """A person as the file leaves them; `left` are bodies of the row that they have left."""

    row: PersonRow
    changes: tuple[MembershipChange, ...]
    left: tuple[str, ...] = ()


def settled(
    said: PersonRow,
    known: PersonRow | None,
    *,
    spans: Spans,
    columns: Collection[str] | None,
    now: datetime,
) -> Settled:
    """A row merged with the known data; `columns` are those of the file, None for all of them."""
    row = _filled(said, known, columns=columns)
    if columns is not None and "bodies" not in columns:
        return Settled(row, ())
    after = _after(said, spans, now=now)
    changes = tuple(
        MembershipChange(said.id, body, spans.get(body), after.get(body))
        for body in sorted({*spans, *after})
        if spans.get(body) != after.get(body)
    )
    left = tuple(body for body in said.bodies if not after[body].lasts(now) and body in spans)
    return Settled(with_spans(row, after), changes, left)


def with_spans(row: PersonRow, spans: Spans) -> PersonRow:
    """A person with these memberships."""
    terms = [term_of(body, spans[body]) for body in sorted(spans)]
    told = tuple(term for term in terms if term != Term(body=term.body))
    return row.model_copy(update={"bodies": tuple(sorted(spans)), "terms": told})


def _filled(
    said: PersonRow, known: PersonRow | None, *, columns: Collection[str] | None
) -> PersonRow:
    if known is None or columns is None:
        return said
    kept = PersonRow.model_fields.keys() - {"id", "other_addresses", *columns}
    return said.model_copy(update={name: getattr(known, name) for name in kept})


def _after(said: PersonRow, spans: Spans, *, now: datetime) -> dict[str, Span]:
    terms = {term.body: term for term in said.terms}
    after = {body: span for body, span in spans.items() if not span.lasts(now)}
    for body in said.bodies:
        after[body] = _span(terms.get(body) or Term(body=body), spans.get(body))
    return after


def _span(said: Term, known: Span | None) -> Span:
    if known is None or said == term_of(said.body, known):
        return known or span_of(said)
    if said.since or said.until:
        return span_of(said)
    return Span(said.role or known.role, known.since, known.until)
