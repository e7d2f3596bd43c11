"""The documents about grants, in Markdown: the check by level and status, and the letters."""

from collections.abc import Mapping, Sequence

from igf.items.rules.grant_rules import RULE, amount_of, flags, proposed, total
from igf.items.rules.papers import Papers, late, number, opening, sections, state_words, written
from igf.items.rules.states import Items
from igf.words.markdown import cell, table
from igf.words.phrases import counted
from schemas.items import Item


def grants_text(papers: Papers) -> str:
    """The applications for grants, checked by level and status (R-NRI-1), and the proposal."""
    items, ceilings = papers.items, papers.ceilings
    parts = [f"# {papers.cycle}: proposed grants, {papers.stage}", opening(items, "application")]
    if items:
        parts += [_proposed(items, ceilings), _checked(papers, ceilings)]
    parts += [_ceilings(ceilings), late(papers, "are not considered"), *sections(papers)]
    return written(parts)


def letters_text(papers: Papers) -> str:
    """A letter for each grant that was proposed and approved."""
    granted = proposed(papers.items, papers.ceilings)
    parts = [f"# {papers.cycle}: award letters, {papers.stage}"]
    parts.append(number(len(granted), "grant", one="was approved", more="were approved"))
    parts += [_letter(papers, each) for each in granted]
    return written(parts)


def _proposed(items: Items, ceilings: Mapping[str, int]) -> str:
    found = proposed(items, ceilings)
    return f"Proposed: {counted(len(found), 'grant')}, {total(found):,} USD together."


def _checked(papers: Papers, ceilings: Mapping[str, int]) -> str:
    headers = ("Key", "Initiative", "By", "Level", "USD ", f"Against it ({RULE})", "Proposal")
    chosen = {each.key for each in proposed(papers.items, ceilings)}
    return table(headers, (_check(papers, each, chosen=chosen) for each in papers.items))


def _check(papers: Papers, item: Item, *, chosen: set[str]) -> Sequence[str]:
    amount = amount_of(item)
    against = "; ".join(flags(item, papers.ceilings))
    outcome = "grant" if item.key in chosen else _not_proposed(item)
    level = cell(item.fields.get("level", "").replace("_", "-"))
    figure = f"{amount:,}" if amount is not None else ""
    return (item.key, cell(item.title), cell(papers.by(item)), level, figure, against, outcome)


def _not_proposed(item: Item) -> str:
    return "no grant" if item.state in {"received", "not_selected"} else state_words(item)


def _ceilings(ceilings: Mapping[str, int]) -> str:
    if not ceilings:
        return "This year declares no ceilings (`grant_ceilings` of its settings)."
    said = "; ".join(f"{level.replace('_', '-')} {most:,}" for level, most in ceilings.items())
    return f"Ceilings in USD by level ({RULE}): {said}. Only listed initiatives get a grant."


def _letter(papers: Papers, item: Item) -> str:
    amount = amount_of(item)
    to = papers.by(item) or item.title
    signed = papers.names.get("secretariat", papers.cycle)
    figure = f"a grant of {amount:,} USD" if amount is not None else "a grant"
    return (
        f"## {item.key}\n\nTo: {cell(to)}\n\nWe are glad to tell you that {cell(item.title)} gets "
        f"{figure} for {papers.cycle}. Please say whether you accept it.\n\n{signed}"
    )
