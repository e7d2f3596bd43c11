"""What is approved, asked about or uploaded is that very version of a document."""

from collections.abc import Iterator
from typing import Final

from tests.years.finding import Finding
from tests.years.record import Record

_LIVE: Final = frozenset({"waiting", "running"})


def decided_on_its_version(record: Record) -> Iterator[Finding]:
    """A decision is about the version that its question showed."""
    digests = {each.id: each.sha256 for each in record.documents}
    for question in record.questions:
        shown = digests.get(question.document or 0)
        for decision in record.decisions_of.get(question.id, ()):
            if shown and decision.document_sha256 != shown:
                what = f"decision {decision.number} is about another version than was shown"
                yield Finding("another version", question.id, what, decision.decided_at)


def asked_about_the_newest(record: Record) -> Iterator[Finding]:
    """A decision that is open is about the newest version; put in anew, it is asked anew."""
    documents = {each.id: each for each in record.documents}
    for question in record.questions:
        stage, shown = record.stages[question.stage], documents.get(question.document or 0)
        step = record.declared[stage.id].steps.get(question.step)
        decides = step is not None and step["do"] == "decide"
        if question.state != "open" or stage.state not in _LIVE or shown is None or not decides:
            continue
        newer = [
            each.version
            for each in record.documents
            if (each.stage, each.key) == (shown.stage, shown.key) and each.version > shown.version
        ]
        if newer and _goes_on(record, stage.cycle):
            what = f"it is open about version {shown.version}, and version {max(newer)} is there"
            yield Finding("another version", question.id, what, question.asked_at)


def uploads_are_kept(record: Record) -> Iterator[Finding]:
    """What was uploaded with an answer is kept: with the answer, or as a document of its stage."""
    stages = {each.id: each.stage for each in record.questions}
    asks = {each.id: each.ask for each in record.answers}
    kept = {(asks[each.answer], each.sha256) for each in record.attachments}
    documents = {(each.stage, each.sha256) for each in record.documents}
    for thanks in record.told.thanks:
        as_document = (stages[thanks.ask], thanks.file) in documents
        if thanks.file and not as_document and (thanks.ask, thanks.file) not in kept:
            what = f"{thanks.holder} uploaded a file, which is not kept"
            yield Finding("an upload is lost", thanks.ask, what, thanks.at)


def _goes_on(record: Record, cycle: str) -> bool:
    return any(each.key == cycle and each.state == "running" for each in record.years)
