"""The texts that people sent in answer to the questions of a stage, as one document."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from igf.asks.documents import LET_OFF
from igf.asks.rules.positions import ANSWERED
from igf.asks.rules.texts import Text, TextFile, Texts, texts_text
from igf.asks.side_names import names_of
from igf.documents.versions import MARKDOWN, Made, of_nothing
from igf.stage.rules.ladder import predecessors
from igf.stage.situation import Situation
from igf.store.queries import asks as ask_queries
from igf.store.queries import attachments as file_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Ask, Obligation
from igf.words.unseen import file_name
from igf.year.declared import titles
from schemas.steps import Ask as AskStep
from schemas.steps import Compute

#: The computations that collect texts.
TEXTS: Final = (
    "collect_drafts",
    "collect_final_texts",
    "collect_concepts",
    "collect_session_texts",
    "collect_reports",
)


def collect_texts(session: Session, now: Situation, *, step: Compute) -> Made:
    """The texts sent in answer to the questions before a step, the last one of each side."""
    found = _texts(session, now, asks=_asks(session, now, step=step))
    text = texts_text(step.title, stage=now.stage.title, cycle=now.year.title, found=found)
    title = f"{step.title}: {now.stage.title}"
    return Made(title if found.texts else of_nothing(title), MARKDOWN, text.encode())


def texts_were_asked(session: Session, now: Situation, *, step: Compute) -> bool:
    """Whether a question that a step collects the answers of was asked here."""
    return bool(_asks(session, now, step=step))


def files_collected(
    session: Session, now: Situation, *, step: Compute
) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file that a step collects: the last one of each side, numbered."""
    texts = dict[str, int]()
    for ask in _asks(session, now, step=step):
        given = ask_queries.counting(session, ask.id).items()
        texts |= {holder: answer.id for holder, answer in given if answer.choice == ANSWERED}
    for number, answer in enumerate(texts.values(), start=1):
        row = file_queries.attachment(session, answer, kind="answer")
        if row:
            yield f"{number:03d}-{file_name(row.name)}", row.content


def asked_for_texts(now: Situation, step: Compute) -> list[str]:
    """The keys of the questions whose texts a step collects.

    Those for files that come directly before it; else all that are declared before it.
    """
    definition = now.facts.definition
    direct = [each.key for each in predecessors(definition, step) if _wants_file(each)]
    place = definition.steps.index(step)
    return direct or [each.key for each in definition.steps[:place] if _wants_file(each)]


def _wants_file(step: object) -> bool:
    return isinstance(step, AskStep) and step.answer == "file"


def _asks(session: Session, now: Situation, *, step: Compute) -> list[Ask]:
    """The newest attempt at each question, in the order in which they are declared."""
    newest = {row.step: row for row in queries.asks(session, now.stage.id)}
    return [newest[key] for key in asked_for_texts(now, step) if key in newest]


def _texts(session: Session, now: Situation, *, asks: Sequence[Ask]) -> Texts:
    bodies, texts = dict[str, str](), dict[str, Text]()
    for ask in asks:
        sides = {row.holder: row for row in queries.obligations(session, ask.id)}
        # Who is asked for the same once more stays in the body in which the question came first.
        titled = _bodies(sides, now) | bodies
        bodies |= {key: titled[key] for key, row in sides.items() if row.state not in LET_OFF}
        found = {text.holder: text for text in _of_ask(session, now, ask=ask, bodies=titled)}
        bodies |= {holder: titled[holder] for holder in found}
        texts |= found
    ordered = sorted(texts.values(), key=lambda each: (each.body, each.who))
    return Texts(Counter(bodies.values()), tuple(ordered))


def _bodies(sides: Mapping[str, Obligation], now: Situation) -> dict[str, str]:
    """The title of the body or role in which each side was asked."""
    known = titles(now.year)
    keys = {holder: row.side or holder for holder, row in sides.items()}
    return {holder: known.get(key, key) for holder, key in keys.items()}


def _of_ask(
    session: Session, now: Situation, *, ask: Ask, bodies: Mapping[str, str]
) -> Iterator[Text]:
    """The texts that came in answer to one question, as far as their sides are known."""
    names = names_of(session, list(bodies), year=now.year)
    rows = file_queries.of_answers(session, ask.id)
    files = {answer: TextFile(name, size, sha256) for answer, name, size, sha256 in rows}
    for holder, answer in ask_queries.counting(session, ask.id).items():
        file = files.get(answer.id)
        if holder in bodies and answer.choice == ANSWERED:
            yield Text(
                holder=holder,
                who=names[holder],
                body=bodies[holder],
                of=ask.title,
                given_at=answer.given_at,
                note=answer.note,
                address="" if file else answer.value,
                file=file,
            )
