"""The notices of `templates/emails/`: their declarations and the languages they are written in.

A process reads only the notices it sends. Faults of the templates are for `igf check`
(`igf.mail.parity`): here a notice that cannot be read is not there.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import yaml
from pydantic import ValidationError

from igf.mail.wording import Shell, Wording
from schemas.base import Language, NoticeKey
from schemas.notices import NoticeDecl
from schemas.plan import Problem

#: The templates that come with the project.
TEMPLATES: Final = Path(__file__).resolve().parents[2] / "templates" / "emails"
BASE: Final = "_base"
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")


@dataclass(frozen=True, slots=True)
class ReadNotice:
    """A notice as its folder has it; `declared` is None if its declaration cannot be read."""

    declared: NoticeDecl | None
    wordings: Mapping[Language, Wording]
    faults: tuple[Problem, ...]


class Catalogue:
    """Every notice of a folder with its wordings: each is read when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.notices: Mapping[NoticeKey, NoticeDecl] = _Notices(self)
        self._read: dict[NoticeKey, ReadNotice] = {}

    @cached_property
    def keys(self) -> tuple[NoticeKey, ...]:
        """The names of the folders, sorted; their contents are not checked."""
        return tuple(place.name for place in _folders(self.folder) if place.name != BASE)

    @cached_property
    def shells(self) -> Mapping[Language, Shell]:
        """The text around every mail, in each language that has all of it."""
        return self.base[0]

    @cached_property
    def base(self) -> tuple[Mapping[Language, Shell], tuple[Problem, ...]]:
        """The shells, and the problems of files missing in their folders."""
        reading = _Reading(self.folder)
        return reading.shells(), tuple(reading.faults)

    @cached_property
    def layout(self) -> str:
        """The HTML page that every mail is put into."""
        return (self.folder / BASE / "layout.html").read_text(encoding="utf-8")

    def read(self, key: NoticeKey) -> ReadNotice:
        """The content of the folder of a notice. KeyError: there is none."""
        if key not in self._read:
            if key not in self.keys:
                raise KeyError(key)
            self._read[key] = _Reading(self.folder).notice(self.folder / key)
        return self._read[key]

    def wordings(self, notice: NoticeKey) -> Mapping[Language, Wording]:
        """The texts of a notice by language; empty for an unknown notice."""
        return self.read(notice).wordings if notice in self.notices else {}

    def languages(self, notice: NoticeKey) -> tuple[Language, ...]:
        """Languages the notice is written in, sorted; empty for an unknown notice."""
        return tuple(sorted(self.wordings(notice)))


def load_catalogue(folder: Path = TEMPLATES) -> Catalogue:
    """The notices of a folder. A faulty one is left out and raises nothing."""
    return Catalogue(folder)


def language_folders(place: Path) -> Iterator[Path]:
    """The folders of a notice or of the shells that are named like a language."""
    return (folder for folder in _folders(place) if _LANGUAGE.fullmatch(folder.name))


class _Notices(Mapping[NoticeKey, NoticeDecl]):
    """The declarations that can be read."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def __getitem__(self, key: NoticeKey) -> NoticeDecl:
        declared = self._catalogue.read(key).declared
        if declared is None:
            raise KeyError(key)
        return declared

    def __iter__(self) -> Iterator[NoticeKey]:
        return (key for key in self._catalogue.keys if key in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _Reading:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Problem] = []

    def shells(self) -> dict[Language, Shell]:
        places = language_folders(self.folder / BASE)
        found = ((place.name, self._shell(place)) for place in places)
        return {language: shell for language, shell in found if shell}

    def notice(self, place: Path) -> ReadNotice:
        declared = self._declaration(place / "notice.yaml")
        written = self._wordings(place) if declared else {}
        return ReadNotice(declared, written, tuple(self.faults))

    def _shell(self, place: Path) -> Shell | None:
        texts = [self._text(place / f"{name}.md") for name in ("footer", "disclaimer", "fallback")]
        footer, disclaimer, fallback = texts
        if footer is None or disclaimer is None or fallback is None:
            return None
        return Shell(footer=footer, disclaimer=disclaimer, fallback=fallback)

    def _wordings(self, place: Path) -> dict[Language, Wording]:
        written: dict[Language, Wording] = {}
        for language in language_folders(place):
            subject, body = (self._text(language / name) for name in ("subject.txt", "body.md"))
            if subject is not None and body is not None:
                written[language.name] = Wording(subject=subject.strip("\n"), body=body)
        return written

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

    def _text(self, path: Path) -> str | None:
        try:
            return path.read_text(encoding="utf-8")
        except FileNotFoundError:
            self._report(path, code="file-missing", message=f"{path.name} is missing.")
        except UnicodeDecodeError:
            self._report(path, code="file-unreadable", message=f"{path.name} is not UTF-8 text.")
        return None

    def _report(self, path: Path, *, code: str, message: str) -> None:
        self.faults.append(fault(self.folder, path, code=code, message=message))


def fault(folder: Path, path: Path, *, code: str, message: str) -> Problem:
    """The problem of a file or folder that does not belong among the notices."""
    return Problem(
        severity="error",
        code=code,
        message=message,
        place=path.parent.name,
        fix="Compare with a notice that works, for example call.opened.",
        file=f"{folder.name}/{path.relative_to(folder).as_posix()}",
    )


def _folders(place: Path) -> Iterator[Path]:
    return (inner for inner in sorted(place.iterdir()) if inner.is_dir())
