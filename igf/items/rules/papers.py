"""The documents about proposals and charters, in Markdown: every one is cited."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from igf.items.rules.lifecycle import reasons
from igf.items.rules.states import (
    MERGE_SUGGESTED,
    PRESENTED_TOO,
    STATE_WORDS,
    SUGGESTED_WHY,
    Items,
    counts,
)
from igf.words.markdown import cell, inert, table
from igf.words.phrases import counted, shown_utc
from schemas.items import Item


@dataclass(frozen=True)
class Consultants:
    """The days between the decision and the work of consultants, and the days required.

    `begins` says with what stage their work begins, and when.
    """

    days: int
    lead: int
    begins: str


@dataclass(frozen=True)
class Papers:
    """The facts from which the documents of one stage are written.

    `names` are display names by `by_whom`. `waiting` are items of earlier years that were carried
    over and are not taken in yet, with the title of their year. `next_meeting` says where late
    ones go; `until` when they were due. `ceilings` are in USD by level.
    """

    cycle: str
    stage: str
    items: Items
    names: Mapping[str, str]
    waiting: tuple[tuple[str, Item], ...] = ()
    capacity: int | None = None
    consultants: Consultants | None = None
    next_meeting: str = "the next meeting"
    until: str = ""
    ceilings: Mapping[str, int] = field(default_factory=dict)

    def by(self, item: Item) -> str:
        """The sender of an item, as people read it."""
        return self.names.get(item.by_whom, item.by_whom)


def proposals_text(papers: Papers) -> str:
    """The proposals of PNs and BPFs: with work plan, slot and state, merged and carried over."""
    items = papers.items
    parts = [f"# {papers.cycle}: proposals, {papers.stage}", opening(items, "proposal")]
    if items:
        parts += [_capacity(papers), _overview(papers, plan="Work plan", slots=True)]
    parts.append(late(papers, f"go to {papers.next_meeting}, unless they are presented"))
    parts += sections(papers)
    return written(parts)


def charters_text(papers: Papers) -> str:
    """The charters of the MAG's working groups; those that came late go to the next meeting."""
    items = papers.items
    parts = [f"# {papers.cycle}: charters, {papers.stage}", opening(items, "charter")]
    if items:
        parts.append(_overview(papers, plan="Charter", slots=False))
    parts.append(late(papers, f"go to {papers.next_meeting}"))
    parts += sections(papers)
    return written(parts)


def written(parts: Iterable[str]) -> str:
    """A document of these parts; empty ones are left out."""
    return "\n\n".join(part for part in parts if part) + "\n"


def number(many: int, noun: str, *, one: str, more: str) -> str:
    """As in "No grant was approved.", "1 grant was approved.", "2 grants were approved."."""
    figure = counted(many, noun) if many else f"No {noun}"
    return f"{figure} {one if many in {0, 1} else more}."


def opening(items: Items, noun: str) -> str:
    """The number of items received, in a sentence."""
    return number(len(items), noun, one="was received", more="were received")


def _capacity(papers: Papers) -> str:
    chosen = [each for each in papers.items if counts(each)]
    said = f"Selected: {len(chosen)}."
    if papers.capacity is not None:
        said += f" Room for: {papers.capacity} (R-PN-1)."
    if why := reasons(chosen):
        said += f" More are selected than can be funded, because: {inert('; '.join(why))}."
    return said


def _overview(papers: Papers, *, plan: str, slots: bool) -> str:
    headers = ("Key", "Title", "By", plan, "Received", *(("Slot",) if slots else ()), "State")
    return table(headers, (_line(papers, each, slots=slots) for each in papers.items))


def _line(papers: Papers, item: Item, *, slots: bool) -> Sequence[str]:
    who = (item.key, cell(item.title), cell(papers.by(item)))
    slot = shown_utc(item.slot_at) if item.slot_at else ""
    came = (cell(item.plan) or "missing", shown_utc(item.received_at))
    return (*who, *came, *((slot,) if slots else ()), state_words(item))


def state_words(item: Item) -> str:
    """The state of an item in words."""
    if item.state == "late":
        goes = "is not considered" if item.kind == "application" else "goes to the next meeting"
        return f"{STATE_WORDS[item.state]}, {goes}"
    into = f" into {item.merged_into}" if item.merged_into else ""
    too = ", and presented with them" if item.fields.get(PRESENTED_TOO) else ""
    suggested = item.fields.get(MERGE_SUGGESTED, "")
    merge = f"; a merge into {suggested} is suggested" if suggested else ""
    return f"{STATE_WORDS[item.state]}{into}{too}{merge}"


def sections(papers: Papers) -> Iterator[str]:
    """Sections on what is out of the ordinary, each with its reason: decided ahead, merged, ..."""
    yield _section("Decided ahead of the others", _in(papers.items, "rechartered"))
    yield _suggestions(papers.items)
    yield _section("Merged", _in(papers.items, "merged"))
    yield _section("Not presented yet", _in(papers.items, "to_present"))
    yield _section("Carried over to the next year", _in(papers.items, "carried_over"))
    yield _section("Withdrawn", _in(papers.items, "withdrawn"))
    if papers.waiting:
        lines = [f"- {_named(item)} ({year})" for year, item in papers.waiting]
        yield "\n".join(("## Carried over from earlier years, not taken in yet", "", *lines))
    if papers.consultants:
        yield _consultants(papers.consultants)


def _suggestions(items: Items) -> str:
    """The merges that were suggested and are not made."""
    found = [each for each in items if each.fields.get(MERGE_SUGGESTED)]
    if not found:
        return ""
    lines = [
        f"- {_named(each)}, into {each.fields[MERGE_SUGGESTED]}:"
        f" {cell(each.fields.get(SUGGESTED_WHY, ''))}"
        for each in found
    ]
    return "\n".join(("## Merges suggested, not made", "", *lines))


def _in(items: Items, state: str) -> Items:
    return tuple(each for each in items if each.state == state)


def _section(title: str, items: Items) -> str:
    if not items:
        return ""
    return "\n".join((f"## {title}", "", *(f"- {_reasoned(each)}" for each in items)))


def _reasoned(item: Item) -> str:
    into = f", into {item.merged_into}" if item.merged_into else ""
    taken = f", taken over into {item.carried_to}" if item.carried_to else ""
    return f"{_named(item)}{into}{taken}{f': {cell(item.reason)}' if item.reason else ''}"


def _named(item: Item) -> str:
    return f"{item.key} ({cell(item.title)})"


def _consultants(found: Consultants) -> str:
    gap = counted(max(found.days, 0), "day")
    said = f"Their work begins {gap} after the decision is due: {found.begins}."
    if found.days >= found.lead:
        return f"## Consultants\n\n{said} Hiring takes {found.lead}."
    short = counted(found.lead - found.days, "day")
    warned = f"This is {short} short of the {found.lead} that hiring takes (R-PN-2)."
    return f"## Consultants\n\n**Warning:** {said} {warned} Let it begin later."


def late(papers: Papers, goes: str) -> str:
    """Those that came after their date, and where they go."""
    found = _in(papers.items, "late")
    if not found:
        return ""
    due = f" They were due by {papers.until}." if papers.until else ""
    lines = [f"- {_named(each)}, received {shown_utc(each.received_at)}" for each in found]
    return "\n".join((f"## Late\n\nThese came late and {goes}.{due}\n", *lines))
