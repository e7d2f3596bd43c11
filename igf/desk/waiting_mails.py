"""Emails that wait for a person: drafts, emails in doubt or refused, and a hold."""

from dataclasses import dataclass

from igf.outbox.why_held import hold_words
from igf.store.queries import desk_mails
from igf.store.queries.desk_mails import MailGroup
from igf.store.session import Session


@dataclass(frozen=True)
class WaitingMails:
    """Groups of mails of one step each. `held` says that nothing leaves, by whom and why."""

    drafts: tuple[MailGroup, ...]
    doubts: tuple[MailGroup, ...]
    failed: tuple[MailGroup, ...]
    held: str

    @property
    def decisions(self) -> int:
        """How many groups wait for a person."""
        return len(self.drafts) + len(self.doubts) + len(self.failed) + bool(self.held)


def waiting_mails(session: Session) -> WaitingMails:
    """What waits, in one question, and the hold."""
    groups = desk_mails.waiting_groups(session)
    drafts, doubts, failed = (
        tuple(each for each in groups if each.state == state)
        for state in ("draft", "unknown", "failed")
    )
    return WaitingMails(drafts, doubts, failed, hold_words(session))
