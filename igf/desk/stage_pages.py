"""The page of a stage."""

from fastapi import FastAPI, Request, Response

from igf.desk.look import DeskLook
from igf.desk.stage_view import stage_view


def add(app: FastAPI, look: DeskLook) -> None:
    """Add the page."""

    def show(request: Request, *, year: str, stage: str) -> Response:
        who = request.state.who
        view = stage_view(look.office, f"{year}/{stage}", who=who)
        return look.page("stage.html", who, at="/year", view=view)

    app.get("/stage/{year}/{stage}")(show)
