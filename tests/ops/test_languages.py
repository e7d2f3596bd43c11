import pytest

from igf.ops.languages import direction, language_name


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("ar", "rtl"), ("fr", "ltr"), ("zh-Hans", "ltr"), ("", "auto"), ("?", "auto")],
)
def test_the_direction_follows_the_language_and_else_the_text(tag: str, expected: str) -> None:
    assert direction(tag) == expected


@pytest.mark.parametrize(("tag", "expected"), [("ar", "Arabic"), ("qqq", "qqq"), ("", "")])
def test_a_language_is_called_by_its_name(tag: str, expected: str) -> None:
    assert language_name(tag) == expected
