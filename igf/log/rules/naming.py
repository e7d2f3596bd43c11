"""Recognise the id, name or addresses of a person in texts and values."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from schemas.people import PersonRow


@dataclass(frozen=True)
class PersonNames:
    """The texts that identify a person: the id, the name, the addresses."""

    id: str
    name: str
    addresses: tuple[str, ...]

    @classmethod
    def of(cls, row: PersonRow) -> "PersonNames":
        """The texts that identify this person."""
        return cls(row.id, row.name, (row.email, *row.other_addresses))

    @property
    def recipient(self) -> str:
        """The key of the person as a recipient of mails."""
        return f"person:{self.id}"

    def in_text(self, text: str) -> bool:
        """Whether a text holds the name or an address as whole words, or the id of a recipient."""
        return bool(self._pattern.search(text))

    def in_values(self, values: Mapping[str, object]) -> bool:
        """Whether any value is the id, or a text that names the person."""
        return any(value == self.id or self.in_text(str(value)) for value in values.values())

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return _whole((self.name, self.recipient, *self.addresses))


def _whole(words: Iterable[str]) -> re.Pattern[str]:
    either = "|".join(re.escape(word) for word in words if word)
    return re.compile(rf"(?<![\w@.-])(?:{either})(?![\w@-]|\.\w)", re.IGNORECASE)


def former(member: str | None, title: str) -> str:
    """The name for a person whose data were erased: "a former member of the MAG".

    `member` is what mails call one of the body, `title` the name of the body.
    """
    if member:
        return re.sub(r"^(an?|the) ", "a former ", member)
    return f"a former member of {title}" if title else "a former participant"
