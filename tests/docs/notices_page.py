"""`docs/notices.md`, made from the notices and the kinds of stage themselves."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from igf.mail.catalogue import Catalogue, load_catalogue
from igf.ops.languages import language_name
from igf.year.file import load_kinds
from schemas.kind import KindFile
from schemas.notices import CONTEXTS, NoticeDecl, StageContext
from schemas.steps import Question, Step
from tests.tree import ROOT

FAMILIES = {
    "action": "Things to do",
    "approval": "Approvals",
    "call": "Calls",
    "cycle": "The year",
    "eval": "Evaluation",
    "external": "Waiting for others",
    "grant": "Grants",
    "health": "How the year does",
    "mail": "Mails themselves",
    "input": "Input",
    "letter": "Letters and joint answers",
    "mag": "The MAG",
    "main": "Main sessions",
    "meeting": "Meetings",
    "onboarding": "Orientation",
    "output": "Outputs",
    "pnbpf": "PNs and BPFs",
    "poll": "Polls",
    "proposal": "Results to proposers",
    "publication": "Publication",
    "report": "Reports",
    "review": "Open reviews",
    "screening": "Screening",
    "slot": "Slots and places",
    "speaker": "Speakers",
    "task": "Work by hand",
    "training": "Training",
    "travel": "Travel",
    "volunteers": "Volunteers",
    "wg": "Working groups",
}
READERS = {
    "public": "everybody",
    "mag": "the MAG and the Secretariat",
    "group": "the group it is sent to",
    "private": "the person it is sent to",
}
NEEDS = "writing-a-kind.md#what-a-notice-needs"
HEAD = """# Notices

A notice is a mail that is declared once and rendered for each person, in the language that the
person prefers. Each has a folder in `templates/emails/`. This page lists all of them, as they are
declared, and where the [kinds of stage](writing-a-year.md#kinds-of-stage) use them. A year can take
another notice, other people or another date for any step.

This page is written by `make docs` from the declarations. Do not edit it by hand.
"""
LANGUAGES = """
## Languages

Every notice is written in English. Where a language of the year is missing, the mail is sent in
English and says so; `igf check` names what is missing. A mail in another language says that the
English text prevails, with a link to the page of the stage. To add a language to a notice, write
`LANGUAGE/subject.txt` and `LANGUAGE/body.md` in its folder (`fr`, `ar`, ...), with the same facts
as the English text.
"""


def notices_page() -> str:
    """The page as it should be."""
    catalogue, kinds = load_catalogue(), load_kinds(ROOT / "flows" / "kinds").files
    keys = sorted(catalogue.notices)
    parts = [HEAD, *_words(), LANGUAGES]
    for family, found in groupby(keys, key=lambda key: key.partition(".")[0]):
        parts.append(f"\n## {FAMILIES[family]}\n")
        parts += [_notice(catalogue, key, list(_uses(key, list(kinds.values())))) for key in found]
    return "".join(parts)


def _words() -> Iterator[str]:
    yield "\n## Who may read it\n\n| word in `notice.yaml` | who |\n|---|---|\n"
    yield from (f"| `{word}` | {who} |\n" for word, who in READERS.items())
    shared = ", ".join(f"`{name}`" for name in StageContext.model_fields)
    yield f"\n## What it can tell\n\nEvery notice knows {shared}. Some know more:\n\n"
    yield "| `context` | also knows |\n|---|---|\n"
    yield from (f"| `{name}` | {_facts(model)} |\n" for name, model in CONTEXTS.items())
    yield f"\nWhat a notice `needs` is told in [writing a kind]({NEEDS}).\n"


def _facts(model: type[StageContext]) -> str:
    own = [name for name in model.model_fields if name not in StageContext.model_fields]
    return ", ".join(f"`{name}`" for name in own) or "nothing more"


def _notice(catalogue: Catalogue, key: str, uses: Sequence[str]) -> str:
    declared: NoticeDecl = catalogue.notices[key]
    languages = ", ".join(map(language_name, catalogue.languages(key)))
    answer = "; wants an answer" if declared.wants_answer else ""
    needs = f"; needs {', '.join(f'`{need}`' for need in declared.needs)}" if declared.needs else ""
    context = f"`{declared.context}` facts{answer}{needs}"
    facts = f"Read by {READERS[declared.visibility]}; {context}; {languages}."
    senders = {"health": "The watch sends it", "correction": "Sent by `igf mail correct`"}
    senders |= {"message": "A person writes it at the desk: *Write a message*"}
    otherwise = senders.get(declared.context, "No kind of stage uses it yet")
    used = "".join(uses) or f"- {otherwise}.\n"
    return f"\n### `{key}`: {declared.title}\n\n{declared.about} {facts}\n\n{used}"


def _uses(key: str, kinds: Sequence[KindFile]) -> Iterator[str]:
    for kind in kinds:
        for number, step in enumerate(kind.steps):
            if getattr(step, "notice", None) == key:
                when = _when(step, kind.steps[:number], kind)
                yield f"- {kind.title}, *{step.title}*: {when}, {_whom(step)}\n"
    if reminded := list(_reminded(key, kinds)):
        yield f"- Reminds of: {'; '.join(reminded)}\n"


def _reminded(key: str, kinds: Sequence[KindFile]) -> Iterator[str]:
    for kind in kinds:
        for step in kind.steps:
            if isinstance(step, Question) and step.reminder_notice == key and step.reminders:
                yield f"{kind.title}, *{step.title}* ({_dates(step.reminders)})"


def _when(step: Step, before: Sequence[Step], kind: KindFile) -> str:
    titles = {each.key: each.title for each in kind.steps}
    awaited = step.after or (() if step.at or not before else (before[-1].key,))
    after = f"after {' and '.join(titles[key] for key in awaited)}" if awaited else ""
    return ", ".join(part for part in (_dates(step.at), after) if part)


def _dates(expressions: Sequence[str]) -> str:
    return ", ".join(f"`{each}`" for each in expressions)


def _whom(step: Step) -> str:
    names: Sequence[str] = getattr(step, "to", None) or getattr(step, "by", None) or ()
    return "to " + ", ".join(f"`{name}`" for name in names)
