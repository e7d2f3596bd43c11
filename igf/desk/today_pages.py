"""The first screen, and the year as a picture with its stages."""

from fastapi import FastAPI, Request, Response

from igf.desk.look import DeskLook
from igf.desk.stages import StageRow, stages_of
from igf.desk.today import MOST, today
from igf.report.svg import plan_svg
from igf.year.dates import standing_year


def add(app: FastAPI, look: DeskLook) -> None:
    """Add the pages."""
    pages = _Pages(look)
    app.get("/")(pages.first)
    app.get("/year")(pages.years)
    app.get("/year/{key}.svg")(pages.picture)


class _Pages:
    def __init__(self, look: DeskLook) -> None:
        self.office, self.look = look.office, look

    def first(self, request: Request) -> Response:
        """The first screen."""
        who = request.state.who
        found = today(self.office, who)
        return self.look.page(
            "today.html", who, at="/", today=found, most=MOST, stages=self._by_year()
        )

    def years(self, request: Request) -> Response:
        """All stages of all years, as pictures and as lists."""
        return self.look.page("year.html", request.state.who, at="/year", stages=self._by_year())

    def picture(self, key: str) -> Response:
        """The plan of a year as it stands, as a picture."""
        found = standing_year(self.office, key)
        text = plan_svg(found.plan, self.office.now().date())
        # The picture carries its own style; ours would strip it where it is opened by itself.
        policy = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
        return Response(text, media_type="image/svg+xml", headers=policy)

    def _by_year(self) -> dict[str, list[StageRow]]:
        return stages_of(self.office)
