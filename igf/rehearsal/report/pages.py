"""The environment that the pages of a rehearsal are rendered in: every value is escaped."""

from functools import lru_cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from igf.rehearsal.report import words
from igf.rehearsal.report.names import eml_name

FOLDER: Final = Path(__file__).resolve().parents[3] / "templates" / "pages" / "rehearsal"


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The environment, made once."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {
        "when": words.when,
        "clock": words.clock,
        "day": words.day,
        "due": words.due_words,
        "outcome": words.outcome,
        "choice": words.choice,
        "told": words.recipients_words,
        "holder": words.holder,
        "eml": eml_name,
    }
    made.globals |= {"count": words.count, "delay": words.delay, "states": words.STATES}
    return made


def style() -> str:
    """The one style sheet."""
    return (FOLDER / "style.css").read_text(encoding="utf-8")
