"""Overrides that stand twice: the second would silently win."""

from igf.check.rules.checked import Checked
from igf.check.rules.findings import error
from schemas.plan import Problem

TWICE = error("step_twice", "The stage overrides this step twice", fix="put both into one override")


def overrides(checked: Checked) -> list[Problem]:
    """Every step that a stage overrides more than once."""
    problems: list[Problem] = []
    for key, stage in checked.cycle.stages.items():
        steps = [str(patch["key"]) for patch in stage.steps if "key" in patch]
        twice = dict.fromkeys(step for step in steps if steps.count(step) > 1)
        problems += [TWICE.at(f"stages.{key}.steps.{step}", value=step) for step in twice]
    return problems
