"""Texts that people sent as files or addresses, collected into one document."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from igf.words.markdown import cell, table
from igf.words.phrases import counted, shown_utc


@dataclass(frozen=True)
class TextFile:
    """A file that came with an answer: its name, its size in bytes, its digest."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Text:
    """The text of one side, under the title of its body: a file, or the address where it is.

    `of` is the title of the question that it answers.
    """

    holder: str
    who: str
    body: str
    of: str
    given_at: datetime
    note: str = ""
    address: str = ""
    file: TextFile | None = None


@dataclass(frozen=True)
class Texts:
    """The collected texts; `asked` is how many were asked in each body, by its title."""

    asked: Mapping[str, int]
    texts: Sequence[Text]


def texts_text(title: str, *, stage: str, cycle: str, found: Texts) -> str:
    """The texts as Markdown: how many of each body sent one, then each with where it is."""
    parts = [f"# {title}: {stage}, {cycle}", _opening(found)]
    sent = Counter(text.body for text in found.texts)
    rows = ((cell(body), str(n), str(sent[body])) for body, n in found.asked.items())
    parts.append(table(("Asked", "Number ", "Sent "), rows))
    if found.texts:
        headers = ("From", "Body", "Text", "For", "Sent", "Note")
        parts += ["## Texts", table(headers, (_row(text) for text in found.texts))]
    files = list(_files(found.texts))
    if files:
        parts += ["## Files", table(("File", "Bytes ", "SHA-256"), files)]
    return "\n\n".join(parts) + "\n"


def _opening(found: Texts) -> str:
    asked, sent = sum(found.asked.values()), len(found.texts)
    if not sent:
        return f"None of {counted(asked, 'text')} was received."
    return f"{sent} of {counted(asked, 'text')} {'was' if sent == 1 else 'were'} received."


def _row(text: Text) -> tuple[str, ...]:
    where = cell(text.file.name) if text.file else f"<{text.address}>"
    return (
        cell(text.who),
        cell(text.body),
        where,
        cell(text.of),
        shown_utc(text.given_at),
        cell(text.note),
    )


def _files(texts: Sequence[Text]) -> Iterator[tuple[str, ...]]:
    for text in texts:
        if text.file:
            yield cell(text.file.name), str(text.file.size), text.file.sha256
