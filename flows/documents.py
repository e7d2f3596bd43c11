"""Documents are put in."""

from typing import Annotated, Any

from prefect import flow

from flows.forms import Name, PersonName, Stage, Year, asked, finish
from tasks.documents import Paper, put_in


@flow(name="put-in-document", flow_run_name="Put in: {document}")
def put_in_document(
    stage: Stage,
    document: Annotated[str, asked("Document", "Its key, for example synthesis.")],
    file: Name,
    by: PersonName,
    title: Annotated[str, asked("Title", "If it differs from that of the version before.")] = "",
    year: Year = None,
) -> Any:  # noqa: ANN401 -- a state
    """Upload a document from the inbox, or its next version; steps that wait for it continue."""
    form = Paper(stage=stage, year=year, document=document, file=file, title=title, by=by)
    return finish(put_in(form))
