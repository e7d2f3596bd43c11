"""The colours of the report: words can be read on whatever is behind them, by day and by night."""

import re

import pytest

from igf.rehearsal.report.pages import style

ROOTS = re.findall(r":root \{([^}]*)\}", style())
SCHEMES = {"light": ROOTS[0], "dark": ROOTS[1]}
#: Words, and what they stand on.
PAIRS = [
    *((words, behind) for words in ("ink", "quiet", "link") for behind in ("page", "soft")),
    *(("warn", behind) for behind in ("page", "soft", "warn-soft")),
    *(("ink", behind) for behind in ("l1", "l2", "warn-soft")),
    *(("page", behind) for behind in ("l3", "l4")),
]


def luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb`, after WCAG 2."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in shares
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("words", "behind"), PAIRS)
def test_words_stand_out_from_what_is_behind_them(scheme: str, words: str, behind: str) -> None:
    colours = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", SCHEMES[scheme]))
    assert contrast(colours[words], colours[behind]) >= 4.5
