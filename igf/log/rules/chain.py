"""The chain of the log: how entries are digested, and the walk that finds the first fault.

Each part of what an entry tells (who acted, for whom, each value) has a salted digest of its own;
their digest stands in the entry, and each link covers its entry and the link before. So a part can
be erased, or left out for publication, and what is left still verifies.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from schemas.log import ERASED, Link, Logged, Told, Value, Values

#: The digest that the first link follows on.
FIRST: Final = "0" * 64
#: The values of `log.erased`: how many entries it blanked, and how many those of them had blanked
#: that told of an erasing themselves.
BLANKED: Final = "entries"
BLANKED_BEFORE: Final = "earlier"


@dataclass(frozen=True)
class Step:
    """An entry on the walk; a part that is missing is None.

    `parts` are the digests of what it tells, by name; `told_erased` is how many entries it says
    to have erased.
    """

    link: Link | None
    entry: Logged | None
    parts: Mapping[str, str] | None
    erased: bool = False
    told_erased: int = 0


@dataclass(frozen=True)
class Walked:
    """Result of a walk over the chain: `wrong` names the first wrong entry and its fault.

    `met` says that the digest that was looked for stands in the chain.
    """

    entries: int = 0
    sealed: int = 0
    erased: int = 0
    told_erased: int = 0
    newest: Link | None = None
    met: Link | None = None
    wrong: str = ""


def parts_of(told: Told) -> dict[str, Value]:
    """The values of an entry, by the names under which they are digested."""
    values = {f"values.{name}": value for name, value in told.values.items()}
    return {"actor": told.actor, "on_behalf_of": told.on_behalf_of, **values}


def told_erased(act: str, values: Values) -> int:
    """The number of entries that an entry records as blanked."""
    if act != ERASED:
        return 0
    numbers = (values.get(BLANKED), values.get(BLANKED_BEFORE))
    return sum(number for number in numbers if isinstance(number, int))


def part_salt(salt: str, name: str) -> str:
    """The salt of one part: it can be published without giving away those of the others."""
    return _sha256(f"{salt}\n{name}")


def part_digest(salt: str, value: Value) -> str:
    """The digest of one part under its own salt."""
    return _sha256(f"{salt}\n{_canonical(value)}")


def digests_of(told: Told) -> dict[str, str]:
    """The digest of each part."""
    parts = parts_of(told)
    return {name: part_digest(part_salt(told.salt, name), value) for name, value in parts.items()}


def digest(parts: Mapping[str, str]) -> str:
    """The digest of an entry over those of its parts."""
    return _sha256(_canonical(dict(parts)))


def link_digest(previous: str, entry: Logged) -> str:
    """SHA-256 over the link before and all parts of the entry that cannot be erased."""
    said = {**entry._asdict(), "at": entry.at.isoformat(), "fields": list(entry.fields)}
    return _sha256(f"{previous}\n{_canonical(said)}")


def walk(steps: Iterable[Step], *, look_for: str = "") -> Walked:
    """Recompute every digest, in the order of the chain; entries not sealed yet come last."""
    found = Walked()
    for step, following in _with_next(steps):
        if wrong := _wrong(step, following, last=found.newest):
            return replace(found, wrong=wrong)
        found = _counted(found, step, look_for=look_for)
    if found.erased > found.told_erased:
        more = found.erased - found.told_erased
        return replace(found, wrong=f"values of {more} more than the log tells of were erased")
    return found


def _with_next(steps: Iterable[Step]) -> Iterator[tuple[Step, Step | None]]:
    each = iter(steps)
    step = next(each, None)
    while step:
        following = next(each, None)
        yield step, following
        step = following


def _counted(found: Walked, step: Step, *, look_for: str) -> Walked:
    link = step.link
    met = link if link and link.digest == look_for else found.met
    return Walked(
        entries=found.entries + 1,
        sealed=found.sealed + (link is not None),
        erased=found.erased + step.erased,
        told_erased=found.told_erased + step.told_erased,
        newest=link or found.newest,
        met=met,
    )


def _wrong(step: Step, following: Step | None, *, last: Link | None) -> str:
    """The first fault found in an entry, in words; empty if there is none."""
    return next(chain(_link_faults(step, following, last=last), _value_faults(step)), "")


def _link_faults(step: Step, following: Step | None, *, last: Link | None) -> Iterator[str]:
    link, entry = step.link, step.entry
    if link is None:
        return
    position, previous = (last.position, last.digest) if last else (0, FIRST)
    if link.position != position + 1:
        yield f"an entry is missing before entry {link.entry} (position {position + 1})"
    if link.previous != previous:
        yield f"{_name(link)}: the order was changed, it does not follow on the one before"
    if entry is None:
        yield f"{_name(link)} is missing"
    elif link_digest(previous, entry) != link.digest:
        swapped = following and following.entry
        if swapped and link_digest(previous, swapped) == link.digest:
            yield f"{_name(link)}: the order was changed, entry {swapped.id} stood there"
        yield f"{_name(link)}: the entry was changed"


def _value_faults(step: Step) -> Iterator[str]:
    if step.entry is None or step.erased:
        return
    if step.parts is None:
        yield f"entry {step.entry.id}: its values are missing"
    elif digest(step.parts) != step.entry.digest:
        yield f"entry {step.entry.id}: a value was changed"


def _name(link: Link) -> str:
    return f"entry {link.entry} (position {link.position})"


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
