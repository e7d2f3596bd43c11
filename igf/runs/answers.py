"""Answers that people type into a decision run: the form, the wait, and answers left behind."""
# Prefect takes over a second to load and reads its settings then: it is imported in functions.

import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from pydantic import Field, create_model

from igf.runs.client import own_client
from schemas.questions import HOW, How, QuestionPage

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient
    from prefect.client.schemas.objects import State

_WHO = {
    "approval": "Name of the person who decided",
    "address": "Your name",
    "confirm": "Name of the person who confirms",
    "external": "Name of the person who says how it stands",
}
_ANSWERS = "Name of the person who answers"
#: Forms whose answer is or has a web address, with how it is named.
_ADDRESSES = {"address": "Web address", "file": "Web address of the file"}
_NOTE = {
    "approval": "Note; say here what should change when you send it back",
    "external": "Note; say here what is asked for, or why it has not happened",
}
#: A click into a field with choices does nothing in this version of Prefect's page.
_ARROWS = "The arrows open the choices."
_THERE_ALREADY = 409


def waiting(page: QuestionPage, attempt: int) -> "State[Any]":
    """The state of a run that waits for an answer, as if it had suspended itself."""
    from prefect.states import Suspended

    state: State[Any] = Suspended(pause_key=_key(page, attempt))
    state.state_details.run_input_keyset = _keyset(page, attempt)
    return state


def offer(run_id: str, page: QuestionPage, *, attempt: int) -> None:
    """Put the form into a run that waits; done again, it changes nothing."""
    from prefect.exceptions import PrefectHTTPStatusError

    form: Any = _form(page).with_initial_data(description=page.markdown)
    try:
        form.save(_keyset(page, attempt), flow_run_id=UUID(run_id))
    except PrefectHTTPStatusError as refused:
        if refused.response.status_code != _THERE_ALREADY:
            raise


def _keyset(page: QuestionPage, attempt: int) -> dict[str, str]:
    """The names under which a suspended run keeps its form and the answer typed into it."""
    parts = ("description", "response", "schema")
    return {part: f"suspended-{_key(page, attempt)}-{part}" for part in parts}


def wait_for_answer(page: QuestionPage, attempt: int) -> dict[str, str]:
    """Suspend the present run with the form; resumed, the answer as the engine takes it."""
    from prefect.flow_runs import suspend_flow_run
    from prefect.runtime import flow_run

    # Read as it was typed: the form of today may be another, when others have answered meanwhile.
    typed = stored_answer(str(flow_run.id), page, attempt=attempt)
    if typed is None:
        form = _form(page).with_initial_data(description=page.markdown)
        given = suspend_flow_run(wait_for_input=form, key=_key(page, attempt), timeout=None)
        typed = _reply(page, given.model_dump(), at=None)
        typed["form_key"] = _form_key(page, attempt)
    return typed


def stored_answer(run_id: str, page: QuestionPage, *, attempt: int) -> dict[str, str] | None:
    """The answer typed into a run, or into those that died before it; None if there is none.

    It is as of when it was typed. Its form key lets it count once, however often it is found.
    """
    client = own_client()
    run: str | None = run_id
    while run:
        if kept := _kept(client, run, key=_key(page, attempt)):
            reply = _reply(page, json.loads(kept.value), at=kept.created)
            return reply | {"form_key": _form_key(page, attempt)}
        run, attempt = _run_before(client, run), attempt - 1
    return None


def _kept(client: "SyncPrefectClient", run_id: str, *, key: str) -> Any | None:  # noqa: ANN401 -- Prefect's
    """The input typed into a run as Prefect keeps it, with the instant of *Resume* in `created`."""
    from prefect.exceptions import ObjectNotFound, PrefectHTTPStatusError

    named = f"suspended-{key}-response"
    try:
        found = client.filter_flow_run_input(UUID(run_id), named, limit=1, exclude_keys=set())
    except (ObjectNotFound, PrefectHTTPStatusError):
        return None
    return next(iter(found), None)


def _run_before(client: "SyncPrefectClient", run_id: str) -> str | None:
    """The run whose place this one took, if that may not have recorded its answer."""
    from prefect.exceptions import ObjectNotFound

    try:
        before = client.read_flow_run(UUID(run_id)).parameters.get("before")
    except ObjectNotFound:
        return None
    return str(before) if before else None


def _key(page: QuestionPage, attempt: int) -> str:
    return re.sub(r"[^a-z0-9]+", "-", f"{page.ask}-{attempt}".lower())


def _form_key(page: QuestionPage, attempt: int) -> str:
    """The one form of all there are; `_key` may be that of two questions, but not in one run."""
    return f"{page.ask}#{attempt}"


def _as_choice(schema: dict[str, Any]) -> None:
    """Offer one choice as a list of one: Prefect's page says of a constant that it is a const."""
    if "const" in schema:
        schema["enum"] = [schema.pop("const")]


def _form(page: QuestionPage) -> Any:  # noqa: ANN401 -- a RunInput class made for this question
    from prefect.input import RunInput

    fields: dict[str, Any] = {}
    if len(page.choices) > 1:
        words = tuple(page.choices.values())
        title = "Decision" if page.form == "approval" else "Answer"
        fields["decision"] = (Literal[words], Field(title=title, description=_ARROWS))
    if page.form in _ADDRESSES:
        title, default = _ADDRESSES[page.form], ... if page.form == "address" else ""
        fields["address"] = (str, Field(default, title=title, description="With https://"))
    if page.options:
        each = "; ".join(page.options)
        told = f"Of these, semicolons between: {each}"
        fields["address"] = (str, Field("", title="What is chosen", description=told))
    if page.form == "external":
        check = Field("", title="Next check, if not yet", description="A day: 2027-05-03")
        fields["check"] = (str, check)
    if len(page.holders) > 1:
        titles = tuple(page.holders.values())
        fields["on_behalf_of"] = (Literal[titles], Field(title="For whom", description=_ARROWS))
    who = _WHO.get(page.form, _ANSWERS)
    if page.deciders:
        chosen = Field(title=who, description=_ARROWS, json_schema_extra=_as_choice)
        fields["given_by"] = (Literal[page.deciders], chosen)
    else:
        fields["given_by"] = (str, Field(title=who))
    fields["how"] = (How, Field(title="How it was given", description=_ARROWS))
    told = "Leave it empty if you are that person"
    fields["entered_by"] = (str, Field("", title="Your name", description=told))
    fields["note"] = (str, Field("", title=_NOTE.get(page.form, "Note")))
    fields["evidence"] = (str, Field("", title="Letter or file that proves it, if from outside"))
    return create_model("Answer", __base__=RunInput, **fields)


def _reply(page: QuestionPage, typed: dict[str, Any], *, at: datetime | None) -> dict[str, str]:
    """The answer; given in time counts, however late it is taken from here, so `at` goes along."""
    given = {words: key for key, words in page.choices.items()}
    keys = {title: key for key, title in page.sides.items()}
    reply = {
        "choice": given[typed["decision"]] if "decision" in typed else next(iter(page.choices)),
        "value": typed.get("address", typed.get("check", "")),
        "given_by": typed["given_by"],
        "note": typed.get("note", ""),
        "how": HOW[typed["how"]] if "how" in typed else "",
        "door": "prefect",
        "standing": "stated",
    }
    if named := typed.get("on_behalf_of"):
        # A holder that is no longer a side is refused by the engine, with words for the next form.
        reply["holder"] = keys.get(named, named)
    elif len(page.holders) == 1:
        reply["holder"] = next(iter(page.holders))
    if at:
        reply["given_at"] = at.isoformat()
    if "entered_by" in typed:  # a form from before it was asked for has no such field
        reply["entered_by"] = typed["entered_by"]
    if typed.get("evidence"):
        reply["evidence"] = typed["evidence"]
    return reply
