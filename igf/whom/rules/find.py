"""Which person a text means: by address, then by id, then by name; never by a guess.

Of an address the case and the spelling of the domain (IDNA) do not matter; dots and `+tags` do.
"""

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from igf.words.unseen import plain
from schemas.errors import Mistake

#: An address copied with its name, and a person as we show one: Wei Wang (wang-wei-1).
_COPIED: Final = re.compile(r"(?P<name>[^<>@]*)<(?P<key>[^<>]+)>")
_SHOWN: Final = re.compile(r"(?P<name>.+\S) \((?P<key>[^(),]+)(?:, [^()]*)?\)")
#: The key of a person among recipients and sides.
_PERSON: Final = "person:"
#: Signs that keyboards and word processors write for one another.
_SIGNS: Final = str.maketrans(
    {
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{MODIFIER LETTER APOSTROPHE}": "'",
        "\N{HYPHEN}": "-",
        "\N{NON-BREAKING HYPHEN}": "-",
        "\N{EN DASH}": "-",
    }
)
#: How many are shown where a text means none, or several.
_MOST: Final = 4
#: How many texts that nobody goes by are compared with everybody.
_MOST_COMPARED: Final = 20


@dataclass(frozen=True, slots=True)
class Named:
    """A person by all that he or she goes by, mails going to the first address.

    `former` are the ids, and `former_names` the names, of those who were merged into this person.
    """

    id: str
    name: str
    addresses: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The person as one of several: "Wei Wang (wang-wei-1, wei.wang@example.org)"."""
        return f"{self.name} ({', '.join((self.id, *self.addresses[:1]))})"


def folded_address(address: str) -> str:
    """An address as it is compared: in small letters, the domain as ASCII (IDNA, UTS 46)."""
    local, _, domain = unicodedata.normalize("NFC", plain(address)).strip().rpartition("@")
    return f"{local.casefold()}@{_ascii(domain)}"


def _ascii(domain: str) -> str:
    if domain.isascii():
        return domain.lower()
    import idna  # noqa: PLC0415 -- its tables are large, and few domains need them

    try:
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        return domain.casefold()


def folded_name(name: str) -> str:
    """A name as it is compared: width, case, spaces and the kind of apostrophe do not matter.

    Nor does what stands in it unseen.
    """
    seen = unicodedata.normalize("NFKC", plain(name)).translate(_SIGNS)
    return " ".join(unicodedata.normalize("NFKC", seen.casefold()).split())


class Everybody:
    """All people who are known, to be found by what they go by."""

    def __init__(self, people: Iterable[Named]) -> None:
        """`people` are all there are, each once."""
        self.people = tuple(people)
        self._compared = 0
        self._ids = {each.id: each for each in self.people}
        self._former = {key: each for each in self.people for key in each.former}
        self._addresses: dict[str, list[Named]] = defaultdict(list)
        self._names: dict[str, list[Named]] = defaultdict(list)
        for each in self.people:
            for address in dict.fromkeys(map(folded_address, each.addresses)):
                self._addresses[address].append(each)
            for name in dict.fromkeys(map(folded_name, (each.name, *each.former_names))):
                self._names[name].append(each)

    def by_id(self, key: str) -> Named | None:
        """The person of this id, or into whom the person of this id was merged."""
        return self._ids.get(key) or self._former.get(key)

    def by_address(self, address: str) -> Sequence[Named]:
        """Those who have this address: two may share one."""
        return self._addresses.get(folded_address(address), ())

    def by_name(self, name: str) -> Sequence[Named]:
        """Those who have this name."""
        return self._names.get(folded_name(name), ())

    def called(self, said: str) -> Sequence[Named]:
        """Those whom a text may mean: none, one, or several.

        An address is looked up as an address alone: a name never stands in for it.
        """
        text = said.strip()
        if copied := _COPIED.fullmatch(text):
            return self._narrowed(self.by_address(copied["key"]), copied["name"])
        if "@" in text and not _SHOWN.fullmatch(text):
            return self.by_address(text)
        if found := self._of_id(text):
            return (found,)
        if shown := _SHOWN.fullmatch(text):
            found = self._of_id(shown["key"])
            return (found,) if found else self.by_address(shown["key"]) or self.by_name(text)
        return self.by_name(text)

    def one(self, said: str, *, beside: str = "", among: Collection[str] | None = None) -> Named:
        """The person whom a text means.

        `beside` is a name or id that stands beside it, as in a file with both: it decides between
        two who share an address, and must not be somebody else's. Of several, those `among` these
        ids are meant, where the others cannot be.

        Mistake: nobody, or more than one person, goes by the text; or `beside` is another person.
        """
        if not said.strip():
            raise Mistake("no person is named", "name one by address, id or name")
        found = self.called(said)
        if not found:
            nobody = f"nobody has the {_kind(said)} {said.strip()}"
            raise Mistake(nobody, self._missing(said, beside))
        found = self._agreeing(found, said, beside=beside)
        if len(found) > 1 and among is not None:
            found = [each for each in found if each.id in among] or found
        if len(found) > 1:
            number = f"{len(found)} people have the {_kind(said, several=True)} {said.strip()}"
            raise Mistake(number, f"say which one, by id: {either(found)}")
        return found[0]

    def nearest(self, said: str) -> str:
        """The fix for a text that nobody goes by: those who go by something like it.

        Comparing with everybody takes long: of a file with many strangers only the first are.
        """
        if not self.people:
            return "import people: igf people import FILE"
        self._compared += 1
        found = self._like(said) if self._compared <= _MOST_COMPARED else []
        return f"did you mean {either(found)}?" if found else "see igf people list"

    def _like(self, said: str) -> list[Named]:
        if "@" in said:
            word, keys = (
                folded_address(said),
                {key: each[0] for key, each in self._addresses.items()},
            )
        else:
            word, keys = folded_name(said), {key: each[0] for key, each in self._names.items()}
            keys |= self._ids
        near = difflib.get_close_matches(word, keys, n=_MOST)
        return list(dict.fromkeys(keys[each] for each in near))

    def _missing(self, said: str, beside: str) -> str:
        others = self.called(beside) if beside.strip() else ()
        if not others:
            return self.nearest(said)
        return f"if it is theirs, add it to the addresses of {either(others)}"

    def _of_id(self, text: str) -> Named | None:
        return self.by_id(text.removeprefix(_PERSON)) or self.by_id(text.lower())

    def _narrowed(self, found: Sequence[Named], beside: str) -> Sequence[Named]:
        """Those of several who go by the text beside it as well; all of them, if none does."""
        meant = self.called(beside) if beside.strip() else ()
        return [each for each in found if each in meant] or found

    def _agreeing(self, found: Sequence[Named], said: str, *, beside: str) -> Sequence[Named]:
        others = self.called(beside) if beside.strip() else ()
        if others and not any(each in others for each in found):
            message = f"{said.strip()} is {either(found)}, {beside.strip()} is {either(others)}"
            raise Mistake(message, "correct one of the two, or leave the wrong one out")
        return self._narrowed(found, beside)


def either(people: Sequence[Named]) -> str:
    """These people as a choice: "Wei Wang (wang-wei-1, ...) or Wei Wang (wang-wei-2, ...)"."""
    shown = [each.shown for each in people[:_MOST]]
    more = f" or {len(people) - _MOST} others" if len(people) > _MOST else ""
    return " or ".join(shown) + more


def twins(everybody: Everybody) -> list[tuple[Named, Named]]:
    """The pairs who may be one person entered twice: of one name, or of one address and like names.

    Two people of an office may share an address, and two people may have one name: it is never
    decided here.
    """
    found: dict[tuple[str, str], tuple[Named, Named]] = {}
    for each in everybody.people:
        sharing = [other for a in each.addresses for other in everybody.by_address(a)]
        like = [other for other in sharing if is_like(other, each.name)]
        for other in (*everybody.by_name(each.name), *like):
            if each.id < other.id:
                found[each.id, other.id] = (each, other)
    return [found[pair] for pair in sorted(found)]


def is_like(person: Named, name: str) -> bool:
    """Whether a name has a word in common with that of a person, as after a marriage."""
    words, names = set(folded_name(name).split()), (person.name, *person.former_names)
    return any(words & set(folded_name(each).split()) for each in names)


def marked(names: Mapping[str, str], ids: Mapping[str, str]) -> dict[str, str]:
    """Names by key; those that are equal have the id in brackets, so that they can be told apart.

    `ids` are the ids of the people among the keys.
    """
    keys: dict[str, set[str]] = defaultdict(set)
    for key, name in names.items():
        keys[folded_name(name)].add(key)
    return {
        key: f"{name} ({ids[key]})" if len(keys[folded_name(name)]) > 1 and key in ids else name
        for key, name in names.items()
    }


def _kind(said: str, *, several: bool = False) -> str:
    if "@" in said:
        return "address"
    return "name" if several else "id or name"
