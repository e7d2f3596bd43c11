"""The effects of starting a year, in words for the person who starts it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from igf.starting.first_day import Leaving, Passed
from igf.starting.outlook import Outlook, Proposal
from igf.starting.start import Started
from igf.words.phrases import counted, day_words, shown, shown_utc
from igf.year.rules.adoption import Choice
from schemas.moments import Moment
from schemas.plan import PlannedStage

#: How many of the coming stages are named, and how many of the recipients of mails.
NEXT = 5
NAMES = 3
#: How many of the stages that are taken as done are named while a person looks at the others.
LAST = 6

DONE = "Taken as done: nothing of them is done or sent here"
NOW = "Continuing from now (steps due earlier count as done; nothing is sent for them)"
SINCE = "Continuing since a date (steps due since then are done now, unless it is too late)"
SKIP = "Left out"
PASSED = "Steps due earlier, which count as done (to do them here: --since STAGE=DATE)"


def outlook_words(outlook: Outlook) -> Iterator[str]:
    """The effects of a start, line by line."""
    yield from proposal_words(outlook.proposals, most=None)
    yield from coming_words(outlook)
    yield from first_day_words(outlook)


def proposal_words(proposals: Sequence[Proposal], *, most: int | None = LAST) -> Iterator[str]:
    """Lines on the stages that have passed or begun; of those done the `most` newest."""
    done = sorted(_chosen(proposals, "done"), key=_closes)
    newest = done if most is None else done[-most:]
    hidden = len(done) - len(newest)
    earlier = [f'and {hidden} that closed earlier (type "all" to see them)'] if hidden else []
    since = [each for each in proposals if isinstance(each.choice, datetime)]
    yield from _listed(DONE, [*_lines(newest), *earlier])
    yield from _listed(NOW, _lines(_chosen(proposals, "now")))
    yield from _listed(SINCE, map("; ".join, zip(_lines(since), map(_choice, since), strict=True)))
    yield from _listed(SKIP, _lines(_chosen(proposals, "skip")))


def coming_words(outlook: Outlook) -> Iterator[str]:
    """Lines on the stages that are undecided, and on those that come next."""
    yield from _listed("Not decided yet whether held", (each.title for each in outlook.undecided))
    coming = [f"{stage.title}, {_opens(stage)}" for stage in outlook.coming]
    more = [f"and {len(coming) - NEXT} more"] if len(coming) > NEXT else []
    yield from _listed("Coming next", coming[:NEXT] + more)


def first_day_words(outlook: Outlook) -> Iterator[str]:
    """Lines on steps taken as done, on mails within 24 hours, on what reaches nobody or fails."""
    day, titles = outlook.day, _titles(outlook)
    yield from _listed(PASSED, _passed(day.passed, titles))
    yield from _mails(day.leaving, titles)
    unheard = (f"{e.title}, {titles[e.stage]}: {', '.join(e.to)}" for e in day.unheard)
    yield from _listed(
        "These have no members yet, so nobody is notified (igf people import)", unheard
    )
    troubles = (f"{e.title}, {titles[e.stage]}: {e.reason}" for e in day.troubles)
    yield from _listed("Needs attention at once", troubles)


def started_words(started: Started, title: str) -> str:
    """The result of a start, in a sentence."""
    if started.again:
        return f"{title} was started before; nothing changed"
    stages = f"{counted(len(started.live), 'stage')} ahead, {len(started.passed)} taken as done"
    return f"{title} is started: {stages}"


def dates_words(stage: PlannedStage, *, now: datetime) -> str:
    """The dates of a stage: "opened on 4 January 2027, closes on 31 January 2027"."""
    return f"{_when('open', stage.opens, now=now)}, {_when('close', stage.closes, now=now)}"


def mails_words(leaving: Sequence[Leaving]) -> str:
    """The number of mails and their steps: "45 mails (Announcement, Reminder)"."""
    number = sum(len(each.to) for each in leaving)
    steps = ", ".join(dict.fromkeys(each.title for each in leaving))
    return f"{number} mail{'' if number == 1 else 's'} ({steps})" if number else "no mail"


def choice_words(choice: Choice) -> str:
    """The choice for a stage, in few words."""
    if isinstance(choice, datetime):
        return f"continuing since {shown_utc(choice)}"
    return {"done": "taken as done", "now": "continuing from now", "skip": "left out"}[choice]


def _titles(outlook: Outlook) -> dict[str, str]:
    stages = [*(each.stage for each in outlook.proposals), *outlook.coming, *outlook.undecided]
    return {stage.key: stage.title for stage in stages}


def _chosen(proposals: Iterable[Proposal], choice: Choice) -> list[Proposal]:
    return [each for each in proposals if each.choice == choice]


def _closes(proposal: Proposal) -> str:
    closes = proposal.stage.closes
    return closes.at.isoformat() if closes else ""


def _listed(head: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield f"{head}:"
        yield from (f"  {line}" for line in found)


def _lines(proposals: Sequence[Proposal]) -> Iterator[str]:
    """The key, title and close of stages, keys in a column."""
    width = max((len(each.stage.key) for each in proposals), default=0)
    for each in proposals:
        ended, closes = each.standing == "passed", each.stage.closes
        when = f"{'closed' if ended else 'closes'} on {shown(closes)}" if closes else "no close yet"
        yield f"{each.stage.key:<{width}}  {each.stage.title}, {when}"


def _choice(proposal: Proposal) -> str:
    return choice_words(proposal.choice)


def _opens(stage: PlannedStage) -> str:
    return f"opens on {shown(stage.opens)}" if stage.opens else "without an opening date yet"


def _when(verb: str, moment: Moment | None, *, now: datetime) -> str:
    if moment is None:
        return f"no date yet to {verb}"
    past = verb + ("d" if verb.endswith("e") else "ed")
    return f"{past if moment.at <= now else f'{verb}s'} on {shown(moment)}"


def _passed(passed: Sequence[Passed], titles: dict[str, str]) -> Iterator[str]:
    """A line for each stage with its steps, the earliest first."""
    for stage in dict.fromkeys(each.stage for each in passed):
        steps = sorted((each for each in passed if each.stage == stage), key=lambda each: each.due)
        said = ", ".join(f"{each.title} ({day_words(Moment(at=each.due))})" for each in steps)
        yield f"{stage}  {titles[stage]}: {said}"


def _mails(leaving: Sequence[Leaving], titles: dict[str, str]) -> Iterator[str]:
    number = sum(len(each.to) for each in leaving)
    if not number:
        yield "No mail leaves within 24 hours"
        return
    yield f"Within 24 hours {number} {'mail leaves' if number == 1 else 'mails leave'}:"
    for each in leaving:
        what = f"{len(each.to)} for {each.title}, {titles[each.stage]}"
        yield f"  {what}, on {shown_utc(each.at)}, to {_names(each.to)}"


def _names(names: Sequence[str]) -> str:
    if len(names) > NAMES:
        return f"{', '.join(names[:NAMES])} and {len(names) - NAMES} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
