"""Elements of XML as text, every value escaped."""

import html
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Markup:
    """Text that is XML already, and so is not escaped again."""

    text: str


def element(name: str, *content: "Markup | str", **attributes: str | float) -> Markup:
    """An element. In attribute names `_` stands for `-`, and a last `_` is dropped (`class_`)."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(_value(value))}"'
        for key, value in attributes.items()
    )
    inside = "".join(
        part.text if isinstance(part, Markup) else html.escape(part) for part in content
    )
    return Markup(f"<{name}{written}>{inside}</{name}>\n" if inside else f"<{name}{written}/>\n")


def _value(value: str | float) -> str:
    """A number to a tenth, so that the same picture is always the same text."""
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")
