"""The status of a year for the terminal: the same facts as its page in Prefect."""

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.text import Text

from igf.engine.status_table import coming, mails_words, stopped, under_way
from igf.stage.rules.words import done_words
from igf.words.phrases import shown_utc
from schemas.status import QuestionLine, StageLine, YearStatus

_MODES = {
    "catcher": "all of them are caught on this machine, none leaves",
    "redirect": "all of them go to one mailbox",
    "live": "they go to the people they are for",
}


def print_status(year: YearStatus, console: Console) -> None:
    """Print what waits for whom, what is under way, what comes next, what needs attention."""
    for line in _lines(year):
        # Commands and addresses are there to be copied: no line is broken.
        console.print(line, soft_wrap=True)


def _lines(year: YearStatus) -> Iterator[Text]:
    yield Text(year.title, style="bold")
    yield Text(f"As of {shown_utc(year.at)}")
    if year.stopped:
        yield Text(f"\n{year.stopped}", style="bold red")
        yield Text(f"  Nothing is sent or done in the whole year: igf resume --year {year.cycle}")
    if year.held:
        yield Text(f"\n{year.held}", style="bold red")
        yield Text("  No mail leaves: igf mail held, then igf mail release")
    yield from _section("Needs attention", map(_attention, _troubled(year)), style="bold red")
    yield from _section("Waits for an answer", map(_question, year.questions), style="bold yellow")
    yield from _section("Under way", map(_stage, under_way(year)), style="bold green")
    yield from _section("Stopped", map(_stage, stopped(year)), style="bold")
    yield from _section("Comes next", map(_stage, coming(year)), style="bold")
    done = sum(stage.state == "done" for stage in year.stages)
    yield Text(f"\n{done_words(done, len(year.stages))}.")
    mode = f" Mail mode {year.mail_mode}: {_MODES[year.mail_mode]}." if year.mail_mode else ""
    yield Text(mails_words(year) + mode)


def _section(title: str, entries: Iterable[Text], *, style: str) -> Iterator[Text]:
    found = list(entries)
    if found:
        yield Text(f"\n{title}", style=style)
        yield from found


def _troubled(year: YearStatus) -> Iterator[StageLine]:
    return (stage for stage in year.stages if stage.attention)


def _attention(stage: StageLine) -> Text:
    return _entry(stage.title, stage.attention, stage.link)


def _stage(stage: StageLine) -> Text:
    return _entry(stage.title, stage.words, stage.link)


def _question(question: QuestionLine) -> Text:
    due = f"{'late, was' if question.late else ''} due {question.due_shown}".strip()
    words = f"{question.title}, by {question.by}, {due}"
    return _entry(question.stage, words, f"igf decide {question.ask}", question.link)


def _entry(title: str, words: str, *below: str) -> Text:
    text = Text("  ").append(title, style="bold").append(f": {words}")
    for line in filter(None, below):
        text.append(f"\n    {line}", style="dim")
    return text
