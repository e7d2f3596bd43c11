"""What the Secretariat does by hand, as forms: open, close, decide, import, put in, start.

1. The act itself, checked and recorded by the engine; a mistake ends the run as "Not done: ...".
2. The runs of the stages concerned follow at once.
3. The run ends under the words for what was done.
"""

from typing import Annotated, Any, Literal

from prefect import flow
from pydantic import Field

from tasks.verbs import (
    Contributions,
    Done,
    Paper,
    answer,
    let_runs_follow,
    move_date,
    put_in,
    start_year,
    take_in_contributions,
    tell,
)


def asked(title: str, description: str) -> Any:  # noqa: ANN401 -- a field of Pydantic
    """A field of a form: its title and what is to be entered."""
    # Prefect overwrites the title of a field with its name, but not what is given here.
    return Field(json_schema_extra={"title": title, "description": description})


Stage = Annotated[str, asked("Stage", "Its key, for example thematic_input.")]
Year = Annotated[
    str | None, asked("Year", "For example igf-2027; only if several years have this stage.")
]
By = Annotated[str, asked("Name of the person", "Who decided this.")]
Reason = Annotated[str, asked("Reason", "Why; it is kept with the date.")]
Name = Annotated[str, asked("File", "The name of a file in the folder inbox.")]
Question = Annotated[str, asked("Question", "Its key, as the summary of the year shows it.")]

Decision = Literal[
    "Approve",
    "Send back for changes",
    "Published at the address below",
    "Confirmed",
    "Answered",
]
CHOICES: dict[Decision, str] = {
    "Approve": "approve",
    "Send back for changes": "send_back",
    "Published at the address below": "published",
    "Confirmed": "confirmed",
    "Answered": "answered",
}


@flow(name="open", flow_run_name="Open: {stage}")
def open_stage(stage: Stage, by: By, reason: Reason, year: Year = None) -> Any:  # noqa: ANN401 -- a state
    """Open a stage now: its opening moves to now, and the dates that hang on it follow."""
    why = {"by": by, "reason": reason}
    return finish(move_date("opens", stage, year=year, why=why))


@flow(name="close", flow_run_name="Close: {stage}")
def close_stage(
    stage: Stage,
    by: By,
    reason: Reason,
    at: Annotated[str, asked("When it was, if not now", "For example 2027-01-31 18:00 UTC.")] = "",
    year: Year = None,
) -> Any:  # noqa: ANN401 -- a state
    """Close a stage now: its closing moves to now, and the dates that hang on it follow."""
    why = {"by": by, "reason": reason, "at": at}
    return finish(move_date("closes", stage, year=year, why=why))


@flow(name="decide", flow_run_name="Decide: {question}")
def record_decision(
    question: Question,
    decision: Annotated[Decision, asked("Decision", "What was decided or confirmed.")],
    by: By,
    on_behalf_of: Annotated[
        str, asked("For whom", "If more than one is asked: the key, for example mag_chair.")
    ] = "",
    address: Annotated[str, asked("Web address", "Where one is asked for, with https://")] = "",
    note: Annotated[str, asked("Note", "Needed when sending back.")] = "",
    evidence: Annotated[
        str, asked("Evidence", "The letter or file that proves it, if from outside.")
    ] = "",
) -> Any:  # noqa: ANN401 -- a state
    """Record the answer to an open question."""
    said = {"holder": on_behalf_of, "value": address, "note": note, "evidence": evidence}
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
    since: Annotated[
        tuple[str, ...],
        asked("Stages that run although they have passed", "Each as thematic_input=2027-01-20."),
    ] = (),
) -> Any:  # noqa: ANN401 -- a state
    """Start a year: nothing is sent for what was due before now; twice changes nothing."""
    return finish(start_year(file, since=list(since), by=by))


def finish(done: Done) -> Any:  # noqa: ANN401 -- a state
    """Let the runs follow, and end under the words for what was done."""
    if done.stages:
        let_runs_follow(done.stages)
    return tell(done)
