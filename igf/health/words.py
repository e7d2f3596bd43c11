"""The health of a year in Markdown, for its page in Prefect."""

from collections.abc import Iterable, Iterator

from igf.report.words import slack_words
from igf.words.phrases import shown_utc
from schemas.health import Finding, StageSlack, WeekLoad, YearHealth

#: How many weeks of people are shown, the heaviest first.
HEAVIEST = 12


def health_markdown(year: YearHealth) -> str:
    """The health of a year as Markdown: findings, how far closings can move, the load of people."""
    parts = [f"# {year.title}", f"As of {shown_utc(year.at)}.", *filter(None, [year.stopped])]
    parts += _section("Needs attention now", map(_finding, mattering(year)))
    parts += _section("To look at", map(_finding, others(year)))
    if not year.findings:
        parts.append("Nothing needs attention.")
    parts += _section("How far a closing can move later", map(stage_slack, year.slack))
    parts += _section("Workload by person", map(load_words, year.load[:HEAVIEST]))
    return "\n\n".join(parts) + "\n"


def mattering(year: YearHealth) -> Iterator[Finding]:
    """The findings that require an action now."""
    return (each for each in year.findings if each.matters)


def others(year: YearHealth) -> Iterator[Finding]:
    """The findings that can wait for a look."""
    return (each for each in year.findings if not each.matters)


def whose(finding: Finding) -> str:
    """Whose it is, and since when."""
    since = f", since {shown_utc(finding.since)}" if finding.since else ""
    return f"{finding.whom}{since}"


def stage_slack(slack: StageSlack) -> str:
    """As in "Screening: slack 2 days, tight"."""
    tight = ", tight" if slack.tight and slack.days >= 0 else ""
    return f"{slack.stage}: {slack_words(slack.days)}{tight}"


def load_words(load: WeekLoad) -> str:
    """As in "Amina Diallo, week of 1 February 2027: 2 questions, 1 mail"."""
    counted = [(load.questions, "question"), (load.mails, "mail")]
    said = [f"{number} {what}{'' if number == 1 else 's'}" for number, what in counted if number]
    return f"{load.name}, week of {load.week.day} {load.week:%B %Y}: {', '.join(said)}"


def _section(title: str, lines: Iterable[str]) -> list[str]:
    listed = list(lines)
    return [f"## {title}", "\n".join(f"- {line}" for line in listed)] if listed else []


def _finding(each: Finding) -> str:
    stage = f"{each.stage}: " if each.stage else ""
    return f"**{stage}{each.what}** ({whose(each)}). Next: {each.todo}"
