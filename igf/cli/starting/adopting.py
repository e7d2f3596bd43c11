"""Asking for the states of stages of a year that is started in its middle."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import typer

from igf.office.office import Office
from igf.starting.adopting import BEGINNING, read_since
from igf.starting.outlook import Outlook, Proposal, leaving_if, proposals_for
from igf.starting.start import YearToStart
from igf.starting.words import choice_words, dates_words, mails_words, proposal_words
from igf.words.mistakes import suggest
from igf.year.rules.adoption import Adoption, Choice, beginning
from schemas.plan import Problem

WHICH: Final = "\nChange any? Type its name on the left, or press Enter to continue"
#: Possible answers for a stage, and their meaning.
MEANINGS: Final = {
    "done": "it is over; nothing of it is done or sent here",
    "now": "it continues from now; what was due before counts as done",
    BEGINNING: "it continues; what was due since its beginning is done now, if not too late",
    "DATE": "the same since a date, written as 2027-01-20",
    "skip": "it is left out: not held, or begun later with igf open",
}
_WORDS: Final[Mapping[str, Choice]] = {"done": "done", "now": "now", "skip": "skip"}


@dataclass(frozen=True)
class AdoptionDialogue:
    """A year about to be started, and where answers come from: `ask` shows a text, returns one."""

    office: Office
    year: YearToStart
    seen: Outlook
    ask: Callable[[str], str]

    def leaving(self, stages: Iterable[Proposal]) -> Mapping[str, str]:
        """The mails that leave within 24 hours of stages that go on since their beginning."""
        since = {each.stage.key: at for each in stages if (at := beginning(each.stage))}
        leaving = leaving_if(self.office, self.year, since=since) if since else {}
        return {key: mails_words(found) for key, found in leaving.items()}


def adopt(asking: AdoptionDialogue, adoption: Adoption) -> Adoption:
    """Show the proposal for each stage, and take the choices made instead."""
    if asking.seen.proposals:
        say([f"{asking.seen.title} has begun without IGF Cycle. This is proposed:", ""])
    say(proposal_words(asking.seen.proposals))
    say(_differences(asking))
    while asking.seen.proposals and (key := asking.ask(WHICH)):
        found = proposals_for(asking.year, adoption, now=asking.seen.now)
        stages = {each.stage.key: each for each in found}
        if key == "all":
            say(proposal_words(found, most=None))
        elif key in stages:
            choice = _choose(asking, stages[key])
            adoption = adoption.saying(key, choice)
            say([f"{stages[key].stage.title}: {choice_words(choice)}"])
        else:
            say([f"There is no {key} in this list: {suggest(key, stages)}"])
    return adoption


def _differences(asking: AdoptionDialogue) -> Iterator[str]:
    """The mails that also leave if a stage continues from its beginning, where there are any."""
    leaving = asking.leaving(each for each in asking.seen.proposals if each.choice == "now")
    now = {key: mails_words(asking.seen.day.of(key)) for key in leaving}
    different = [key for key in leaving if leaving[key] != now[key]]
    if different:
        yield "Mails within 24 hours, continuing from now; in brackets if since the beginning:"
    for key in different:
        yield f"  {key}: {now[key]} [{leaving[key]}]"


def _choose(asking: AdoptionDialogue, proposal: Proposal) -> Choice:
    """The choice for one stage; Enter keeps the proposed one."""
    stage = proposal.stage
    say([f"{stage.title} {dates_words(stage, now=asking.seen.now)}. It can be:"])
    say(_options(asking, proposal))
    while said := asking.ask(f"Which? Enter leaves it: {choice_words(proposal.choice)}"):
        if (word := _WORDS.get(said)) and (word != "now" or proposal.standing != "passed"):
            return word
        found = read_since(asking.year, stage.key, text=said, now=asking.seen.now)
        if not isinstance(found, Problem):
            return found
        say([f"{found.message}: {found.fix}"])
    return proposal.choice


def _options(asking: AdoptionDialogue, proposal: Proposal) -> Iterator[str]:
    key = proposal.stage.key
    leaving = {BEGINNING: asking.leaving([proposal]).get(key, "no mail")}
    if proposal.choice == "now":
        leaving["now"] = mails_words(asking.seen.day.of(key))
    for word, meaning in MEANINGS.items():
        if word != "now" or proposal.standing != "passed":
            mails = f"; within 24 hours {leaving[word]}" if word in leaving else ""
            yield f"  {word:<10} {meaning}{mails}"


def say(lines: Iterable[str]) -> None:
    """Print lines."""
    for line in lines:
        typer.echo(line)


def from_terminal(text: str) -> str:
    """An answer typed at a terminal; Enter alone is an empty one."""
    answer: str = typer.prompt(text, default="", show_default=False)
    return answer.strip()
