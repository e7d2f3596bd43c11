from pathlib import Path

from igf.ops.places import PROJECT
from igf.ops.registration import declared, fingerprint


def project(folder: Path) -> Path:
    (folder / "flows" / "kinds").mkdir(parents=True)
    (folder / "flows" / "stages.py").write_text("# code\n", encoding="utf-8")
    text = "name: igf\ndeployments:\n- {name: stage}\n- {name: decision}\n"
    (folder / "prefect.yaml").write_text(text, encoding="utf-8")
    return folder


def test_the_deployments_are_those_of_prefect_yaml(tmp_path: Path) -> None:
    assert declared(project(tmp_path)) == {"stage", "decision"}


def test_our_own_prefect_yaml_can_be_read() -> None:
    assert isinstance(declared(PROJECT), set)


def test_nothing_changed_is_nothing_to_register(tmp_path: Path) -> None:
    assert fingerprint(project(tmp_path)) == fingerprint(tmp_path)


def test_changed_code_is_registered_again(tmp_path: Path) -> None:
    before = fingerprint(project(tmp_path))
    (tmp_path / "flows" / "stages.py").write_text("# other code\n", encoding="utf-8")
    assert fingerprint(tmp_path) != before


def test_a_new_kind_is_registered(tmp_path: Path) -> None:
    before = fingerprint(project(tmp_path))
    (tmp_path / "flows" / "kinds" / "poll.yaml").write_text("kind: poll\n", encoding="utf-8")
    assert fingerprint(tmp_path) != before


def test_a_project_that_was_moved_is_registered_again(tmp_path: Path) -> None:
    first, second = project(tmp_path / "one"), project(tmp_path / "two")
    assert fingerprint(first) != fingerprint(second)
