"""JSON Schema of the files people write, so that an editor completes and checks while one types.

The editor marks what cannot be right; `igf check` decides.
"""

import json
from typing import Any, Literal, get_args

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import ModelSchema

from schemas.cycle import CycleFile
from schemas.described import described
from schemas.kind import KindFile
from schemas.steps import Step

SchemaName = Literal["cycle", "kind"]
NAMES: tuple[SchemaName, ...] = get_args(SchemaName)

_MODELS: dict[SchemaName, type[BaseModel]] = {"cycle": CycleFile, "kind": KindFile}
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
#: Fields of an override beside those of its step.
_ORDERS = {
    "drop": {"type": "boolean", "description": "Leave this step of the kind out."},
    "before": {"type": "string", "description": "Put the step in front of the step of this key."},
}


class _Described(GenerateJsonSchema):
    """With what each field means; titles made of field names ("At") would stand before it."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401, ARG002 -- as declared by Pydantic
        return False

    def model_schema(self, schema: ModelSchema) -> JsonSchemaValue:
        made = super().model_schema(schema)
        model = schema["cls"]
        for name, text in described(model).items():
            made["properties"][model.model_fields[name].alias or name].setdefault(
                "description", text
            )
        return made


def file_name(name: SchemaName) -> str:
    """`cycle.schema.json`."""
    return f"{name}.schema.json"


def export(name: SchemaName) -> str:
    """The JSON Schema of a cycle or kind file as indented text."""
    content = _MODELS[name].model_json_schema(schema_generator=_Described)
    if name == "cycle":
        _describe_overrides(content)
    return json.dumps({"$schema": _DIALECT} | content, indent=2, ensure_ascii=False) + "\n"


def _describe_overrides(content: dict[str, Any]) -> None:
    """Let the steps of a stage have any field of any sort of step, none needed but the key."""
    sorts = TypeAdapter(Step).json_schema(schema_generator=_Described)["$defs"]
    steps = [each for each in sorts.values() if "do" in each.get("properties", ())]
    names = dict.fromkeys(name for each in steps for name in each["properties"])
    fields = {name: _any_of([each["properties"].get(name) for each in steps]) for name in names}
    fields["do"] = {"enum": [each["properties"]["do"]["const"] for each in steps]}
    helpers = {name: each for name, each in sorts.items() if each not in steps}
    content["$defs"] |= helpers | {
        "StepOverride": {
            "type": "object",
            "description": "What differs from the step of the kind that has this key.",
            "properties": fields | _ORDERS,
            "required": ["key"],
            "additionalProperties": False,
        }
    }
    stage = content["$defs"]["StageDecl"]["properties"]
    stage["steps"]["items"] = {"$ref": "#/$defs/StepOverride"}


def _any_of(schemas: list[dict[str, Any] | None]) -> dict[str, Any]:
    """One schema for a field that several sorts of step have; an override has no defaults."""
    plain = [{k: v for k, v in each.items() if k != "default"} for each in schemas if each]
    described = " Or: ".join(dict.fromkeys(each.pop("description", "") for each in plain))
    different = [each for n, each in enumerate(plain) if each not in plain[:n]]
    merged = different[0] if len(different) == 1 else {"anyOf": different}
    return merged | ({"description": described} if described else {})
