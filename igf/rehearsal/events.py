"""The events that mails and steps of a rehearsal tell of."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from schemas.rehearsal import RehearsedEvent, RehearsedMail, RehearsedStep


def told_by_mails(mails: Sequence[RehearsedMail]) -> Iterator[RehearsedEvent]:
    """The mails that came back, by recipient."""
    back: dict[str, list[RehearsedMail]] = defaultdict(list)
    for mail in mails:
        if mail.state == "bounced":
            back[mail.recipient].append(mail)
    for own in back.values():
        first, last = own[0], own[-1]
        number = "1 mail comes" if len(own) == 1 else f"{len(own)} mails come"
        words = f"{number} back from {first.name}, {first.address}: no such mailbox"
        yield RehearsedEvent(at=first.at, kind="bounces", words=words, until=last.at)


def told_by_steps(
    steps: Sequence[RehearsedStep], *, events: Sequence[RehearsedEvent]
) -> Iterator[RehearsedEvent]:
    """Events that tell how many steps were caught up or skipped after a time switched off."""
    for event in events:
        if event.kind != "switched_off" or event.until is None:
            continue
        late = [step for step in steps if step.at == event.until and step.due < event.until]
        done, skipped = (sum(each.skipped is gone for each in late) for gone in (False, True))
        words = f"Everything is switched on again: {_steps(done)} caught up, once"
        words += f"; {_steps(skipped)} skipped as too late" if skipped else ""
        yield RehearsedEvent(at=event.until, kind="on_again", words=words)


def _steps(number: int) -> str:
    return "1 step is" if number == 1 else f"{number} steps are"
