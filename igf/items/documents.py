"""The documents made from the items of a stage, and made again when these change."""

from collections.abc import Callable, Mapping
from typing import Final

from igf.asks.rules.holders import person_of
from igf.check.rules.findings import day
from igf.check.rules.order import calendar_days
from igf.documents.versions import MARKDOWN, Made, of_nothing
from igf.input.documents import count_made
from igf.items.rules.grant_papers import grants_text, letters_text
from igf.items.rules.lifecycle import refuse_too_many
from igf.items.rules.papers import Consultants, Papers, charters_text, proposals_text
from igf.items.rules.states import Items
from igf.stage.situation import Situation
from igf.store.queries import asks as ask_queries
from igf.store.queries import items as item_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.items import StageItem
from igf.words.phrases import shown
from igf.year.declared import instant_of, titles
from schemas.contributions import ContributionRow
from schemas.definition import StageDefinition
from schemas.items import Item, ItemKind
from schemas.moments import Moment
from schemas.steps import Ask, Compute

#: The documents made from items: the words of the title, and the text.
ITEM_DOCUMENTS: Final[Mapping[str, tuple[str, Callable[[Papers], str]]]] = {
    "collect_proposals": ("Proposals", proposals_text),
    "collect_charters": ("Charters", charters_text),
    "check_grants": ("Proposed grants", grants_text),
    "write_award_letters": ("Award letters", letters_text),
}
#: The computation that counts, also the items of a stage that takes applications.
COUNT: Final = "count_input"
#: Which items a stage takes, by what it works out from them.
KINDS: Final[Mapping[str, ItemKind]] = {
    "collect_proposals": "proposal",
    "collect_charters": "charter",
    "check_grants": "application",
}
#: With which point of stages of a kind the work of consultants begins (R-PN-2).
BEGINNING: Final[Mapping[str, str]] = {"hiring": "closes", "intersessional_work": "opens"}
MEETING: Final = "meeting"


def kind_taken(definition: StageDefinition) -> ItemKind | None:
    """Which items a stage takes; None: none."""
    works = (step.what for step in definition.steps if isinstance(step, Compute))
    return next((KINDS[what] for what in works if what in KINDS), None)


def items_of(session: Session, stage: str) -> Items:
    """The items of a stage (by id), in the order in which they came in."""
    return tuple(as_item(row) for row in item_queries.items(session, stage))


def as_item(row: StageItem) -> Item:
    """An item from its row."""
    return Item.model_validate({name: getattr(row, name) for name in Item.model_fields})


def mark_of(items: Items) -> item_queries.Mark:
    """The mark of items that were read, as `item_queries.mark` gives it."""
    return len(items), sum(each.version for each in items)


def document_of(session: Session, now: Situation, *, what: str) -> Made:
    """The document that a step makes from the items of its stage as they stand."""
    return document_over(session, now, what=what, items=items_of(session, now.stage.id))


def document_over(session: Session, now: Situation, *, what: str, items: Items) -> Made:
    """The document that a step makes, or would make, from these items of its stage.

    Mistake: more are selected than can be funded, without a reason (R-PN-1).
    """
    if what == COUNT:
        return count_made(now, counted_items(items))
    papers = _papers(session, now, items=items)
    refuse_too_many(items, papers.capacity)
    words, text = ITEM_DOCUMENTS[what]
    title = f"{words}: {now.stage.title}"
    title = title if items else of_nothing(title)
    return Made(title, MARKDOWN, text(papers).encode(), mark_of(items))


def applications(session: Session, now: Situation) -> tuple[ContributionRow, ...]:
    """The applications of a stage that count, in the form in which contributions are counted."""
    if kind_taken(now.facts.definition) != "application":
        return ()
    return counted_items(items_of(session, now.stage.id))


def counted_items(items: Items) -> tuple[ContributionRow, ...]:
    """Items that count, in the form in which contributions are counted."""
    return tuple(
        ContributionRow(
            row_key=each.key,
            stakeholder_group=each.fields.get("stakeholder_group", ""),
            region=each.fields.get("region", ""),
        )
        for each in items
        if each.state != "withdrawn"
    )


def due(now: Situation) -> Moment | None:
    """Until when items count as in time: when they are asked for, else when the stage closes."""
    stage = now.stage.key
    closes, opens = (now.anchors.get(f"{stage}.{point}") for point in ("closes", "opens"))
    asks = [step for step in now.facts.definition.steps if isinstance(step, Ask)]
    collecting = [step.due for step in asks if step.answer == "file"]
    if not collecting or opens is None:
        return closes
    return instant_of(collecting[0], now.anchors, year=now.year, stage=stage, asked=opens)


def waiting_items(session: Session, now: Situation) -> tuple[tuple[str, Item], ...]:
    """Items of earlier years that wait for a stage of this kind, with the key of their year."""
    rows = item_queries.carried_over(session, now.stage.kind, before=now.stage.cycle)
    return tuple((row.stage.partition("/")[0], as_item(row)) for row in rows)


def names_of_senders(session: Session, now: Situation, *, items: Items) -> dict[str, str]:
    """Display names of those who sent items in."""
    ids = {each.by_whom: person_of(each.by_whom) for each in items}
    people = ask_queries.people_by_id(session, sorted({each for each in ids.values() if each}))
    named = {said: people[who].name for said, who in ids.items() if who and who in people}
    return titles(now.year) | named


def _papers(session: Session, now: Situation, *, items: Items) -> Papers:
    years = {each.key: each.title for each in queries.cycles(session)}
    until, settings = due(now), now.year.settings
    return Papers(
        cycle=now.year.title,
        stage=now.stage.title,
        items=items,
        names=names_of_senders(session, now, items=items),
        waiting=tuple((years[key], item) for key, item in waiting_items(session, now)),
        capacity=settings.funded_capacity,
        consultants=_consultants(now),
        next_meeting=_next_meeting(now),
        until=shown(until) if until else "",
        ceilings=settings.grant_ceilings,
    )


def _consultants(now: Situation) -> Consultants | None:
    """R-PN-2: how long before their work it is decided for whom consultants work."""
    decided = now.anchors.get(f"{now.stage.key}.closes")
    if decided is None or kind_taken(now.facts.definition) != "proposal":
        return None
    starts = [
        (begins.at, f"{stage.title}, {day(begins)}", calendar_days(decided, begins))
        for key, stage in now.year.stages.items()
        if stage.kind in BEGINNING and stage.held != "no"
        if (begins := now.anchors.get(f"{key}.{BEGINNING[stage.kind]}"))
    ]
    if not starts:
        return None
    _, words, days = min(starts)
    return Consultants(days, now.year.settings.consultant_lead_days, words)


def _next_meeting(now: Situation) -> str:
    """The first meeting that opens after the decision, by title and date."""
    decided = now.anchors.get(f"{now.stage.key}.closes")
    if decided is None:
        return "the next meeting"
    coming = [
        (opens.at, f"{stage.title}, {shown(opens)}")
        for key, stage in now.year.stages.items()
        if stage.kind == MEETING and stage.held != "no"
        if (opens := now.anchors.get(f"{key}.opens")) and opens.at > decided.at
    ]
    return min(coming)[1] if coming else "the next meeting"
