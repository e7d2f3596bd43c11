"""How a year does, in words: the same on the page and in the terminal."""

from datetime import UTC, date, datetime

from rich.console import Console

from igf.health.text import print_health
from igf.health.words import health_markdown
from schemas.health import Finding, StageSlack, WeekLoad, YearHealth

AT = datetime(2027, 2, 8, 6, 0, tzinfo=UTC)
LATE = Finding(
    code="late",
    matters=True,
    stage="Call for thematic input",
    what="Approval: is late",
    whom="MAG Chair",
    since=datetime(2027, 2, 7, 23, 59, tzinfo=UTC),
    todo="ask MAG Chair",
)
SOON = LATE.model_copy(update={"matters": False, "what": "Address: is due", "since": None})
YEAR = YearHealth(
    cycle="igf-2027",
    title="IGF 2027",
    at=AT,
    findings=(LATE, SOON),
    slack=(StageSlack(stage="Screening", days=1, tight=True),),
    load=(WeekLoad(name="Amina Diallo", week=date(2027, 2, 8), questions=2, mails=1),),
)
QUIET = YEAR.model_copy(update={"findings": (), "slack": (), "load": ()})


def printed(year: YearHealth) -> str:
    console = Console(width=200)
    with console.capture() as captured:
        print_health(year, console)
    return captured.get()


def test_the_page_says_whose_it_is_since_when_and_what_to_do() -> None:
    page = health_markdown(YEAR)
    when = "since 7 February 2027, 23:59 UTC"
    late = f"**Call for thematic input: Approval: is late** (MAG Chair, {when})"
    assert f"## Needs attention now\n\n- {late}. Next: ask MAG Chair" in page
    assert "## To look at\n\n- **Call for thematic input: Address: is due** (MAG Chair)." in page
    assert "- Screening: slack 1 day, tight" in page
    assert "- Amina Diallo, week of 8 February 2027: 2 questions, 1 mail" in page


def test_the_terminal_says_the_same() -> None:
    lines = printed(YEAR).splitlines()
    assert "    MAG Chair, since 7 February 2027, 23:59 UTC. Next: ask MAG Chair" in lines
    assert "  Screening: slack 1 day, tight" in lines


def test_a_year_in_order_says_so() -> None:
    assert "Nothing needs attention." in health_markdown(QUIET)
    assert "Nothing needs attention." in printed(QUIET)


def test_a_paused_year_says_why() -> None:
    paused = QUIET.model_copy(update={"stopped": "Paused: the venue is not confirmed"})
    assert "Paused: the venue is not confirmed" in health_markdown(paused)
    assert "Paused: the venue is not confirmed" in printed(paused)
