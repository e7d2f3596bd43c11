"""What is on record: questions, documents, people, decisions, the log, health."""

from urllib.parse import quote

from fastapi import FastAPI, Request, Response

from igf.asks.answer_lists import answers_of, owed
from igf.asks.question_page import question_page
from igf.desk.look import DeskLook
from igf.desk.offers import offers
from igf.desk.people_view import people_by_body, people_found, person_view
from igf.desk.reading import readable
from igf.documents.files import document, ending_of
from igf.health.assess import health
from igf.health.words import load_words, mattering, others, stage_slack
from igf.log.read import log_lines
from igf.store.queries import decided
from igf.store.queries import year as queries
from igf.store.queries.log import Chosen

#: Entries of the log a page.
ENTRIES = 200


def add(app: FastAPI, look: DeskLook) -> None:
    """Add the pages."""
    pages = _Pages(look)
    app.get("/questions")(pages.questions)
    app.get("/question/{ask:path}")(pages.question)
    app.get("/document/{year}/{stage}/{key}/{version}")(pages.document)
    app.get("/document/{year}/{stage}/{key}/{version}/file")(pages.file)
    app.get("/people")(pages.people)
    app.get("/people/{person}")(pages.person)
    app.get("/decisions")(pages.decisions)
    app.get("/log")(pages.log)
    app.get("/health/{year}")(pages.health)


class _Pages:
    def __init__(self, look: DeskLook) -> None:
        self.office, self.look = look.office, look

    def questions(self, request: Request, *, who: str = "") -> Response:
        """All that is owed, by everybody or by one."""
        rows = owed(self.office, who or None)
        return self.look.page(
            "questions.html", request.state.who, at="/questions", rows=rows, whose=who
        )

    def question(self, request: Request, *, ask: str) -> Response:
        """A question with its rule, document and answers."""
        page, lines = question_page(self.office, ask), answers_of(self.office, ask)
        with self.office.store.read() as session:
            stage = queries.stage(session, page.stage).title
            acts = offers(session, "ask", ask, who=request.state.who, now=self.office.now())
        return self.look.page(
            "question.html",
            request.state.who,
            at="/questions",
            page=page,
            lines=lines,
            text=readable(page.markdown),
            stage_title=stage,
            acts=acts,
        )

    def document(
        self, request: Request, *, year: str, stage: str, key: str, version: int
    ) -> Response:
        """A version of a document to be read."""
        row = document(self.office, f"{year}/{stage}", key=key, version=version)
        text = ""
        if row.media_type.startswith("text/"):
            text = readable(row.content.decode(errors="replace"))
        with self.office.store.read() as session:
            title = queries.stage(session, row.stage).title
        return self.look.page(
            "document.html", request.state.who, row=row, text=text, stage_title=title
        )

    def file(self, *, year: str, stage: str, key: str, version: int) -> Response:
        """A version of a document as a file."""
        row = document(self.office, f"{year}/{stage}", key=key, version=version)
        name = quote(f"{row.title}{ending_of(row.media_type)}")
        named = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
        return Response(row.content, media_type=row.media_type, headers=named)

    def people(self, request: Request, *, search: str = "") -> Response:
        """Who is in which body or role; or everybody whose name or address holds some words."""
        who, said = request.state.who, search.strip()
        found = people_found(self.office, said) if said else ()
        bodies = () if said else people_by_body(self.office)
        return self.look.page(
            "people.html", who, at="/people", bodies=bodies, search=said, found=found
        )

    def person(self, request: Request, *, person: str) -> Response:
        """One person: memberships, what is owed, every mail with its reason."""
        view = person_view(self.office, person, who=request.state.who)
        return self.look.page("person.html", request.state.who, at="/people", view=view)

    def decisions(self, request: Request, *, search: str = "") -> Response:
        """The register of decisions over all years."""
        with self.office.store.read() as session:
            rows = decided.register(session, search=search)
        return self.look.page(
            "decisions.html", request.state.who, at="/decisions", rows=rows, search=search
        )

    def log(self, request: Request, *, stage: str = "", person: str = "") -> Response:
        """The newest entries of the log, of all or of a stage or person."""
        wanted = Chosen(stage=stage or None, person=person or None)
        lines = list(log_lines(self.office, wanted, newest=ENTRIES))[::-1]
        return self.look.page(
            "log.html", request.state.who, at="/log", lines=lines, stage=stage, person=person
        )

    def health(self, request: Request, *, year: str) -> Response:
        """The health of a year as it is now."""
        found = health(self.office, year)
        return self.look.page(
            "health.html",
            request.state.who,
            year=found,
            now_to_do=list(mattering(found)),
            to_look_at=list(others(found)),
            slack=[stage_slack(each) for each in found.slack],
            load=[load_words(each) for each in found.load[:40]],
        )
