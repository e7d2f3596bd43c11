"""Files that come in a made year: uploads with answers, answers in spreadsheets, new versions."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from igf.asks.answer_page import Filled, answer_page
from igf.asks.answers_file import AnswersFile, AnswersRead, read_answers, take_answers
from igf.asks.excuse import withdraw_file
from igf.asks.replies import Attached
from igf.asks.rules.positions import PERSONAL, choices
from igf.documents.put import put_document
from igf.documents.versions import MARKDOWN
from igf.rehearsal.draws import Draws
from igf.rehearsal.replies import stand_in
from igf.store.queries import year as queries
from igf.store.tables.year import Ask, Document
from schemas.errors import Mistake
from schemas.questions import AnswerPage
from tests.years.answering import sent
from tests.years.living import BY, OFFICER, Act, Living
from tests.years.record import Thanks
from tests.years.targets import Asked, asked_of, drawn, open_questions, person

HEADERS: Final = ("Email", "Answer", "Comment", "Submitted at")
#: How many sides answer in one file, at most.
MOST_ROWS: Final = 3


def uploads(living: Living, chance: Draws) -> str:
    """Somebody uploads what is asked for with the answer that it is done."""
    asks = [ask for ask in open_questions(living) if ask.form in {"confirm", "file"}]
    who = drawn(chance, [each for ask in asks for each in asked_of(living, ask)], what="upload")
    page = answer_page(living.office, who.token(living))
    if not _wants_file(page):
        raise Mistake("no file is asked for there", "nothing is to be done")
    text = f"# {page.title}\n\nUploaded by {who.person}, {chance.number(1, 99, 'text')}.\n"
    file = Attached("text.md", MARKDOWN, text.encode())
    choice = "confirmed" if page.form == "confirm" else "answered"
    holder = who.holder if who.holder in page.sides else None
    return sent(living, who, filled=Filled(choice, holder=holder, file=file))


def _wants_file(page: AnswerPage) -> bool:
    is_document = page.upload is not None and not page.upload.is_said
    return page.state == "open" and (is_document or page.form == "file")


def changes_shown(living: Living, chance: Draws) -> str:
    """A document is put in anew after people were shown it, or have approved it."""
    shown = list(_shown(living))
    ask, document = drawn(chance, shown, what="document that was shown")
    made = stand_in(document.title, chance.number(2, 99, "version"))
    version = put_document(living.office, ask.stage, key=document.key, made=made, by=OFFICER)
    return f"{document.key} of {ask.id} ({ask.state}) is put in anew, version {version}"


def _shown(living: Living) -> Iterator[tuple[Ask, Document]]:
    cycle = living.made.year.cycle.cycle
    with living.office.store.read() as session:
        for place in queries.stages(session, cycle):
            for ask in sorted(queries.asks(session, place.id), key=lambda ask: ask.id):
                if ask.document is not None:
                    yield ask, queries.document(session, ask.document)


def imports_answers(living: Living, chance: Draws) -> str:
    """Answers come in a spreadsheet, twice the same, and some days later corrected.

    AssertionError: the same file changed something the second time.
    """
    asks = [ask for ask in open_questions(living) if ask.form in PERSONAL]
    ask = drawn(chance, asks, what="question to many")
    rows = list(_rows(living, ask, chance=chance))
    changed = _taken(living, ask, rows=rows)
    with living.office.store.read() as session:
        is_open = queries.ask(session, ask.id).state == "open"
    if is_open and (more := _taken(living, ask, rows=rows)):
        message = f"the same file changed {more} answers to {ask.id} the second time"
        raise AssertionError(message)
    _corrected_later(living, ask, chance=chance)
    return f"{changed} answers to {ask.id} come in a file of {len(rows)} rows"


def _corrected_later(living: Living, ask: Ask, *, chance: Draws) -> None:
    """Some days later the file comes corrected, or what it brought is taken back."""
    days, other = chance.number(1, 6, "days"), Draws(chance.seed + 1)
    if chance.share("taken back") < 1 / 4:
        source = _path(living, ask).name
        living.later(days, lambda: withdraw_file(living.office, ask.id, source=source, by=BY))
    else:
        living.later(days, lambda: _taken(living, ask, rows=list(_rows(living, ask, chance=other))))


def _rows(living: Living, ask: Ask, *, chance: Draws) -> Iterator[Sequence[str]]:
    """Rows of some who can answer; one of them sent the form twice, the later answer last."""
    alone: Sequence[Asked] = asked_of(living, ask)
    who = drawn(chance, alone, what="side to answer")
    begin = alone.index(who)
    for place, each in enumerate(alone[begin : begin + MOST_ROWS]):
        email = person(living, each.person).email
        for again in range(2 if place == 0 else 1):
            choice = chance.one(choices(ask.form, ask.options), "choice", place, again)
            note = f"Row {place}, {chance.number(1, 9, 'note', place, again)}."
            value = ask.options[0] if ask.form == "several" and choice == "answered" else choice
            yield email, value, note, f"2027-01-0{again + 1} 10:00"


def _taken(living: Living, ask: Ask, *, rows: Sequence[Sequence[str]]) -> int:
    """Take the answers of a file; how many were new or changed. What it says is noted."""
    read = _read(living, ask, rows=rows)
    changed, _ = take_answers(living.office, read, by=OFFICER)
    now = living.office.now()
    living.thanks += [
        Thanks(ask.id, reply.holder or "", reply.choice, reply.value, reply.note, now)
        for reply in read.replies
    ]
    return changed


def _read(living: Living, ask: Ask, *, rows: Sequence[Sequence[str]]) -> AnswersRead:
    path = _path(living, ask)
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEADERS, *rows])
    return read_answers(living.office, ask.id, file=AnswersFile(path), by=OFFICER)


def _path(living: Living, ask: Ask) -> Path:
    return living.office.outgoing.parent / f"{ask.id.replace('/', '-')}.csv"


ACTS: Final[dict[str, Act]] = {
    "uploads": uploads,
    "changes shown": changes_shown,
    "imports answers": imports_answers,
}
