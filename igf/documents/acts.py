"""The act of putting in a document, or its next version."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

from igf.documents.files import media_type_of
from igf.documents.put import documents_of, put_document
from igf.documents.versions import Made
from igf.log.deciding import deciding
from igf.log.trial import by_trial
from igf.office.act import Act, AnyAct, ChoiceOf, Doer, Filled, Ready, SentFile, Typed
from igf.office.office import Office
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.words.phrases import is_address
from igf.year.choices import all_stages
from igf.year.declared import definition_of
from schemas.acts import LINE, ActFields, Did, Option, asked
from schemas.errors import Mistake


def documents_known(session: Session, filled: Filled) -> Sequence[Option]:
    """The documents that a stage has, makes or asks about, by title."""
    stage_id = str(filled.get("stage", ""))
    stage = queries.stage_if_there(session, stage_id)
    if stage is None:
        return ()
    there = queries.newest_documents(session, stage_id)
    titles = documents_of(definition_of(session, stage))
    return [
        Option(key, there[key].title, f"version {there[key].version} is here")
        if key in there
        else Option(key, title)
        for key, title in titles.items()
    ]


class DocumentFields(ActFields):
    """The fields of putting in a document."""

    stage: Annotated[str, ChoiceOf(all_stages), Typed(argument=True)] = asked("Stage", "")
    key: Annotated[str, ChoiceOf(documents_known), asked("Document", "")]
    file: SentFile = asked("File", "Up to 20 MB.")
    title: str = asked("Title", "If it has another one.", default="", max_length=LINE)
    address: str = asked(
        "Web address",
        "Where it stands on the web; the file is the copy of today that counts.",
        default="",
        max_length=LINE,
    )


def _put(office: Office, fields: DocumentFields, *, doer: Doer) -> Ready:
    if fields.address and not is_address(fields.address):
        raise Mistake(f"{fields.address} is not a web address", "enter it with https://")
    with office.store.read() as session:
        before = queries.newest_documents(session, fields.stage).get(fields.key)
        stage = queries.stage(session, fields.stage)
        known = documents_of(definition_of(session, stage)).get(fields.key, fields.key)
    title = fields.title or (before.title if before else known)
    kind = media_type_of(Path(fields.file.name))
    made = Made(title, kind, fields.file.content, address=fields.address or None)
    by = deciding(doer).actor
    version = before.version + 1 if before else 1

    def do() -> Did:
        number = put_document(office, fields.stage, key=fields.key, made=made, by=by)
        words = f"{title} is version {number} of “{known}” in {stage.title}"
        return Did((words,), (fields.stage,))

    heading = f"Put in {title}, version {version}"
    return by_trial(office, do, title=heading)


def _always(_session: Session, _stage: str, *, now: datetime) -> bool:  # noqa: ARG001 -- as all are called
    return True


DOCUMENT_ACTS: Final[tuple[AnyAct, ...]] = (
    Act(
        name="put-in-document",
        title="Put in a document",
        here="Put in a document",
        help="A document of a stage, or its next version; steps that wait for it continue.",
        fields=DocumentFields,
        ready=_put,
        command="document put",
        target="stage",
        deployment="put-in-document",
        offered=_always,
    ),
)
