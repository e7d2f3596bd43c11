"""Notices that waited past the day they were written on are written anew before they leave.

A notice says how many days are left, or what is open now: a day later that is not so any more. So
is one that tells what has been counted anew since. Its
readers stay those it was written for. What a person approved stays as it is, and so does what asks
a question, which names its date.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from igf.engine.prepare import prepare
from igf.mail.render import NotRendered
from igf.office.office import Office
from igf.outbox.still_true import FRESH
from igf.stage import lease as leases
from igf.stage.lease import Lease
from igf.stage.rules.progress import DueStep
from igf.stage.situation import Situation
from igf.store.queries import waiting_mails as mail_queries
from igf.store.queries import year as queries
from igf.store.queries.waiting_mails import Waiting
from igf.store.session import Session
from schemas.errors import Mistake
from schemas.steps import Notice


def renew(office: Office, lease: Lease, *, seen: Situation) -> None:
    """Write the waiting notices of a stage anew that were written on an earlier day.

    One that cannot be written now leaves as it is. LeaseLostError: another run acts for the stage.
    """
    now = office.now()
    with office.store.read() as session:
        waiting = mail_queries.due(session, lease.stage, now=now, before=now - FRESH)
        made = _made_at(session, seen) if waiting else {}
    old = [
        each for each in waiting if each.decided_by is None and _is_old(each, now=now, made=made)
    ]
    rows = list(_written_anew(office, seen, old=old)) if old else []
    if rows:
        with office.store.write(now) as session:
            leases.check(session, lease)
            mail_queries.rewrite(session, rows)


def _made_at(session: Session, seen: Situation) -> dict[str, datetime]:
    """When the newest document that each notice of a stage tells of was made, by its step."""
    newest = queries.newest_documents(session, seen.stage.id)
    steps = (step for step in seen.facts.definition.steps if isinstance(step, Notice))
    told = {
        step.key: [newest[key].made_at for key in step.about if key in newest] for step in steps
    }
    return {key: max(instants) for key, instants in told.items() if instants}


def _is_old(mail: Waiting, *, now: datetime, made: Mapping[str, datetime]) -> bool:
    """Whether it was written on an earlier day, or before the document that it tells of."""
    is_before = mail.step in made and mail.written_at < made[mail.step]
    return is_before or mail.written_at.date() < now.date()


def _written_anew(
    office: Office, seen: Situation, *, old: Sequence[Waiting]
) -> Iterator[dict[str, Any]]:
    """The mails that read otherwise now: number, subject, text and HTML."""
    steps = {step.key: step for step in seen.facts.definition.steps if isinstance(step, Notice)}
    sendings: dict[tuple[str, str, int], list[Waiting]] = defaultdict(list)
    for mail in old:
        sendings[mail.step, mail.rung, mail.version].append(mail)
    for (key, rung, version), mails in sendings.items():
        if key not in steps:
            continue
        due = DueStep("fire", steps[key], rung, version, mails[0].written_at, steps[key].title)
        try:
            draft = prepare(office, seen.stage.id, due_step=due, seen=seen)
        except (Mistake, NotRendered):
            continue
        written = {each.recipient.key: each.rendered for each in draft.mails}
        for mail in mails:
            if now := written.get(mail.recipient):
                yield {"id": mail.id, "subject": now.subject, "text": now.text, "html": now.html}
