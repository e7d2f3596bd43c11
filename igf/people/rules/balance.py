"""The balance of a body by stakeholder group, region and gender (domain.md section 15).

Every group and region has its line, also an empty one; no small number is hidden or put together
with others, and who has said nothing is counted as that.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from igf.words.community import GROUPS, REGIONS
from schemas.balance import Aspect, Balance, Part, Side
from schemas.people import PersonRow

NOT_SAID: Final = "Not said"
_TITLES: Final[Mapping[Aspect, str]] = {
    "stakeholder_group": "Stakeholder group",
    "region": "Region",
    "gender": "Gender",
}
_ALL: Final = 100


def balance(people: Sequence[PersonRow], *, body: str, title: str, now: datetime) -> Balance:
    """The balance of these people, who are in a body at `now`."""
    sides = (_side(people, aspect) for aspect in _TITLES)
    day = f"{now.day} {now:%B %Y}"
    return Balance(body=body, title=title, day=day, members=len(people), sides=tuple(sides))


def shares(counts: Sequence[int]) -> list[int]:
    """Whole per cent that sum to 100: the rest goes to the largest remainders.

    Of equal remainders the first gets it. All are 0 where there is nothing to share.
    """
    total = sum(counts)
    if not total:
        return [0] * len(counts)
    whole = [count * _ALL // total for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda n: -(counts[n] * _ALL % total))
    for number in by_remainder[: _ALL - sum(whole)]:
        whole[number] += 1
    return whole


def _side(people: Sequence[PersonRow], aspect: Aspect) -> Side:
    counts = _counts([str(getattr(row, aspect)).strip() for row in people], aspect=aspect)
    found = zip(counts.items(), shares(list(counts.values())), strict=True)
    parts = (Part(label=label, count=count, share=share) for (label, count), share in found)
    return Side(aspect=aspect, title=_TITLES[aspect], parts=tuple(parts))


def _counts(said: Sequence[str], *, aspect: Aspect) -> dict[str, int]:
    """Known labels in their order, others by number; the same word in other capitals is one."""
    labels = {"stakeholder_group": GROUPS, "region": REGIONS}.get(aspect, ())
    spelt: dict[str, str] = {}
    for text in (*labels, *said):
        spelt.setdefault(text.casefold(), text)
    found = Counter(spelt[text.casefold()] for text in said if text)
    others = sorted(found.keys() - set(labels), key=lambda label: (-found[label], label))
    counts = {label: found[label] for label in (*labels, *others)}
    return {**counts, NOT_SAID: sum(not text for text in said)}
