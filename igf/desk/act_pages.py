"""An act as pages: its form, its preview, the button, and what was done."""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from igf.acts.prepare import Changed, Shown, confirm, did_words, differences, prepare, prepared_act
from igf.acts.read import Problem, Shape, Unfit, read_fields, shapes
from igf.acts.table import act_named
from igf.desk.look import DeskLook
from igf.desk.offers import acts_by_target, target_place
from igf.office.act import AnyAct, Filled, SentFile
from igf.signing.sign_in import SignedIn
from igf.store.queries import desk_mails
from igf.words.unseen import file_name
from schemas.acts import Sample
from schemas.errors import Mistake

Lines = tuple[str, ...]
#: The button that shows the choices which follow from what was filled in.
AGAIN = "show-choices"


def add(app: FastAPI, look: DeskLook) -> None:
    """Add the pages."""
    pages = _Pages(look)
    app.get("/acts")(pages.all)
    app.get("/act/{name}")(pages.form)
    app.post("/act/{name}")(pages.prepare)
    app.get("/prepared/{prepared}")(pages.preview)
    app.post("/prepared/{prepared}")(pages.confirm)


class _Pages:
    def __init__(self, look: DeskLook) -> None:
        self.office, self.look = look.office, look

    def all(self, request: Request) -> Response:
        """Every act that this person may do."""
        who = request.state.who
        return self.look.page("acts.html", who, at="/acts", groups=acts_by_target(who))

    def form(self, request: Request, *, name: str) -> Response:
        """The form of an act; the address may fill in some of its fields."""
        act, who = self._act(request, name)
        with self.office.store.read() as session:
            shaped = shapes(act, session, filled=dict(request.query_params))
        given = {each.name: _asked(request, each) for each in shaped}
        return self._form(who, act, shaped=shaped, filled=given)

    async def prepare(self, request: Request, *, name: str) -> Response:
        """Read the form; show all that is wrong with it, or go on to the preview."""
        form = await request.form(max_fields=1000)
        filled = {key: await _value(form, key) for key in form}
        return await run_in_threadpool(self._prepare, request, name=name, filled=filled)

    def _prepare(self, request: Request, *, name: str, filled: Filled) -> Response:
        act, who = self._act(request, name)
        with self.office.store.read() as session:
            shaped = shapes(act, session, filled=filled)
        if AGAIN in filled:
            return self._form(who, act, shaped=shaped, filled=filled)
        try:
            fields = read_fields(shaped, filled, fields=act.fields)
            made = prepare(self.office, act, fields=fields, doer=who.doer)
        except Unfit as unfit:
            return self._form(who, act, shaped=shaped, filled=filled, problems=unfit.problems)
        except Mistake as refused:
            first = shaped[0].name if shaped else ""
            lines = [Problem(first, line) for line in str(refused).splitlines()]
            return self._form(who, act, shaped=shaped, filled=filled, problems=tuple(lines))
        return RedirectResponse(f"/prepared/{made.id}", status_code=303)

    def preview(self, request: Request, *, prepared: str) -> Response:
        """All that the act would do, or what it did."""
        who = request.state.who
        shown = prepared_act(self.office, prepared, doer=who.doer)
        if shown.done_at:
            with self.office.store.read() as session:
                back = target_place(session, shown.act, filled=vars(shown.fields))
                drafts = desk_mails.number_of_drafts(session)
            return self.look.page(
                "done.html",
                who,
                shown=shown,
                lines=did_words(shown),
                back=back,
                drafts=drafts,
            )
        return self._preview(who, shown)

    def confirm(self, request: Request, *, prepared: str) -> Response:
        """Do exactly what was shown; or show what is otherwise now."""
        who = request.state.who
        try:
            confirm(self.office, prepared, doer=who.doer)
        except Changed as changed:
            gone, come = differences(changed.before.preview, changed.now.preview)
            return self._preview(who, changed.now, status=409, gone=gone, come=come)
        return RedirectResponse(f"/prepared/{prepared}", status_code=303)

    def _preview(
        self, who: SignedIn, shown: Shown, *, status: int = 200, gone: Lines = (), come: Lines = ()
    ) -> Response:
        mails = samples(shown.preview.mails)
        return self.look.page(
            "preview.html", who, status=status, shown=shown, gone=gone, come=come, samples=mails
        )

    def _act(self, request: Request, name: str) -> tuple[AnyAct, SignedIn]:
        act, who = act_named(name), request.state.who
        if who.right not in act.rights:
            raise Mistake("this is not yours to do", "ask an administrator of the desk")
        return act, who

    def _form(
        self,
        who: SignedIn,
        act: AnyAct,
        *,
        shaped: tuple[Shape, ...],
        filled: Filled,
        problems: tuple[Problem, ...] = (),
    ) -> Response:
        with self.office.store.read() as session:
            back = target_place(session, act, filled=filled)
        return self.look.page(
            "form.html",
            who,
            status=422 if problems else 200,
            act=act,
            back=back,
            shapes=shaped,
            filled=filled,
            problems=problems,
            wrong={each.field: each.words for each in problems},
        )


def samples(mails: Sequence[Sample]) -> Sequence[Sample]:
    """Of many mails the longest, the shortest, and the first in each other language."""
    ordered = sorted(mails, key=lambda each: -len(each.text))
    languages = {each.language: each for each in reversed(mails)}
    return tuple(dict.fromkeys([*ordered[:1], *ordered[-1:], *languages.values()]))


def _asked(request: Request, shape: Shape) -> Any:  # noqa: ANN401 -- as the form has it
    """What the address says of a field, else what stands in it at first."""
    said = request.query_params.getlist(shape.name)
    if said:
        return said if shape.kind in {"many", "lines"} else said[0]
    return shape.default


async def _value(form: FormData, key: str) -> Any:  # noqa: ANN401 -- as the form has it
    values = form.getlist(key)
    first = values[0]
    if isinstance(first, UploadFile):
        if not first.filename:
            return None
        content = await first.read()
        kind = first.content_type or "application/octet-stream"
        return SentFile(name=file_name(first.filename), media_type=kind, content=content)
    texts = [str(each).replace("\r\n", "\n").replace("\0", "") for each in values]
    return texts if len(texts) > 1 else texts[0]
