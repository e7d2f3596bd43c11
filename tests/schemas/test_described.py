"""The docstrings of fields are in the exported schemas, and are not read as a model is made."""

import json

import pytest

from schemas.base import Strict
from schemas.cycle import StageDecl
from schemas.described import described
from schemas.export import SchemaName, export
from schemas.steps import Notice


class Dish(Strict):
    """A dish."""

    name: str
    """Its name,
    as on the menu."""
    price: int = 0


class Soup(Dish):
    """A soup."""

    name: str = "soup"
    hot: bool = True
    """Whether it is served hot."""


def test_the_docstrings_are_those_of_the_model_and_of_those_it_stands_on() -> None:
    assert described(Dish) == {"name": "Its name,\nas on the menu."}
    assert described(Soup) == described(Dish) | {"hot": "Whether it is served hot."}


def test_they_are_not_read_as_the_model_is_made() -> None:
    assert {field.description for field in Dish.model_fields.values()} == {None}


@pytest.mark.parametrize(("name", "model"), [("cycle", StageDecl), ("kind", Notice)])
def test_they_are_in_the_schema_of_the_file(name: SchemaName, model: type[Strict]) -> None:
    fields = json.loads(export(name))["$defs"][model.__name__]["properties"]
    said = described(model)
    assert said
    assert {each: fields[each]["description"] for each in said} == said
