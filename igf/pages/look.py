"""How the pages of an answer look: the question with its form, what was typed, or plain words."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from igf.asks.answer_page import Filled
from igf.asks.links import LinkRefused, bare_token
from igf.documents.rules.withdrawn import DocumentWithdrawn
from igf.pages.wording import (
    LANGUAGES,
    PAGES,
    chosen,
    direction_of,
    instant_in,
    rule_in,
    stated_in,
    words_in,
)
from schemas.errors import Mistake
from schemas.questions import AnswerPage, GivenAnswer

#: The longest comment, and any other field (characters).
LONGEST: Final = 10_000
#: Seconds after which a browser may try again where nothing can be taken now.
AGAIN: Final = "60"


@dataclass(frozen=True)
class Came:
    """Who came: by which token, in the language of the form or address, or of the browser."""

    token: str
    language: str | None
    preferred: tuple[str, ...] = ()

    def reads(self, *, preferred: tuple[str, ...] = ()) -> str:
        """The language that was chosen, else of a person's own, else of the browser."""
        return chosen(self.language, preferred=(*preferred, *self.preferred))


class Look:
    """The pages as HTML. `base` is the address of the page as members reach it."""

    def __init__(self, base: str) -> None:
        #: The path that stands before those of the page, behind a web server: /sub/path.
        self.prefix = urlsplit(base).path.rstrip("/")
        loader = FileSystemLoader(PAGES)
        self.templates = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
        self.style = Markup((PAGES / "answer" / "style.css").read_text("utf-8"))  # noqa: S704 -- a file of ours

    def path(self, token: str) -> str:
        """The path of the page behind a token, from the root of the web server."""
        return f"{self.prefix}/a/{bare_token(token)}"

    def plain(self, title: str, text: str = "", *, status: int, language: str) -> HTMLResponse:
        """A page of a title and a few words, both in the language."""
        shown = {"title": title, "text": text, "page": None}
        return self._page("plain.html", status=status, language=language, **shown)

    def bad_link(self, came: Came, bad: Mistake, *, filled: Filled | None = None) -> HTMLResponse:
        """A link that is not good, and what to do; what was typed can be copied."""
        language = came.reads()
        words = words_in(language)
        text = words["links"][bad.why] if isinstance(bad, LinkRefused) else str(bad)
        if isinstance(bad, DocumentWithdrawn):
            text = words["links"]["document"]
        shown = {"title": words["bad_link"], "text": text, "page": None}
        if filled is None:
            return self._page("plain.html", status=404, language=language, **shown)
        return self._page("lost.html", status=404, language=language, filled=filled, **shown)

    def typed(self, came: Came, filled: Filled) -> HTMLResponse:
        """What was typed, to be sent again, where the question itself cannot be read now."""
        language = came.reads()
        shown = {"title": words_in(language)["later"], "page": None, "longest": LONGEST}
        return self._page(
            "typed.html",
            status=503,
            language=language,
            filled=filled,
            path=self.path(came.token),
            **shown,
        )

    def question(
        self,
        came: Came,
        page: AnswerPage,
        *,
        state: "Shown",
    ) -> HTMLResponse:
        """The question, with its form while it can be answered."""
        language = came.reads(preferred=page.languages)
        page = page.said_in(language)
        return self._page(
            "question.html",
            status=state.status,
            language=language,
            title=page.question,
            page=page,
            path=self.path(came.token),
            state=state,
            filled=state.filled or _filled_before(page),
            form_key=(state.filled and state.filled.form_key) or secrets.token_urlsafe(16),
            longest=LONGEST,
            languages=LANGUAGES,
            due={
                "stated": stated_in(page.due, language=language),
                "own": instant_in(page.due.at, page.zone, language=language),
                "utc": instant_in(page.due.at, "UTC", language=language),
            },
            rule=rule_in(page.rule, language=language) if page.rule else "",
            made=instant_in(page.about.made, "UTC", language=language) if page.about else "",
            given_at=_given_at(page, language=language),
        )

    def _page(self, name: str, *, status: int, language: str, **facts: Any) -> HTMLResponse:  # noqa: ANN401 -- what a template shows
        html = self.templates.get_template(f"answer/{name}").render(
            **facts,
            language=language,
            direction=direction_of(language),
            words=words_in(language),
            style=self.style,
        )
        later = {"Retry-After": AGAIN} if status == 503 else {}  # noqa: PLR2004 -- HTTP's own
        return HTMLResponse(html, status_code=status, headers=later)


@dataclass(frozen=True)
class Shown:
    """What a question is shown with: thanks, or why the form that was `filled` was not taken.

    `later`: nothing can be taken now.
    """

    thanks: bool = False
    refused: str = ""
    later: bool = False
    filled: Filled | None = None

    @property
    def status(self) -> int:
        """The status code of HTTP."""
        if self.later:
            return 503
        return 422 if self.refused else 200


def _filled_before(page: AnswerPage) -> Filled:
    """The form as the reader sent it last; empty where it could be for one of several sides."""
    own = [each for each in page.given if each.own]
    if not own or len(page.sides) > 1:
        return Filled("")
    return Filled(own[0].choice, note=own[0].note, value=own[0].value)


def _given_at(page: AnswerPage, *, language: str) -> Mapping[str, str]:
    def shown(given: GivenAnswer) -> str:
        return instant_in(given.at, page.zone, language=language)

    return {given.holder: shown(given) for given in page.given}


def for_members(refused: Mistake) -> str:
    """Why an answer was not taken, without the commands of those who run the cycle."""
    return refused.message if "igf " in refused.fix else str(refused)
