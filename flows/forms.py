"""Parts shared by the forms: fields in the words of the IGF, and how each ends."""

from typing import Annotated, Any

from pydantic import Field

from tasks.acts import Done, let_runs_follow, tell


def asked(title: str, description: str) -> Any:  # noqa: ANN401 -- a field of Pydantic
    """A field of a form: its title and its description."""
    # Prefect overwrites the title of a field with its name, but not a title given here.
    return Field(json_schema_extra={"title": title, "description": description})


Name = Annotated[str, asked("File", "The name of a file in the folder inbox.")]
Stage = Annotated[str, asked("Stage", "Its key, for example thematic_input.")]
Year = Annotated[
    str | None, asked("Year", "For example igf-2027; only if several years have this stage.")
]
PersonName = Annotated[str, asked("Name of the person", "Who decided this.")]
Reason = Annotated[str, asked("Reason", "Why; it is kept with the date.")]
Why = Annotated[str, asked("Reason", "Why; it is kept and shown.")]
DryRun = Annotated[bool, asked("Only show what would change", "Switch off to apply the change.")]
ShowOnly = Annotated[bool, asked("Only show what would leave", "Switch off to apply the decision.")]


def finish(done: Done) -> Any:  # noqa: ANN401 -- a state
    """Let the runs follow, and end in a state named by the result of the act."""
    if done.stages:
        let_runs_follow(done.stages)
    return tell(done)
