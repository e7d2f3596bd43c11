"""Held mails in words: those that wait, the decisions, and the numbers people write for them."""

import re
from collections.abc import Iterable, Iterator, Sequence

from igf.outbox.hold import HeldDelivery, Released
from igf.store.queries.holds import Waiting
from igf.words.phrases import counted, shown_utc
from schemas.errors import Mistake

#: One number or a range; no mail has a longer one.
_NUMBERS = re.compile(r"(\d{1,9})(?:-(\d{1,9}))?")
#: Mails that one act may name; more is a slip of the pen in a range.
MOST = 100_000


def read_numbers(words: Iterable[str]) -> tuple[int, ...]:
    """The numbers that are written, as in "12,14-20". Mistake: all that is something else."""
    found: list[int] = []
    wrong: list[str] = []
    for part in ",".join(words).replace(" ", ",").split(","):
        if part:
            try:
                found += _span(part)
            except Mistake as mistake:
                wrong.append(str(mistake))
    if wrong:
        raise Mistake("\n".join(wrong))
    return tuple(found)


def _span(part: str) -> range:
    """The numbers of "12" or "14-20". Mistake: the text is neither."""
    written = _NUMBERS.fullmatch(part)
    if written is None:
        raise Mistake(f"{part!r} is not an email number", "write 12, 12,14 or 14-20")
    first, last = int(written[1]), int(written[2] or written[1])
    if last < first:
        raise Mistake(f"{part} runs backwards", f"write {last}-{first}")
    if last - first >= MOST:
        raise Mistake(f"{part} names too many mails", "see igf mail held")
    return range(first, last + 1)


def held_lines(found: HeldDelivery | None) -> Iterator[str]:
    """The mails that wait while delivery is held, line by line, and how to decide about them."""
    if found is None:
        yield "Delivery is not held: mails leave."
        return
    yield found.words
    if found.behind:
        yield f"Still to catch up with what fell due since the backup: {', '.join(found.behind)}"
        yield "  Let igf up run, then look again; more mails come."
    yield from _section("Fell due between the backup and the restore; may have left", found.doubt)
    yield from _section("Wait", found.others)
    if found.doubt or found.others:
        yield "Decide: igf mail release NUMBERS (send) --already-sent NUMBERS --drop NUMBERS"
        yield f"Whatever is not named is sent: igf mail release --all --shown {found.code}"
    elif not found.behind:
        yield "Nothing waits. Let mails leave again: igf mail release --all"


def _section(title: str, mails: Sequence[Waiting]) -> Iterator[str]:
    if mails:
        yield f"{title} ({len(mails)}):"
    for each in mails:
        to = f"{each.name} <{each.address}>"
        yield f"{each.id:>6}  {shown_utc(each.due)}  {each.notice}  {to}  {each.subject}"


def released_words(done: Released) -> Iterator[str]:
    """The result of a release, line by line."""
    sent = counted(done.sent, "mail leaves", many="mails leave")
    already = counted(done.already_sent, "mail was", many="mails were")
    dropped = counted(done.dropped, "mail is", many="mails are")
    yield f"Decided: {sent}, {already} sent already, {dropped} dropped."
    if done.goes_on:
        yield "Delivery is resumed."
        return
    yield "Delivery stays held:"
    if done.waiting:
        waits = counted(done.waiting, "mail waits", many="mails wait")
        yield f"  {waits} for a decision: igf mail held"
    if done.behind:
        yield f"  what fell due since the backup is still to be worked out in {_named(done.behind)}"
        yield "  let igf up run, then look at igf mail held"


def _named(titles: Sequence[str]) -> str:
    more = f" and {counted(len(titles) - 3, 'other stage')}" if len(titles) > 3 else ""  # noqa: PLR2004 -- what fits into a line
    return f"{', '.join(titles[:3])}{more}"
