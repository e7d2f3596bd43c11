"""Notices that cannot be written: no template, facts that are not there, no language for them."""

from collections.abc import Iterator

from igf.check.rules.checked import Checked, NoticeFacts
from igf.check.rules.findings import error, warning
from igf.check.rules.placed import PlacedStep
from igf.words.mistakes import suggest
from schemas.base import NoticeKey
from schemas.plan import Problem
from schemas.steps import Ask, Compute, Decide, External, Notice, Publish

#: Goes to the lead of a stage for work that is done by hand.
BY_HAND = "task.by_hand"
#: Where the problems stand that concern the parts all notices share.
SHARED = "_base"
#: The names of computations that count begin like this; their documents are what `counts` cites.
COUNTING = "count_"

NO_TEMPLATE = error("notice_missing", "There is no template of this notice", fix="{known}")
NO_QUESTION = error(
    "notice_context",
    "The notice speaks of a question and its due date, and this step asks nothing",
    fix="take another notice, or let the step ask (`do: ask`)",
)
NO_COUNT = error(
    "notice_context",
    "The notice gives counts, and `about` names no count that the stage makes before",
    fix="name first in `about` what a step with `what: count_...` makes",
)
NO_DOCUMENT = error(
    "notice_context",
    "The notice cites a document, and `about` names none",
    fix="name in `about` what an earlier step makes",
)
NO_LANGUAGE = warning(
    "language_missing",
    "Not written in {language}, a language of the cycle: {notices}",
    fix="write {language}/subject.txt and {language}/body.md for each; until then English is sent",
    rule="R-LNG-1",
)


def notices(checked: Checked) -> list[Problem]:
    """Problems that keep the notices of a year from being written, and the languages they lack."""
    used = {key for placed in checked.steps for _, key in used_by(placed, checked)}
    problems = [each for each in checked.templates if each.place in {*used, SHARED}]
    for placed in checked.steps:
        for field, key in used_by(placed, checked):
            problems += _notice(placed, checked, field=field, key=key)
    return [*problems, *_languages(checked, used)]


def used_by(placed: PlacedStep, checked: Checked) -> Iterator[tuple[str, NoticeKey]]:
    """The notices that a step sends, with the field that names them."""
    step = placed.step
    if isinstance(step, Notice | Ask | Decide | Publish | External):
        yield "notice", step.notice
    if isinstance(step, Ask | Decide | Publish) and step.reminder_notice is not None:
        yield "reminder_notice", step.reminder_notice
    if isinstance(step, Compute) and step.what not in checked.computations:
        yield "what", BY_HAND


def _notice(
    placed: PlacedStep, checked: Checked, *, field: str, key: NoticeKey
) -> Iterator[Problem]:
    facts = checked.notices.get(key)
    if facts is not None:
        yield from _context(placed, facts, field=field, key=key)
    elif all(each.place != key for each in checked.templates):
        known = suggest(key, checked.notices)
        yield NO_TEMPLATE.at(placed.place(field), value=key, known=known)


def _context(
    placed: PlacedStep, facts: NoticeFacts, *, field: str, key: NoticeKey
) -> Iterator[Problem]:
    place, about = placed.place(field), getattr(placed.step, "about", ())
    if facts.context == "ask" and isinstance(placed.step, Notice):
        yield NO_QUESTION.at(place, value=key)
    if facts.context == "counts" and not _is_count(placed, about[:1]):
        yield NO_COUNT.at(place, value=key)
    if facts.context == "document" and not about:
        yield NO_DOCUMENT.at(place, value=key)


def _is_count(placed: PlacedStep, about: tuple[str, ...]) -> bool:
    return any(
        isinstance(step, Compute) and step.makes in about and step.what.startswith(COUNTING)
        for step in placed.stage.steps
    )


def _languages(checked: Checked, used: set[NoticeKey]) -> Iterator[Problem]:
    for language in checked.cycle.languages:
        lacking = [
            key
            for key in sorted(used & checked.notices.keys())
            if language not in checked.notices[key].languages
        ]
        # A notice without English cannot be sent at all, which is told as an error.
        if lacking and language != "en":
            place, listed = "languages", ", ".join(lacking)
            yield NO_LANGUAGE.at(place, value=language, language=language, notices=listed)
