"""The document that counts the contributions of a stage."""

import json

from igf.documents.rules.tally import Tally
from schemas.definition import StageDefinition
from schemas.steps import Compute


def makes_count(definition: StageDefinition, key: str) -> bool:
    """Whether a document of a stage is the count of its contributions."""
    makers = (step for step in definition.steps if isinstance(step, Compute))
    return any(step.makes == key and step.what == "count_input" for step in makers)


def counted(content: bytes) -> Tally:
    """The tally in a document that `count_input` made."""
    return Tally.from_json(json.loads(content))
