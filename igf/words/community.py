"""The stakeholder groups and regions of the IGF as people write them (domain.md section 3)."""

import difflib
import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, ValidationInfo

from schemas.errors import WrongValueError

GROUPS = (
    "Government",
    "Intergovernmental organisation",
    "Civil society",
    "Technical community",
    "Private sector",
)
REGIONS = (
    "African Group",
    "Asia-Pacific Group",
    "Eastern European Group",
    "Latin American and Caribbean Group (GRULAC)",
    "Western European and Others Group (WEOG)",
    "Intergovernmental organisation",
)
_GOVERNMENT, _INTERGOVERNMENTAL, _CIVIL, _TECHNICAL, _PRIVATE = GROUPS
_AFRICA, _ASIA, _EASTERN, _GRULAC, _WEOG, _ = REGIONS

#: A group of its own where a year says so.
ACADEMIA = "Academia"

# Else academia counts with the technical community (seed 003 in domain.md section 3).
_GROUP_SPELLINGS = {
    "governments": _GOVERNMENT,
    "governmental": _GOVERNMENT,
    "public sector": _GOVERNMENT,
    "igo": _INTERGOVERNMENTAL,
    "igos": _INTERGOVERNMENTAL,
    "intergovernmental": _INTERGOVERNMENTAL,
    "intergovernmental organization": _INTERGOVERNMENTAL,
    "intergovernmental organizations": _INTERGOVERNMENTAL,
    "intergovernmental organisations": _INTERGOVERNMENTAL,
    "international organization": _INTERGOVERNMENTAL,
    "international organisation": _INTERGOVERNMENTAL,
    "cso": _CIVIL,
    "ngo": _CIVIL,
    "technical": _TECHNICAL,
    "academia": _TECHNICAL,
    "academic community": _TECHNICAL,
    "technical and academic community": _TECHNICAL,
    "academic and technical community": _TECHNICAL,
    "private": _PRIVATE,
    "business": _PRIVATE,
    "business community": _PRIVATE,
}
_REGION_SPELLINGS = {
    "africa": _AFRICA,
    "african": _AFRICA,
    "african states": _AFRICA,
    "asia pacific": _ASIA,
    "asia and the pacific": _ASIA,
    "asia and pacific": _ASIA,
    "asia pacific states": _ASIA,
    "eastern europe": _EASTERN,
    "eastern european": _EASTERN,
    "eastern european states": _EASTERN,
    "eeg": _EASTERN,
    "grulac": _GRULAC,
    "lac": _GRULAC,
    "latin america and the caribbean": _GRULAC,
    "latin america and caribbean": _GRULAC,
    "latin american and caribbean": _GRULAC,
    "latin american and caribbean group": _GRULAC,
    "latin american and caribbean states": _GRULAC,
    "weog": _WEOG,
    "western europe and others": _WEOG,
    "western european and others": _WEOG,
    "western european and others group": _WEOG,
    "western european and other states": _WEOG,
    "igo": _INTERGOVERNMENTAL,
    "intergovernmental": _INTERGOVERNMENTAL,
    "intergovernmental organization": _INTERGOVERNMENTAL,
    "intergovernmental organizations": _INTERGOVERNMENTAL,
    "intergovernmental organisations": _INTERGOVERNMENTAL,
}
_NOT_SAID = frozenset({"", "not given", "prefer not to say", "n a"})


def words_of(text: str) -> str:
    """The words of a text in small letters with single spaces: what a comparison looks at."""
    return " ".join(re.findall(r"\w+", text.casefold().replace("&", " and ").replace("_", " ")))


def stakeholder_group(text: str, *, academia_apart: bool = False) -> str:
    """The group that is meant; "" where none is given. Raises WrongValueError.

    `academia_apart`: academia is a group of its own, and not part of the technical community.
    """
    labels: tuple[str, ...] = GROUPS
    spellings = _GROUP_SPELLINGS
    if academia_apart:
        labels, spellings = (*GROUPS, ACADEMIA), {**spellings, "academic community": ACADEMIA}
    return _meant(text, labels, spellings=spellings, what="no stakeholder group of the IGF")


def _group(text: str, info: ValidationInfo[object]) -> str:
    apart = getattr(info.context, "academia_apart", False)
    return stakeholder_group(text, academia_apart=apart)


def region(text: str) -> str:
    """The regional group that is meant; "" where none is given. Raises WrongValueError."""
    return _meant(text, REGIONS, spellings=_REGION_SPELLINGS, what="no regional group of the IGF")


#: Text of a person, read as one of the groups or regions.
#: The context of its validators may say that academia is a group of its own.
StakeholderGroup = Annotated[str, AfterValidator(_group)]
Region = Annotated[str, AfterValidator(region)]


def _meant(text: str, labels: tuple[str, ...], *, spellings: Mapping[str, str], what: str) -> str:
    words = words_of(text)
    if words in _NOT_SAID:
        return ""
    known = dict(spellings) | {words_of(label): label for label in labels}
    if words in known:
        return known[words]
    nearest = difflib.get_close_matches(words, known, n=1)
    right = f"did you mean {known[nearest[0]]}?" if nearest else f"use one of {', '.join(labels)};"
    raise WrongValueError(what, f"{right} else leave it blank")
