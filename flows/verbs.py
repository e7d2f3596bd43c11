"""What the Secretariat does by hand, as forms: open, close, pause, decide, import, start, ...

1. The act itself, checked and recorded by the engine; a mistake ends the run as "Not done: ...".
2. The runs of the stages concerned follow at once.
3. The run ends under the words for what was done.
"""

from typing import Annotated, Any, Literal

from prefect import flow

from flows.forms import By, DryRun, Reason, ShowOnly, Stage, Why, Year, asked, finish
from igf.domain.positions import WORDS
from igf.engine.adopting import Said
from tasks.people import Duties, hand_over
from tasks.starting import Beginning, start_year
from tasks.verbs import (
    Contributions,
    Dates,
    Paper,
    answer,
    move_date,
    move_dates,
    put_in,
    show_what_would_leave,
    stop_or_go_on,
    take_in_contributions,
    take_in_dates,
)

Stopped = Annotated[
    str, asked("Stage", "Its key, for example thematic_input; empty for the whole year.")
]
Name = Annotated[str, asked("File", "The name of a file in the folder inbox.")]
Question = Annotated[str, asked("Question", "Its key, as the summary of the year shows it.")]

PUBLISHED = "Published at the address below"
#: As in igf.domain.positions.WORDS: a form can only list words that stand here.
Decision = Literal[
    "Approve",
    "Send back for changes",
    "For",
    "Against",
    "Abstain",
    "To be discussed",
    "Recused: a conflict of interest",
    "Published at the address below",
    "Confirmed",
    "Not yet",
    "Answered",
    "Yes",
    "No",
    "Attends in person",
    "Attends online",
    "Does not attend",
    "Declines to answer",
]
CHOICES = {PUBLISHED if key == "published" else words: key for key, words in WORDS.items()}


@flow(name="open", flow_run_name="Open: {stage}")
def open_stage(
    stage: Stage,
    by: By,
    reason: Reason,
    until: Annotated[
        str, asked("When it closes", "Needed if it has closed before: 2027-02-07.")
    ] = "",
    dry_run: DryRun = True,  # noqa: FBT002 -- a box to tick
    year: Year = None,
) -> Any:  # noqa: ANN401 -- a state
    """Open a stage now, also one that has closed; first see all that follows."""
    why = {"by": by, "reason": reason, "until": until}
    return finish(move_date("opens", stage, year=year, why=why, dry_run=dry_run))


@flow(name="close", flow_run_name="Close: {stage}")
def close_stage(
    stage: Stage,
    by: By,
    reason: Reason,
    at: Annotated[str, asked("When it was, if not now", "For example 2027-01-31 18:00 UTC.")] = "",
    dry_run: DryRun = True,  # noqa: FBT002 -- a box to tick
    year: Year = None,
) -> Any:  # noqa: ANN401 -- a state
    """Close a stage now: its closing moves to now; first see all that follows."""
    why = {"by": by, "reason": reason, "at": at}
    return finish(move_date("closes", stage, year=year, why=why, dry_run=dry_run))


@flow(name="pause", flow_run_name="Pause: {stage}")
def pause_stage(by: By, reason: Why, stage: Stopped = "", year: Year = None) -> Any:  # noqa: ANN401 -- a state
    """Pause a stage or a whole year: nothing is sent and nothing is done until it goes on."""
    return finish(stop_or_go_on("pause", stage, year=year, why={"by": by, "reason": reason}))


@flow(name="resume", flow_run_name="Resume: {stage}")
def resume_stage(
    by: By,
    reason: Why,
    stage: Stopped = "",
    only_show: ShowOnly = True,  # noqa: FBT002 -- a box to tick
    year: Year = None,
) -> Any:  # noqa: ANN401 -- a state
    """Let a stage or a year that was paused or cancelled go on; first see what would leave."""
    if only_show:
        return finish(show_what_would_leave(stage, year=year))
    return finish(stop_or_go_on("resume", stage, year=year, why={"by": by, "reason": reason}))


@flow(name="cancel-stage", flow_run_name="Cancel: {stage}")
def cancel_stage(stage: Stage, by: By, reason: Why, year: Year = None) -> Any:  # noqa: ANN401 -- a state
    """Cancel a stage: its questions are closed, and mails that wait are dropped."""
    return finish(stop_or_go_on("cancel", stage, year=year, why={"by": by, "reason": reason}))


@flow(name="move", flow_run_name="Move: {what} to {to}")
def move_a_date(
    what: Annotated[str, asked("What", "T, a milestone, thematic_input.closes, or a stage.")],
    to: Annotated[str, asked("Where to", "2027-02-07, 2027-02-07 18:00 UTC, T-300d, +7d or now.")],
    by: By,
    reason: Reason,
    more: Annotated[
        tuple[str, ...], asked("Further dates of the move", "Each as oc_mag_2=2027-06-23.")
    ] = (),
    force: Annotated[  # noqa: FBT002 -- a box to tick
        bool, asked("Extend all the same", "Also a stage that must not be extended (R-EXT-1).")
    ] = False,
    dry_run: DryRun = True,  # noqa: FBT002 -- a box to tick
    year: Year = None,
) -> Any:  # noqa: ANN401 -- a state
    """Move dates of a running year, or show everything that follows from it."""
    dates = {what.strip(): to, **_further(more)}
    form = Dates(dates=dates, year=year, by=by, reason=reason, force=force, dry_run=dry_run)
    return finish(move_dates(form))


@flow(name="decide", flow_run_name="Decide: {question}")
def record_decision(
    question: Question,
    decision: Annotated[Decision, asked("Decision", "What was decided or confirmed.")],
    by: By,
    on_behalf_of: Annotated[
        str, asked("For whom", "If more than one is asked: the key, for example mag_chair.")
    ] = "",
    address: Annotated[str, asked("Web address", "Where one is asked for, with https://")] = "",
    note: Annotated[str, asked("Note", "Needed when sending back, and with Not yet.")] = "",
    check: Annotated[str, asked("Next check", "With Not yet: a day, 2027-05-03.")] = "",
    evidence: Annotated[
        str, asked("Evidence", "The letter or file that proves it, if from outside.")
    ] = "",
) -> Any:  # noqa: ANN401 -- a state
    """Record the answer to an open question."""
    said = {"holder": on_behalf_of, "value": address or check, "note": note, "evidence": evidence}
    given = {key: value.strip() for key, value in said.items() if value.strip()}
    return finish(answer(question, {"choice": CHOICES[decision], "given_by": by, **given}))


@flow(name="import", flow_run_name="Import: {file}")
def import_contributions(
    stage: Annotated[str, asked("Call", "Its key, for example thematic_input.")],
    file: Name,
    by: By,
    source: Annotated[
        str, asked("Source", "Where the file comes from, if the call has more than one source.")
    ] = "",
    dry_run: Annotated[bool, asked("Only say what would change", "Nothing is taken in.")] = False,  # noqa: FBT002 -- a box to tick
    year: Year = None,
) -> Any:  # noqa: ANN401 -- a state
    """Take in the contributions of a file in the inbox; nothing if a row is wrong."""
    form = Contributions(stage=stage, year=year, file=file, source=source, by=by, dry_run=dry_run)
    return finish(take_in_contributions(form))


@flow(name="import-dates", flow_run_name="Dates: {file}")
def import_dates(
    file: Annotated[str, asked("File", "The name of a changed workbook in the folder inbox.")],
    by: By,
    reason: Reason,
    dry_run: Annotated[bool, asked("Only show what would move", "Untick it to move.")] = True,  # noqa: FBT002 -- a box to tick
) -> Any:  # noqa: ANN401 -- a state
    """Move all dates that were changed in the spreadsheet of a year, as one move."""
    return finish(take_in_dates(file, by=by, reason=reason, dry_run=dry_run))


@flow(name="put-in-document", flow_run_name="Put in: {document}")
def put_in_document(
    stage: Stage,
    document: Annotated[str, asked("Document", "Its key, for example synthesis.")],
    file: Name,
    by: By,
    title: Annotated[str, asked("Title", "If it differs from that of the version before.")] = "",
    year: Year = None,
) -> Any:  # noqa: ANN401 -- a state
    """Put in a document from the inbox, or its next version; what waits for it goes on."""
    form = Paper(stage=stage, year=year, document=document, file=file, title=title, by=by)
    return finish(put_in(form))


@flow(name="start", flow_run_name="Start: {file}")
def start_of_year(
    file: Annotated[str, asked("File of the year", "Its name in the folder inbox or cycles.")],
    by: By,
    done: Annotated[
        tuple[str, ...], asked("Stages that are over", "Their keys, if they have not passed yet.")
    ] = (),
    since: Annotated[
        tuple[str, ...],
        asked("Stages that go on since a date", "Each as thematic_input=2027-01-20."),
    ] = (),
    skip: Annotated[tuple[str, ...], asked("Stages that are left out", "Their keys.")] = (),
    take: Annotated[
        tuple[str, ...],
        asked("Dates to be as a changed file says", "Though moved here: thematic_input.closes."),
    ] = (),
    dry_run: Annotated[bool, asked("Only show what would happen", "Untick it to start.")] = True,  # noqa: FBT002 -- a box to tick
) -> Any:  # noqa: ANN401 -- a state
    """Start a year on any day of it, or let a running one go on with its changed file."""
    said = Said(done, since, skip)
    form = Beginning(file=file, said=said, take=take, by=by, dry_run=dry_run)
    return finish(start_year(form))


@flow(name="hand-over-duties", flow_run_name="Hand over: {person} to {to}")
def hand_over_duties(
    person: Annotated[str, asked("From", "The id or an address of the person who hands over.")],
    to: Annotated[str, asked("To", "The id or an address of the person who takes over.")],
    by: By,
    reason: Why,
    since: Annotated[str, asked("From which day", "2027-02-01; empty: from now on.")] = "",
    bodies: Annotated[bool, asked("Also the bodies", "Not only the roles.")] = False,  # noqa: FBT002 -- a box to tick
    dry_run: DryRun = True,  # noqa: FBT002 -- a box to tick
) -> Any:  # noqa: ANN401 -- a state
    """Let another person lead what one leads, or show what would move."""
    form = Duties(
        person=person, to=to, by=by, reason=reason, since=since, bodies=bodies, dry_run=dry_run
    )
    return finish(hand_over(form))


def _further(more: tuple[str, ...]) -> dict[str, str]:
    pairs = (each.partition("=") for each in more)
    return {what.strip(): to.strip() for what, _, to in pairs}
