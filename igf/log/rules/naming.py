"""Recognise the id, name or addresses of a person in texts and values."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property

from igf.whom.rules.find import Named


@dataclass(frozen=True)
class PersonNames:
    """The texts that identify a person: the id, the name, the addresses, and those of before.

    `former` are the ids, and `former_names` the names, of those who were merged into this person.
    """

    id: str
    name: str
    addresses: tuple[str, ...]
    former: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()

    @classmethod
    def of(cls, person: Named) -> "PersonNames":
        """The texts that identify this person."""
        return cls(**{each.name: getattr(person, each.name) for each in fields(cls)})

    @property
    def ids(self) -> tuple[str, ...]:
        """The id, and those of before."""
        return (self.id, *self.former)

    @property
    def names(self) -> tuple[str, ...]:
        """The name, and those of before."""
        return (self.name, *self.former_names)

    @property
    def recipient(self) -> str:
        """The key of the person as a recipient of mails."""
        return f"person:{self.id}"

    def in_text(self, text: str) -> bool:
        """Whether a text holds the name or an address as whole words, or the id of a recipient."""
        return bool(self._pattern.search(text))

    def in_values(self, values: Mapping[str, object]) -> bool:
        """Whether any value is the id, or a text that names the person."""
        return any(value in self.ids or self.in_text(str(value)) for value in values.values())

    @property
    def words(self) -> tuple[str, ...]:
        """All by which the person goes, ids as well."""
        people = (f"person:{each}" for each in self.ids)
        return tuple(filter(None, (*self.names, *self.addresses, *people, *self.ids)))

    def without(self, text: str, *, alias: str) -> str:
        """A text in which the person is called otherwise, also where only an id stands."""
        return _whole(self.words).sub(lambda _: alias, text)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return _whole((*self.names, *(f"person:{each}" for each in self.ids), *self.addresses))


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
