"""The settings of the installation, as its environment says them."""

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from schemas.errors import Mistakes
from schemas.plan import Problem
from schemas.settings import Settings


def read_settings() -> Settings:
    """The settings. Mistakes: every `IGF_` variable whose value cannot be used, all at once."""
    try:
        return Settings()
    except ValidationError as wrong:
        raise Mistakes([_problem(error) for error in wrong.errors()]) from None


def _problem(error: ErrorDetails) -> Problem:
    name = str(error["loc"][0])
    variable = f"IGF_{name.upper()}"
    return Problem(
        severity="error",
        code="setting",
        place=variable,
        value=str(error["input"]),
        message=error["msg"].removeprefix("Value error, "),
        fix=f"{variable} is: {Settings.model_fields[name].description}; unset it for its default",
    )
