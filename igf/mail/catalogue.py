"""The notices of `templates/emails/`: what is declared, in which languages it is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import yaml
from pydantic import ValidationError

from igf.mail.environment import is_language
from igf.mail.parity import check_notice, check_shell
from igf.mail.wording import Shell, Wording
from schemas.base import Language, NoticeKey
from schemas.notices import NoticeDecl
from schemas.plan import Problem

#: The templates that come with the project.
TEMPLATES: Final = Path(__file__).resolve().parents[2] / "templates" / "emails"
BASE: Final = "_base"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every notice with its wordings; `problems` is what `igf check` reports about them."""

    notices: Mapping[NoticeKey, NoticeDecl]
    wordings: Mapping[tuple[NoticeKey, Language], Wording]
    shells: Mapping[Language, Shell]
    layout: str
    problems: tuple[Problem, ...] = ()

    def languages(self, notice: NoticeKey) -> tuple[Language, ...]:
        """Languages the notice is written in, sorted; empty for an unknown notice."""
        return tuple(sorted(language for key, language in self.wordings if key == notice))


def load_catalogue(folder: Path = TEMPLATES) -> Catalogue:
    """Read a folder of notices. What is wrong with one notice is a problem, never an exception."""
    reading = _Reading(folder)
    reading.read_all()
    return Catalogue(
        notices=reading.notices,
        wordings=reading.wordings,
        shells=reading.shells,
        layout=(folder / BASE / "layout.html").read_text(encoding="utf-8"),
        problems=tuple(reading.problems),
    )


@dataclass(slots=True)
class _Reading:
    folder: Path
    notices: dict[NoticeKey, NoticeDecl] = field(default_factory=dict)
    wordings: dict[tuple[NoticeKey, Language], Wording] = field(default_factory=dict)
    shells: dict[Language, Shell] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def read_all(self) -> None:
        for place in self._languages(self.folder / BASE):
            self._read_shell(place)
        for place in _folders(self.folder):
            if place.name != BASE:
                self._read_notice(place)

    def _read_shell(self, place: Path) -> None:
        texts = [self._text(place / f"{name}.md") for name in ("footer", "disclaimer", "fallback")]
        footer, disclaimer, fallback = texts
        if footer is None or disclaimer is None or fallback is None:
            return
        shell = Shell(footer=footer, disclaimer=disclaimer, fallback=fallback)
        self.shells[place.name] = shell
        self.problems += check_shell(shell, place.name, file=self._name(place))

    def _read_notice(self, place: Path) -> None:
        declared = self._declaration(place / "notice.yaml")
        if declared is None:
            return
        self.notices[declared.notice] = declared
        written: dict[Language, Wording] = {}
        for language in self._languages(place):
            subject, body = (self._text(language / name) for name in ("subject.txt", "body.md"))
            if subject is not None and body is not None:
                written[language.name] = Wording(subject=subject.strip("\n"), body=body)
        self.wordings |= {(declared.notice, tongue): words for tongue, words in written.items()}
        self.problems += check_notice(
            declared, written, shells=set(self.shells), file=self._name(place)
        )

    def _declaration(self, path: Path) -> NoticeDecl | None:
        text = self._text(path)
        if text is None:
            return None
        try:
            declared = NoticeDecl.model_validate(yaml.safe_load(text))
        except (ValidationError, yaml.YAMLError) as error:
            message = f"The declaration cannot be read: {error}"
            self._report(path, code="notice-unreadable", message=message)
            return None
        if declared.notice != path.parent.name:
            message = f"The folder of {declared.notice} has another name."
            self._report(path, code="notice-misnamed", message=message)
            return None
        return declared

    def _languages(self, place: Path) -> Iterator[Path]:
        for folder in _folders(place):
            if is_language(folder.name):
                yield folder
            else:
                message = f"{folder.name} is no language (en, fr, pt-BR, ...)."
                self._report(folder, code="language-unknown", message=message)

    def _text(self, path: Path) -> str | None:
        try:
            return path.read_text(encoding="utf-8")
        except FileNotFoundError:
            self._report(path, code="file-missing", message=f"{path.name} is missing.")
        except UnicodeDecodeError:
            self._report(path, code="file-unreadable", message=f"{path.name} is not UTF-8 text.")
        return None

    def _report(self, path: Path, *, code: str, message: str) -> None:
        self.problems.append(
            Problem(
                severity="error",
                code=code,
                message=message,
                place=path.parent.name,
                fix="Compare with a notice that works, for example call.opened.",
                file=self._name(path),
            )
        )

    def _name(self, path: Path) -> str:
        return f"{self.folder.name}/{path.relative_to(self.folder).as_posix()}"


def _folders(place: Path) -> Iterator[Path]:
    return (inner for inner in sorted(place.iterdir()) if inner.is_dir())
