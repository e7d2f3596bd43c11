"""What the fields of a model mean: the docstring below each.

Read from the source when it is asked for, and not by Pydantic as each model is made: every command
would wait for it.
"""

import ast
import inspect
from collections.abc import Iterator
from itertools import pairwise
from textwrap import dedent

from pydantic import BaseModel


def described(model: type[BaseModel]) -> dict[str, str]:
    """The docstrings of the fields of a model, its own and those it has from others, by name."""
    kinds = [kind for kind in reversed(model.__mro__) if "__annotations__" in vars(kind)]
    found = {name: text for kind in kinds for name, text in _written(kind)}
    return {name: found[name] for name in model.model_fields if name in found}


def _written(kind: type) -> Iterator[tuple[str, str]]:
    if kind.__module__.startswith("pydantic"):
        return
    (declared,) = ast.parse(dedent(inspect.getsource(kind))).body
    for field, below in pairwise(getattr(declared, "body", ())):
        match field, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                yield name, inspect.cleandoc(text)
            case _:
                pass
