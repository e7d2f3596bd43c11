"""A closing note that told a count is corrected when the count changes: as a draft, to be seen."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from igf.documents.counts import counted, makes_count
from igf.documents.rules.tally import Tally
from igf.documents.versions import DraftDocument
from igf.office.office import Office
from igf.outbox.correcting import GOT, STEP, DraftCorrection, Wording, draft_correction, rung_of
from igf.stage.situation import Situation
from igf.store.queries import documents as document_queries
from igf.store.queries import outbox as mail_queries
from igf.store.session import Session
from igf.store.tables.records import Outgoing
from schemas.steps import Notice

RECOUNTED: Final = "what was received changed after it was told"


@dataclass(frozen=True)
class _Counted:
    """A stage whose count (a document, by key) is `now`."""

    office: Office
    session: Session
    seen: Situation
    key: str
    now: Tally


def corrections_of(
    office: Office, session: Session, *, seen: Situation, drafts: Sequence[DraftDocument]
) -> Iterator[DraftCorrection]:
    """A correction for each sending that told another count than the new one."""
    for draft in drafts:
        if makes_count(seen.facts.definition, draft.key):
            anew = _Counted(office, session, seen, draft.key, counted(draft.made.content))
            for notice in _telling(anew):
                yield from _of_notice(anew, notice)


def _telling(anew: _Counted) -> list[Notice]:
    """The notices of a stage that tell the count."""
    told = anew.office.catalogue.notices
    steps = (each for each in anew.seen.facts.definition.steps if isinstance(each, Notice))
    citing = (each for each in steps if anew.key in each.about and each.notice in told)
    return [each for each in citing if told[each.notice].context == "counts"]


def _of_notice(anew: _Counted, notice: Notice) -> Iterator[DraftCorrection]:
    stage = anew.seen.stage.id
    mails = mail_queries.of_steps(anew.session, stage, steps=(notice.key, STEP))
    sendings: dict[str, list[Outgoing]] = defaultdict(list)
    for mail in mails:
        if mail.step == notice.key and mail.state in GOT:
            sendings[rung_of(mail)].append(mail)
    for rung, got in sendings.items():
        told = [mail for mail in mails if mail.step == STEP and mail.rung.startswith(f"{rung}/")]
        yield from _of_sending(anew, got, told=told)


def _of_sending(
    anew: _Counted, got: Sequence[Outgoing], *, told: Sequence[Outgoing]
) -> Iterator[DraftCorrection]:
    """The correction of one sending, of which corrections were `told` or drafted before."""
    last = max(mail.written_at for mail in (*got, *told) if mail.state in GOT)
    before = _count_at(anew, last)
    differs = before is not None and before != anew.now
    drafts = (mail for mail in told if mail.state == "draft" and RECOUNTED in mail.reason)
    overtaken = tuple(mail.id for mail in drafts)
    if differs or overtaken:
        yield draft_correction(
            anew.office,
            anew.session,
            seen=anew.seen,
            got=got if differs else (),
            wording=Wording(_words(before, anew.now) if before else "", RECOUNTED),
            overtaken=overtaken,
        )


def _count_at(anew: _Counted, at: datetime) -> Tally | None:
    """The count as it stood at an instant; None if there was none."""
    rows = document_queries.documents(anew.session, anew.seen.stage.id)
    found = [row for row in rows if row.key == anew.key and row.made_at <= at]
    return counted(found[-1].content) if found else None


def _words(before: Tally, now: Tally) -> str:
    parts = [f"Entries received: {now.total}. The number given before was {before.total}."]
    for label, lines in (("By stakeholder group", now.by_group), ("By region", now.by_region)):
        if lines:
            parts.append(f"{label}: {'; '.join(f'{name}: {number}' for name, number in lines)}.")
    return "\n\n".join(parts)
