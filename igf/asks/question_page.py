"""Text of the form of a question: the question, its documents, its deadline, its rule."""

from collections.abc import Sequence
from datetime import datetime

from igf.asks.at_the_office import deciders
from igf.asks.ended import newer_words
from igf.asks.rules.positions import WORDS, choices
from igf.asks.settle import DECIDING, rule_words
from igf.asks.side_names import names_of
from igf.asks.uploads import asked_document
from igf.office.office import Office
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Ask, Document, Obligation
from igf.whom.rules.find import marked
from igf.words.phrases import shown
from igf.year.declared import year_of
from schemas.cycle import CycleFile
from schemas.errors import Mistake
from schemas.moments import Moment
from schemas.questions import EXPECTED, AskedDocument, QuestionPage

RECEIVED = "What you enter is received at once and recorded within moments."
#: A longer text is cut on the form (bytes).
LONGEST_EXTRACT = 4000


def question_page(office: Office, ask_id: str) -> QuestionPage:
    """The page of a question. Mistake: no question has this id."""
    with office.store.read() as session:
        ask = session.get(Ask, ask_id)
        if ask is None:
            raise Mistake(f"there is no question {ask_id}", "see `igf status`")
        year = year_of(session, queries.stage(session, ask.stage).cycle)
        rows = queries.obligations(session, ask_id)
        names = names_of(session, [row.holder for row in rows], year=year)
        owing = [row.holder for row in rows if row.state in EXPECTED]
        return QuestionPage(
            ask=ask_id,
            stage=ask.stage,
            title=ask.title,
            markdown=_markdown(session, ask, year=year),
            form=ask.form,
            choices={key: WORDS.get(key, key) for key in choices(ask.form, ask.options)},
            holders={key: names[key] for key in owing},
            options=tuple(ask.options) if ask.form == "several" else (),
            sides=names,
            deciders=_deciders(session, rows, now=office.now()),
            upload=asked_document(session, ask),
            settled="" if ask.state == "open" else ask.outcome or ask.state,
            newer=newer_words(session, ask),
        )


def _deciders(session: Session, rows: Sequence[Obligation], *, now: datetime) -> tuple[str, ...]:
    """The names of those who may answer for the sides that owe; none, if one has nobody."""
    found = deciders(session, [row for row in rows if row.state in EXPECTED], now=now)
    if not all(found.values()):
        return ()
    people = {each.id: each for may in found.values() for each in may}
    names = marked({key: each.name for key, each in people.items()}, {key: key for key in people})
    return tuple(sorted(names.values()))


def _markdown(session: Session, ask: Ask, *, year: CycleFile) -> str:
    due = shown(Moment(at=ask.due_at, zone=ask.due_zone, shown=ask.due_shown))
    stage = queries.stage(session, ask.stage)
    parts = [f"## {ask.question}", f"{year.title} · **{stage.title}** · answer by **{due}**"]
    if ask.form in DECIDING:
        parts.append(f"Rule: {rule_words(ask, year)}.")
    if ask.refusal:
        parts.append(f"**The last answer was not recorded:** {ask.refusal}")
    if upload := asked_document(session, ask):
        parts.append(_wanted(upload))
    document = session.get(Document, ask.document) if ask.document else None
    return "\n\n".join([*parts, RECEIVED, *_about(document)])


def _wanted(upload: AskedDocument) -> str:
    """What work by hand makes, and how it is handed in where no file can be attached."""
    if upload.is_said:
        return f"Write it in the note: **{upload.title}**."
    if upload.version:
        return f"**{upload.title}** is here, version {upload.version}."
    return (
        f"**{upload.title}** is to be uploaded first: through the personal link in the email, or at"
        " the office together with the answer."
    )


def _about(document: Document | None) -> list[str]:
    if document is None:
        return []
    head = f"**{document.title}**, version {document.version}, sha256 `{document.sha256[:16]}`"
    text = _extract(document) if document.media_type.startswith("text/") else ""
    command = f"igf document show {document.stage.rpartition('/')[2]} {document.key}"
    whole = [] if len(document.content) <= LONGEST_EXTRACT else [f"*The whole text:* `{command}`"]
    return ["---", head, text, *whole]


def _extract(document: Document) -> str:
    """The beginning of a text, in whole parts; its headings are below the question's."""
    text = document.content[:LONGEST_EXTRACT].decode(errors="ignore")
    if len(document.content) > LONGEST_EXTRACT:
        parts = text.split("\n\n")[:-1] or [text]
        text = "\n\n".join(parts[:-1] if parts[-1].startswith("#") else parts)
    return "\n".join(f"##{line}" if line.startswith("#") else line for line in text.splitlines())
