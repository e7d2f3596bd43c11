"""Officers read drafts and let them leave, some time later."""

from igf.outbox.approve import Choice, approve_mails, show_drafts
from igf.rehearsal.draws import Draws
from tests.years.living import OFFICER, Living


def approve_later(living: Living, chance: Draws) -> None:
    """Let all drafts be read and approved within three days."""

    def approve() -> None:
        choice = Choice(all=True)
        shown = show_drafts(living.office, choice).code
        anyway = chance.share("anyway") < 1 / 4
        approve_mails(living.office, choice, shown=shown, by=OFFICER, anyway=anyway)

    living.later(chance.number(1, 72, "approved") / 24, approve)
