"""Faults of the templates of a notice, found before any mail is made."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet

from jinja2 import TemplateError, TemplateSyntaxError

from igf.mail.catalogue import BASE, Catalogue, fault, language_folders
from igf.mail.environment import compiled, environment, is_language
from igf.mail.facts import OWN, facts_had, facts_used
from igf.mail.wording import Shell, Wording
from schemas.base import Language, NoticeKey
from schemas.notices import CONTEXTS, NoticeDecl, StageContext
from schemas.plan import Problem


def problems_of(catalogue: Catalogue) -> tuple[Problem, ...]:
    """Everything wrong with the templates of a catalogue, all of which is read for it."""
    shells, faults = catalogue.base
    found = [*_folders(catalogue, BASE), *faults]
    for language, shell in shells.items():
        if is_language(language):
            found += check_shell(shell, language, file=_named(catalogue, BASE, language))
    for key in catalogue.keys:
        found += _of_notice(catalogue, key)
    return tuple(found)


def _of_notice(catalogue: Catalogue, key: NoticeKey) -> list[Problem]:
    read = catalogue.read(key)
    if read.declared is None:
        return list(read.faults)
    known = {language: words for language, words in read.wordings.items() if is_language(language)}
    shells, file = set(catalogue.shells), _named(catalogue, key)
    checked = check_notice(read.declared, known, shells=shells, file=file)
    return [*read.faults, *_folders(catalogue, key), *checked]


def _folders(catalogue: Catalogue, key: str) -> Iterator[Problem]:
    """Folders that are not named after a language: their contents are never read."""
    place = catalogue.folder / key
    named = {folder.name for folder in language_folders(place)}
    for folder in sorted(place.iterdir()):
        if folder.is_dir() and not (folder.name in named and is_language(folder.name)):
            message = f"{folder.name} is not a language (en, fr, pt-BR, ...)."
            yield fault(catalogue.folder, folder, code="language-unknown", message=message)


def _named(catalogue: Catalogue, *parts: str) -> str:
    return "/".join((catalogue.folder.name, *parts))


def check_notice(
    declared: NoticeDecl,
    written: Mapping[Language, Wording],
    *,
    shells: AbstractSet[Language],
    file: str,
) -> list[Problem]:
    """Problems of one notice in all its languages; `file` is its folder."""
    had = set(facts_had(CONTEXTS[declared.context]))
    found = [*_missing(written.keys(), shells), *_parity(written)]
    for language, words in written.items():
        found += _subject_lines(words.subject, f"{language}/subject.txt")
        for name, source in words.named().items():
            found += _template(source, language, had=had, file=f"{language}/{name}")
    return _placed(found, place=declared.notice, folder=file)


def check_shell(shell: Shell, language: Language, *, file: str) -> list[Problem]:
    """Problems of the shell of one language; it may use what every context has."""
    had = set(facts_had(StageContext))
    found = [
        problem
        for name, source in shell.named().items()
        for problem in _template(source, language, had=had, file=name)
    ]
    return _placed(found, place="_base", folder=file)


def _problem(code: str, message: str, *, fix: str, file: str = "", value: str = "") -> Problem:
    return Problem(severity="error", code=code, message=message, fix=fix, file=file, value=value)


def _placed(found: Iterable[Problem], *, place: str, folder: str) -> list[Problem]:
    return [
        problem.model_copy(
            update={"place": place, "file": f"{folder}/{problem.file}".removesuffix("/")}
        )
        for problem in found
    ]


def _missing(written: AbstractSet[Language], shells: AbstractSet[Language]) -> Iterator[Problem]:
    if "en" not in written:
        fix = "Write en/subject.txt and en/body.md."
        yield _problem("english-missing", "There is no English text.", fix=fix)
    for language in sorted(written - shells):
        fix = f"Write _base/{language}/footer.md, disclaimer.md and fallback.md."
        yield _problem("shell-missing", f"{language} has no footer.", fix=fix, file=language)


def _subject_lines(subject: str, file: str) -> Iterator[Problem]:
    if len(subject.splitlines()) != 1 or not subject.strip():
        fix = "Keep one line of text."
        yield _problem("subject-lines", "A subject is one line.", fix=fix, file=file, value=subject)


def _template(
    source: str, language: Language, *, had: AbstractSet[str], file: str
) -> Iterator[Problem]:
    try:
        compiled(source, language)
    except TemplateError as error:
        line = error.lineno if isinstance(error, TemplateSyntaxError) else None
        fix = "Correct what stands between {{ }} and {% %}."
        broken = _problem("template-broken", f"Not a template: {error}", fix=fix, file=file)
        yield broken.model_copy(update={"line": line})
        return
    for fact, line in facts_used(environment(language).parse(source)):
        if fact not in had and not fact.startswith(OWN):
            message = f"The context of this notice has no {fact}."
            fix = f"Use one of: {', '.join(sorted(had))}."
            unknown = _problem("fact-unknown", message, fix=fix, file=file, value=fact)
            yield unknown.model_copy(update={"line": line})


def _parity(written: Mapping[Language, Wording]) -> Iterator[Problem]:
    """Problems of a translation that does not use the facts that the English text uses."""
    used = {language: _facts(words, language) for language, words in written.items()}
    for language, facts in used.items():
        different = sorted(facts ^ used.get("en", facts))
        if different:
            message = f"{language} and English do not use the same facts."
            fix = "Say in both what one of them leaves out."
            value = ", ".join(different)
            yield _problem("facts-differ", message, fix=fix, file=language, value=value)


def _facts(words: Wording, language: Language) -> set[str]:
    try:
        trees = [environment(language).parse(source) for source in words.named().values()]
    except TemplateError:
        return set()
    return {fact for tree in trees for fact, _ in facts_used(tree) if not fact.startswith(OWN)}
