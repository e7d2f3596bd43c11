"""Files ready to post: a document in the forms a web editor can use as they are."""

import csv
import io

from igf.asks.collected import TEXTS, files_collected
from igf.documents.counts import counted, makes_count
from igf.documents.pages import html_page
from igf.documents.versions import MARKDOWN, XLSX
from igf.stage.situation import Situation
from igf.store.session import Session
from igf.store.tables.year import Document
from schemas.steps import Compute

#: The endings of files that are posted as they are, by their type.
_ENDINGS = {XLSX: ".xlsx"}

Files = tuple[tuple[str, bytes], ...]


def files_of(session: Session, now: Situation, *, about: tuple[str, ...]) -> Files:
    """Name and content of every file to post for the documents named, newest versions.

    With a document that collects texts go the files that people sent.
    """
    named = [now.documents[key] for key in about if key in now.documents]
    counts = [each for each in now.documents.values() if each not in named and _counts(now, each)]
    forms = (file for each in (*named, *counts) for file in _forms(now, each))
    return (*forms, *(file for each in named for file in _collected(session, now, document=each)))


def _collected(session: Session, now: Situation, *, document: Document) -> Files:
    folder = f"{now.stage.id}/{document.key}-v{document.version}"
    makers = (step for step in now.facts.definition.steps if isinstance(step, Compute))
    return tuple(
        (f"{folder}/{name}", content)
        for step in makers
        if step.makes == document.key and step.what in TEXTS
        for name, content in files_collected(session, now, step=step)
    )


def _counts(now: Situation, document: Document) -> bool:
    return makes_count(now.facts.definition, document.key)


def _forms(now: Situation, document: Document) -> Files:
    stem = f"{now.stage.id}/{document.key}-v{document.version}"
    if document.media_type == MARKDOWN:
        page = html_page(document.title, document.content.decode())
        return ((f"{stem}.md", document.content), (f"{stem}.html", page.encode()))
    if _counts(now, document):
        return ((f"{stem}.csv", _csv(document)),)
    return ((f"{stem}{_ENDINGS.get(document.media_type, '')}", document.content),)


def _csv(document: Document) -> bytes:
    found = counted(document.content)
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(["Kind", "Label", "Contributions"])
    writer.writerow(["Total", "", found.total])
    writer.writerows(["Stakeholder group", label, number] for label, number in found.by_group)
    writer.writerows(["Region", label, number] for label, number in found.by_region)
    return lines.getvalue().encode()
