"""A notice, a reader's languages and the facts become a subject, a text and an HTML page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, Final, Literal, NamedTuple

from css_inline import CSSInliner
from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from igf.mail.catalogue import Catalogue
from igf.mail.environment import MARKS, Blank, compiled, defused, direction, one_line
from igf.mail.prose import fill_html, fill_text, to_html, to_text
from schemas.base import Language, NoticeKey
from schemas.errors import Mistake
from schemas.notices import CONTEXTS, CallContext, StageContext

#: The facts that a template may name, by name.
Facts = dict[str, Any]
#: A longer subject is cut: no mail program shows more.
LONGEST_SUBJECT: Final = 200
_ENGLISH: Final = "en"
_HEADING: Final = "{{ cycle.title }} · {{ stage.title }}"
_INLINER = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
#: The reader of a mail that is for many.
_ANYBODY = SimpleNamespace(**{name: Blank(mark) for name, mark in MARKS.items()})
_PAGES = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


class Sheet(NamedTuple):
    """A written mail; one that is for many has marks where it names its reader."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """The words of one mail in `language`: a sheet, and what its marks stand for, by their order.

    `wanted` is the first language the reader asked for; `fallback` is true where the notice is
    not written in it (nor in its base language). Text and HTML are put together when asked for:
    20,000 mails share a sheet, and are not all held at once.
    """

    sheet: Sheet
    values: tuple[str, ...]
    language: Language
    wanted: Language
    fallback: bool

    @property
    def subject(self) -> str:
        return self.sheet.subject

    @property
    def text(self) -> str:
        return fill_text(self.sheet.text, self._named())

    @property
    def html(self) -> str:
        return fill_html(self.sheet.html, self._named())

    def _named(self) -> dict[str, str]:
        return dict(zip(MARKS, self.values, strict=True))


class NotRendered(Mistake):
    """A notice that cannot be written; the message names it, the language and the reason."""


class Reader(NamedTuple):
    """The reader of a notice: languages, best first, and the facts."""

    languages: Sequence[Language]
    context: StageContext


def render(
    catalogue: Catalogue,
    notice: NoticeKey,
    *,
    languages: Sequence[Language],
    context: StageContext,
) -> Rendered:
    """Write one notice for one reader; the same facts always give the same words.

    `languages` are the reader's, best first; English is the last resort. Raises NotRendered.
    """
    return render_all(catalogue, notice, readers=[Reader(languages, context)])[0]


def render_all(
    catalogue: Catalogue, notice: NoticeKey, *, readers: Iterable[Reader]
) -> list[Rendered]:
    """Write one notice for many readers, each as `render` does. Raises NotRendered.

    What tells readers the same in one language is written once, and filled in for each of them.
    """
    writing = _Writing(catalogue, notice)
    return [writing.rendered(reader) for reader in readers]


@dataclass(frozen=True, slots=True)
class _Writing:
    """A notice being written; `sheets` keeps texts shared by many, by languages and facts."""

    catalogue: Catalogue
    notice: NoticeKey
    sheets: dict[tuple[object, ...], Sheet | None] = field(default_factory=dict)

    def rendered(self, reader: Reader) -> Rendered:
        language = _written_in(self.catalogue, self.notice, languages=reader.languages)
        _require_facts(self.catalogue, self.notice, context=reader.context)
        wanted = reader.languages[0] if reader.languages else language
        languages = (language, *_note_in(self.catalogue, language, asked=reader.languages))
        sheet = self._sheet(languages, dict(_said_in(reader.context, language)))
        person = reader.context.recipient
        return Rendered(
            sheet=sheet,
            values=tuple(defused(getattr(person, name)) for name in MARKS),
            language=language,
            wanted=wanted,
            fallback=language not in _understood([wanted]),
        )

    def _sheet(self, languages: tuple[Language, ...], facts: Facts) -> Sheet:
        shared = facts | {"recipient": None}
        key = (*languages, *shared.values())
        if key not in self.sheets:
            self.sheets[key] = self._for_many(languages, shared)
        return self.sheets[key] or self._write(languages, facts)

    def _for_many(self, languages: tuple[Language, ...], facts: Facts) -> Sheet | None:
        """The sheet for many readers; None if the template does more than name its reader."""
        try:
            return self._write(languages, facts | {"recipient": _ANYBODY})
        except NotRendered:
            return None

    def _write(self, languages: tuple[Language, ...], facts: Facts) -> Sheet:
        language = languages[0]
        try:
            parts = _parts(self.catalogue, self.notice, languages=languages, facts=facts)
            source = self.catalogue.wordings(self.notice)[language].subject
            subject = _subject(source, language, facts=facts)
            html = _page(self.catalogue.layout, parts, subject=subject, facts=facts)
            return Sheet(subject, _text(parts), html)
        except (TemplateError, TypeError, ValueError, LookupError) as error:
            raise NotRendered(
                f"the notice {self.notice} ({language}) cannot be written: {error}",
                "correct its template or the fact it names",
            ) from error


def _said_in(context: StageContext, language: Language) -> StageContext:
    """The facts with the year and the stage as they are called in the language of the mail."""
    cycle, stage = context.cycle.said_in(language), context.stage.said_in(language)
    known: dict[str, object] = {"cycle": cycle, "stage": stage}
    if isinstance(context, CallContext) and context.subthemes:
        known["subthemes"] = tuple(each.said_in(language) for each in context.subthemes)
    elif cycle is context.cycle and stage is context.stage:
        return context
    return context.model_copy(update=known)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a mail: `markdown` has its facts filled in."""

    role: Literal["note", "body", "disclaimer", "footer"]
    language: Language
    markdown: str

    @property
    def direction(self) -> str:
        return direction(self.language)

    def html(self) -> Markup:
        return Markup(to_html(self.markdown))  # noqa: S704 -- markdown-it escaped it

    def text(self) -> str:
        return to_text(self.markdown, rtl=self.direction == "rtl")


def _written_in(
    catalogue: Catalogue, notice: NoticeKey, *, languages: Sequence[Language]
) -> Language:
    written = catalogue.wordings(notice)
    for language in (*_understood(languages), _ENGLISH):
        if language in written:
            return language
    raise NotRendered(
        f"the notice {notice} is not written in English", "run igf check, it names what is missing"
    )


def _understood(languages: Sequence[Language]) -> list[Language]:
    """The languages, each followed by its base: `fr-CA` is served by `fr`."""
    return [known for language in languages for known in (language, language.partition("-")[0])]


def _require_facts(catalogue: Catalogue, notice: NoticeKey, *, context: StageContext) -> None:
    needed = CONTEXTS[catalogue.notices[notice].context]
    if not isinstance(context, needed):
        raise NotRendered(
            f"the notice {notice} needs the facts of {needed.__name__}, "
            f"not of {type(context).__name__}",
            "use it in a step that has them",
        )


def _note_in(
    catalogue: Catalogue, language: Language, *, asked: Sequence[Language]
) -> Iterator[Language]:
    """The language of the note to a reader who did not ask for this one; nothing if they did."""
    understood = _understood(asked)
    if asked and language not in understood:
        yield next((known for known in understood if known in catalogue.shells), _ENGLISH)


def _parts(
    catalogue: Catalogue, notice: NoticeKey, *, languages: tuple[Language, ...], facts: Facts
) -> list[_Part]:
    """The parts in order; `languages` are that of the notice, and of the note if there is one."""
    language, *noted = languages
    shell = catalogue.shells.get(language) or catalogue.shells[_ENGLISH]
    parts = [
        *(_Part("note", each, catalogue.shells[each].fallback) for each in noted),
        _Part("body", language, catalogue.wordings(notice)[language].body),
        _Part("disclaimer", language, shell.disclaimer),
        _Part("footer", language, shell.footer),
    ]
    filled = [replace(part, markdown=_filled(part, facts)) for part in parts]
    if not _body(filled).markdown.strip():
        message = "with these facts it says nothing"
        raise ValueError(message)
    return [part for part in filled if part.markdown.strip()]


def _body(parts: Sequence[_Part]) -> _Part:
    return next(part for part in parts if part.role == "body")


def _filled(part: _Part, facts: Facts) -> str:
    return compiled(part.markdown, part.language).render(facts, language=part.language)


def _subject(source: str, language: Language, *, facts: Facts) -> str:
    template = compiled(source, language, subject=True)
    subject = one_line(template.render(facts, language=language))
    return subject if len(subject) <= LONGEST_SUBJECT else subject[: LONGEST_SUBJECT - 1] + "…"


def _text(parts: Sequence[_Part]) -> str:
    """The plain text; the footer stands below the mark that mail programs know."""
    texts = [f"-- \n{part.text()}" if part.role == "footer" else part.text() for part in parts]
    return "\n\n".join(texts) + "\n"


def _page(layout: str, parts: Sequence[_Part], *, subject: str, facts: Facts) -> str:
    body = _body(parts)
    heading = _subject(_HEADING, body.language, facts=facts)
    page = _layout(layout).render(parts=parts, body=body, subject=subject, heading=heading)
    return _INLINER.inline(page)


@lru_cache(maxsize=8)
def _layout(source: str) -> Template:
    return _PAGES.from_string(source)
