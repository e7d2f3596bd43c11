"""The settings of the installation, as its environment and its file say them."""

from typing import Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from igf.words.mistakes import suggest
from schemas.errors import Mistakes
from schemas.plan import Problem
from schemas.settings import SETTINGS_FILE, Settings
from schemas.settings_lines import ENCODING, LINE

_HOME: Final = "IGF_HOME"


def read_settings() -> Settings:
    """The settings. Mistakes: every one that cannot be used or is not known, all at once."""
    try:
        return Settings()
    except ValidationError as wrong:
        raise Mistakes([_problem(error) for error in wrong.errors()]) from None


def _problem(error: ErrorDetails) -> Problem:
    name = str(error["loc"][0])
    if error["type"] == "extra_forbidden":
        return _unread(name, str(error["input"])) or _stray(name.upper())
    variable = f"IGF_{name.upper()}"
    return Problem(
        severity="error",
        code="setting",
        place=variable,
        value=str(error["input"]),
        message=error["msg"].removeprefix("Value error, "),
        fix=f"{variable} is: {Settings.model_fields[name].description}; unset it for its default",
    )


def _unread(name: str, said: str) -> Problem | None:
    """The problem of a line that is no setting, or of the whole file; None for a name."""
    place, message = f"{SETTINGS_FILE}, {name}", "this line is not NAME=VALUE"
    fix = "write it as IGF_MAIL_MODE=live, with both quotation marks or none; # begins a comment"
    if name == ENCODING:
        place, message, fix = SETTINGS_FILE, "the file is not in UTF-8", "save it as UTF-8"
    elif not name.startswith(LINE):
        return None
    return Problem(
        severity="error", code="setting", place=place, value=said, message=message, fix=fix
    )


def _stray(name: str) -> Problem:
    """The problem of a name in the file of settings that means nothing there."""
    known = [f"IGF_{each.upper()}" for each in Settings.model_fields]
    in_environment = "say in the environment where the folder is: the file lies in it"
    return Problem(
        severity="error",
        code="setting",
        place=SETTINGS_FILE,
        value=name,
        message=f"{name} is no setting of this file",
        fix=in_environment if name == _HOME else suggest(name, {*known} - {_HOME}),
    )
