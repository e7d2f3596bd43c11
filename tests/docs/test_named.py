"""Everything that can be typed, set, sent or run is named in the documentation."""

import re
from collections.abc import Iterator
from typing import get_args

import pytest
import yaml
from pydantic import BaseModel

from igf.cli.table import COMMANDS
from igf.mail.catalogue import load_catalogue
from igf.year.file import load_kinds
from schemas import cycle, kind, steps
from schemas.settings import Settings
from tests.docs.pages import all_text, blocks, page
from tests.tree import ROOT

OPERATING, WRITING = "docs/operating.md", ("docs/writing-a-year.md", "docs/writing-a-kind.md")
STEPS: tuple[type[BaseModel], ...] = get_args(get_args(steps.Step)[0])
MODELS = (
    cycle.CycleFile,
    cycle.CycleSettings,
    cycle.Venue,
    cycle.Milestone,
    cycle.Body,
    cycle.Role,
    cycle.MailingList,
    cycle.StageDecl,
    kind.KindFile,
    kind.StageWords,
    steps.Late,
    steps.Rule,
    *STEPS,
)


def commands() -> Iterator[str]:
    """`igf check`, `igf input import`, ...: every command that does something."""
    for row in COMMANDS:
        if (row.module and not row.hidden) or row.alone:
            yield f"igf {row.name}"


def targets() -> list[str]:
    return re.findall(r"^([a-z][a-z-]*):", page("Makefile"), re.MULTILINE)


def words_of(model: type[BaseModel]) -> Iterator[str]:
    return (field.alias or name for name, field in model.model_fields.items())


def missing(names: Iterator[str] | list[str], text: str) -> list[str]:
    """The names that stand in `text` nowhere at the beginning of a code span."""
    return [name for name in names if not re.search(rf"`{re.escape(name)}[` :]", text)]


def test_every_command_is_in_the_readme() -> None:
    assert missing(list(commands()), page("README.md")) == []


def test_every_setting_is_in_operating_with_its_default() -> None:
    for name, field in Settings.model_fields.items():
        default = "none" if field.default is None else f"`{field.default}`"
        row = rf"^\| `IGF_{name.upper()}` \| {re.escape(default)} \| .+ \|$"
        assert re.search(row, page(OPERATING), re.MULTILINE), name


def test_every_notice_is_in_the_docs() -> None:
    assert missing(list(load_catalogue().notices), page("docs/notices.md")) == []


def test_every_kind_is_described_as_it_is() -> None:
    for name, declared in load_kinds(ROOT / "flows" / "kinds").files.items():
        row = f"| `{name}` | **{declared.title}.** {declared.about} | {declared.lane} |"
        assert row in page(WRITING[0])


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_of_a_year_and_of_a_kind_is_explained(model: type[BaseModel]) -> None:
    assert missing(words_of(model), "\n".join(map(page, WRITING))) == []


def test_every_deployment_is_in_operating_or_is_a_kind_of_stage() -> None:
    declared = yaml.safe_load(page("prefect.yaml"))["deployments"]
    assert missing([each["name"] for each in declared], page(OPERATING) + page(WRITING[0])) == []


def test_every_target_of_the_makefile_is_in_the_docs() -> None:
    assert missing([f"make {target}" for target in targets()], all_text()) == []


@pytest.mark.parametrize("place", ["README.md", OPERATING, *WRITING])
def test_every_command_that_a_page_shows_exists(place: str) -> None:
    lines = [line.strip() for block in blocks(place, "sh") for line in block.splitlines()]
    known = {*commands(), *(f"make {target}" for target in targets())}
    typed = [line for line in lines if line.startswith(("igf ", "make "))]
    unknown = [
        line for line in typed if not any(f"{line} ".startswith(f"{each} ") for each in known)
    ]
    assert unknown == []
