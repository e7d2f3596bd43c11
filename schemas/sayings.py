"""What people are asked to say where the year's file does not: a place, a link, the choices.

It is asked for like work by hand, and kept as a document of the stage, so that it has a version, an
author and an entry in the log. A step of a stage that says it stands in no file.
"""

from typing import Final

from schemas.steps import Ask, Compute, Step

#: The keys of what is said of a stage as a whole.
PLACE: Final = "place"
LINK: Final = "link"
HOURS: Final = "hours"
#: That nothing came in, where a call has closed and nothing was imported or entered.
NOTHING: Final = "nothing_came_in"
#: Before the key of the step whose options are said.
OPTIONS_OF: Final = "options_of_"
#: The computation of such a step: it is done by people.
SAY: Final = "say"
#: Before the key of what is said, in the key of the step that says it.
_SAYING: Final = "say_"
_TITLES: Final = {
    PLACE: "Place where the participants meet",
    LINK: "Address of the page that explains how to join",
    HOURS: "Hours of the meeting, with their zone (as in 10:00 to 17:30 Europe/Zurich)",
    NOTHING: "Import of what came in, or confirmation that nothing did",
}
#: What is asked, where the title alone would not say it.
_QUESTIONS: Final = {
    NOTHING: (
        "This call has closed, and nothing has been imported. Please import what came in (igf input"
        ' import, or the form "import"). If really nothing came in, please say so here, and'
        " how you know."
    ),
}


def saying(document: str, steps: tuple[Step, ...]) -> Compute | None:
    """The step that says something, by the key of that; None: nobody is asked to say it."""
    title = _TITLES.get(document) or _title_of_options(document, steps)
    if not title:
        return None
    return Compute(key=_SAYING + document, do="compute", title=title, what=SAY, makes=document)


def sayings(steps: tuple[Step, ...]) -> tuple[Compute, ...]:
    """Every step that may be asked to say something in a stage of these steps."""
    keys = (
        PLACE,
        LINK,
        HOURS,
        NOTHING,
        *(OPTIONS_OF + step.key for step in steps if isinstance(step, Ask)),
    )
    return tuple(found for key in keys if (found := saying(key, steps)))


def question_of(step: Compute) -> str:
    """What people are asked by a step that says something."""
    return _QUESTIONS.get(step.makes, f"Please let us know the following: {step.title}")


def said_by(step: str) -> str:
    """The key of what the step of this key says; empty if it says nothing."""
    return step.removeprefix(_SAYING) if step.startswith(_SAYING) else ""


def _title_of_options(document: str, steps: tuple[Step, ...]) -> str:
    key = document.removeprefix(OPTIONS_OF)
    if key == document:
        return ""
    asks = (step for step in steps if isinstance(step, Ask) and step.key == key)
    return next((f"Choices offered in: {step.title} (one a line)" for step in asks), "")
