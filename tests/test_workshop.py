"""The workshop itself: the lock, the sizes, the words in the tree, the services of tests."""

import ast
import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import psycopg
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from playwright.sync_api import Browser

from tests import services
from tests.tree import ROOT, parsed, project_files

FUNCTION_LINES = 60
FILE_LINES = 500
# Taken apart so that this file, which is searched as well, holds none of them.
PLACES = re.compile(r"(?<![\w.])/" + "(?:home|root|work|Users)" + r"/\w")
SUPPRESSION = re.compile(r"#\s*(?:noqa\b|type: ignore)")
REASONED = re.compile(r"#[ ]noqa: [A-Z0-9, ]+ -- \w|#[ ]type: ignore\[[\w, -]+\]  # \w")
TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)


def text_of(name: str | Path) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def declared() -> list[Requirement]:
    settings = tomllib.loads(text_of("pyproject.toml"))
    extra = settings["project"]["optional-dependencies"]["large"]
    listed = settings["project"]["dependencies"] + extra + settings["dependency-groups"]["dev"]
    return [Requirement(line) for line in listed]


def pins() -> list[Requirement]:
    lines = re.findall(r"^\w.*==[^\\\n]+", text_of("requirements.lock"), re.MULTILINE)
    return [Requirement(line) for line in lines]


def locked() -> dict[str, str]:
    return {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in pins()}


def extras_asked_for() -> set[tuple[str, str]]:
    """The extras that installed packages ask of each other on this machine, as (package, extra)."""
    lines = [line for pin in pins() for line in requires_here(pin)]
    asked = [each for each in map(Requirement, lines) if not each.marker or each.marker.evaluate()]
    return {(canonicalize_name(each.name), extra) for each in asked for extra in each.extras}


def requires_here(pin: Requirement) -> list[str]:
    try:
        return requires(pin.name) or []
    except PackageNotFoundError:  # a pin of another platform
        return []


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    documented = ast.get_docstring(function) is not None and len(function.body) > 1
    body = function.body[1:] if documented else function.body
    return (body[-1].end_lineno or body[-1].lineno) - body[0].lineno + 1


def lines_with(pattern: re.Pattern[str], path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    name = path.relative_to(ROOT)
    return [f"{name}:{n}: {line}" for n, line in enumerate(lines, 1) if pattern.search(line)]


@pytest.mark.parametrize(
    "address", ["http://", "https://", "file://", "--index-url", "--find-links"]
)
def test_the_lock_names_no_index(address: str) -> None:
    assert address not in text_of("requirements.lock")


def test_the_lock_names_extras_so_that_an_older_pip_takes_the_pinned_release_for_them() -> None:
    named = {(canonicalize_name(pin.name), extra) for pin in pins() for extra in pin.extras}
    assert extras_asked_for() - named == set()


def test_every_declared_dependency_is_locked_at_a_version_that_fits() -> None:
    versions = locked()
    wrong = [
        f"{each} is locked at {versions.get(canonicalize_name(each.name))}: run make lock"
        for each in declared()
        if not each.specifier.contains(versions.get(canonicalize_name(each.name), "0"))
    ]
    assert wrong == []


def test_every_pin_of_the_lock_has_a_hash() -> None:
    entries = re.split(r"\n(?=\S)", text_of("requirements.lock").strip())
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    assert [line for path in project_files() for line in lines_with(PLACES, path)] == []


def test_no_function_is_longer_than_its_budget() -> None:
    found = [
        f"{path}:{node.lineno} {node.name}: {body_lines(node)} lines"
        for path, tree in parsed()
        if "migrations" not in path.parts  # a migration is one table of declarations
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if body_lines(node) > FUNCTION_LINES
    ]
    assert found == []


def test_no_file_is_longer_than_its_budget() -> None:
    sizes = [(path, text_of(path).count("\n")) for path in project_files(".", ".py")]
    assert [(path, size) for path, size in sizes if size > FILE_LINES] == []


def test_no_module_is_a_junk_drawer() -> None:
    stems = {path.stem for path in project_files(".", ".py")}
    assert stems & {"utils", "helpers", "common", "misc"} == set()


def test_every_suppressed_complaint_of_a_tool_carries_its_reason() -> None:
    found = [line for path in project_files(".", ".py") for line in lines_with(SUPPRESSION, path)]
    assert [line for line in found if not REASONED.search(line)] == []


def test_every_rule_left_out_of_the_linter_carries_its_reason() -> None:
    block = text_of("pyproject.toml").partition("[tool.ruff.lint]")[2].partition("[tool.mypy]")[0]
    rules = re.findall(r'^  "[A-Z]+\d*",.*$', block, re.MULTILINE)
    assert [rule for rule in rules if not re.search(r"# \w", rule)] == []
    assert len(rules) > 10


def test_contributing_explains_every_target_of_the_makefile() -> None:
    explained = text_of("CONTRIBUTING.md")
    targets = TARGET.findall(text_of("Makefile"))
    assert [target for target in targets if f"`make {target}" not in explained] == []


def test_ci_and_pre_commit_call_targets_that_exist() -> None:
    called = re.findall(r"\bmake ([a-z][a-z -]*)", text_of(".ci/run"))
    called += re.findall(r"entry: make ([a-z][a-z -]*)", text_of(".pre-commit-config.yaml"))
    targets = {target for call in called for target in call.split()}
    assert targets <= set(TARGET.findall(text_of("Makefile")))
    assert {"setup", "lint", "types", "imports", "test", "check"} <= targets


def test_each_test_database_is_its_own_and_dropped(empty_postgres_url: str) -> None:
    with services.throwaway_database() as other:
        assert other != empty_postgres_url
    plain = other.replace("+psycopg", "", 1)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(plain).close()


def test_redis_answers(redis_url: str) -> None:
    assert services.redis_answers(redis_url)


def test_the_browser_lays_out_arabic_from_right_to_left(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content('<p dir="rtl"><span>أولا</span> <span>ثانيا</span></p>')

    first, second = (page.locator("span").nth(n).bounding_box() for n in (0, 1))

    assert first is not None
    assert second is not None
    assert first["x"] > second["x"]


def test_a_service_nobody_knows_cannot_be_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IGF_REQUIRE", "postgres,oracle")
    with pytest.raises(pytest.UsageError, match="names oracle; it may name: chromium"):
        services.required()
