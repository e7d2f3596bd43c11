"""Putting in documents from a form."""

from prefect import task
from pydantic import BaseModel

from igf.documents.files import document_file
from igf.documents.put import put_document
from tasks.acts import Done, acting, in_words, put_away, stage_id, waiting_file
from tasks.work import office


class Paper(BaseModel):
    """The fields of the form for a document."""

    stage: str
    year: str | None
    document: str
    file: str
    title: str
    by: str


@task(name="Put in the document", task_run_name="Put in: {form.document}")
def put_in(form: Paper) -> Done:
    """Keep a file of the inbox as the next version of a document."""

    def act() -> Done:
        path = waiting_file(form.file)
        stage = stage_id(form.stage, form.year)
        made = document_file(
            office(), stage, key=form.document, path=path, title=form.title or None
        )
        by = acting(form.by)
        version = put_document(office(), stage, key=form.document, made=made, by=by)
        put_away(path)
        return Done(words=[f"{made.title} is uploaded, version {version}"], stages=[stage])

    return in_words(act)
