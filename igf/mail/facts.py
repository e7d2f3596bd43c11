"""Which facts a template uses, read from its syntax tree, and which facts a context has.

A fact is a dotted name: `stage.closes`; `by_group[].label` is the label of each line of a count.
"""

from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin

from jinja2 import nodes
from pydantic import BaseModel

#: Begins the name of what the template makes itself (`loop`, the items of a filtered list).
OWN: Final = "?"


def facts_had(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """Every fact that a context of this model has."""
    for name, info in model.model_fields.items():
        yield prefix + name
        yield from _inside(info.annotation, prefix + name)


def facts_used(
    node: nodes.Node, names: Mapping[str, str] | None = None
) -> Iterator[tuple[str, int]]:
    """Every fact used below a node of a template, with its line; `names` are those of loops."""
    names = names or {}
    path = _dotted(node, names)
    if path is not None:
        yield path, node.lineno
    elif isinstance(node, nodes.For):
        yield from facts_used(node.iter, names)
        inner = {**names, "loop": OWN, **_of_loop(node, names)}
        for child in (*node.body, *node.else_):
            yield from facts_used(child, inner)
    else:
        for child in node.iter_child_nodes():
            yield from facts_used(child, names)


def _inside(annotation: Any, path: str) -> Iterator[str]:  # noqa: ANN401 -- an annotation is any object
    origin = get_origin(annotation)
    if origin in {Union, UnionType}:
        for part in get_args(annotation):
            yield from _inside(part, path)
    elif origin is tuple:
        of = get_args(annotation)[0]
        yield from [f"{path}[]"] if of is str else _inside(of, f"{path}[]")
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from facts_had(annotation, f"{path}.")


def _dotted(node: nodes.Node, names: Mapping[str, str]) -> str | None:
    match node:
        case nodes.Name(name=name):
            return names.get(name, name)
        case (
            nodes.Getattr(node=owner, attr=name)
            | nodes.Getitem(node=owner, arg=nodes.Const(value=str(name)))
        ):
            path = _dotted(owner, names)
            return None if path is None else f"{path}.{name}"
        case _:
            return None


def _of_loop(node: nodes.For, names: Mapping[str, str]) -> dict[str, str]:
    path = _dotted(node.iter, names)
    return {target.name: OWN if path is None else f"{path}[]" for target in _targets(node.target)}


def _targets(node: nodes.Node) -> Iterator[nodes.Name]:
    return iter([node]) if isinstance(node, nodes.Name) else node.find_all(nodes.Name)
