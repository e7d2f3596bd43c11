"""A notice, a reader's languages and the facts become a subject, a text and an HTML page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final, Literal

from css_inline import CSSInliner
from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from igf.mail.catalogue import Catalogue
from igf.mail.environment import compiled, direction, one_line
from igf.mail.prose import to_html, to_text
from schemas.base import Language, NoticeKey, Strict
from schemas.errors import Mistake
from schemas.notices import CONTEXTS, StageContext

#: A longer subject is cut: no mail program shows more.
LONGEST_SUBJECT: Final = 200
_ENGLISH: Final = "en"
_HEADING: Final = "{{ cycle.title }} · {{ stage.title }}"
_INLINER = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
_PAGES = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


class Rendered(Strict):
    """The words of one mail in `language`.

    `wanted` is the first language the reader asked for; `fallback` is true where the notice is
    not written in it (nor in its base language).
    """

    subject: str
    text: str
    html: str
    language: Language
    wanted: Language
    fallback: bool


class NotRendered(Mistake):
    """A notice that cannot be written; its words say which one, in which language and why."""


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
    language = _written_in(catalogue, notice, languages=languages)
    _require_facts(catalogue, notice, context=context)
    wanted = languages[0] if languages else language
    try:
        parts = _parts(catalogue, notice, languages=(language, *languages), context=context)
        subject = _subject(catalogue.wordings[notice, language].subject, language, context=context)
        html = _page(catalogue.layout, parts, subject=subject, context=context)
    except (TemplateError, TypeError, ValueError, LookupError) as error:
        raise NotRendered(
            f"the notice {notice} ({language}) cannot be written: {error}",
            "correct its template or the fact it names",
        ) from error
    return Rendered(
        subject=subject,
        text=_text(parts),
        html=html,
        language=language,
        wanted=wanted,
        fallback=language not in _understood([wanted]),
    )


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
    written = catalogue.languages(notice)
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


def _parts(
    catalogue: Catalogue,
    notice: NoticeKey,
    *,
    languages: tuple[Language, ...],
    context: StageContext,
) -> list[_Part]:
    """The parts in order; `languages` begins with that of the notice, then the reader's."""
    language, *asked = languages
    shell = catalogue.shells.get(language) or catalogue.shells[_ENGLISH]
    parts = [
        _Part("body", language, catalogue.wordings[notice, language].body),
        _Part("disclaimer", language, shell.disclaimer),
        _Part("footer", language, shell.footer),
    ]
    if asked and language not in _understood(asked):
        parts.insert(0, _fallback_note(catalogue, asked))
    filled = (replace(part, markdown=_filled(part, context)) for part in parts)
    return [part for part in filled if part.markdown.strip()]


def _fallback_note(catalogue: Catalogue, asked: Sequence[Language]) -> _Part:
    known = (language for language in _understood(asked) if language in catalogue.shells)
    language = next(known, _ENGLISH)
    return _Part("note", language, catalogue.shells[language].fallback)


def _filled(part: _Part, context: StageContext) -> str:
    return compiled(part.markdown, part.language).render(_facts(part.language, context))


def _facts(language: Language, context: StageContext) -> dict[str, Any]:
    facts = {name: getattr(context, name) for name in type(context).model_fields}
    return facts | {"language": language}


def _subject(source: str, language: Language, *, context: StageContext) -> str:
    template = compiled(source, language, subject=True)
    subject = one_line(template.render(_facts(language, context)))
    return subject if len(subject) <= LONGEST_SUBJECT else subject[: LONGEST_SUBJECT - 1] + "…"


def _text(parts: Sequence[_Part]) -> str:
    """The plain text; the footer stands below the mark that mail programs know."""
    texts = [f"-- \n{part.text()}" if part.role == "footer" else part.text() for part in parts]
    return "\n\n".join(texts) + "\n"


def _page(layout: str, parts: Sequence[_Part], *, subject: str, context: StageContext) -> str:
    body = next(part for part in parts if part.role == "body")
    heading = _subject(_HEADING, body.language, context=context)
    page = _layout(layout).render(parts=parts, body=body, subject=subject, heading=heading)
    return _INLINER.inline(page)


@lru_cache(maxsize=8)
def _layout(source: str) -> Template:
    return _PAGES.from_string(source)
