import pytest

from igf.mail.prose import to_html, to_text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("1. one\n2. two", "1. one\n2. two"),
        ("- one\n- **two**", "- one\n- two"),
        ("> said\n> so", "said so"),
        ("above\n\n---\n\nbelow", "above\n\n---\n\nbelow"),
        ("```\nigf status\n```", "igf status"),
        ("first  \nsecond", "first\nsecond"),
        ("run `igf status`", "run igf status"),
        ("## Title", "Title\n-----"),
        ("[words](https://example.org/)", "words <https://example.org/>"),
        ("<https://example.org/>", "https://example.org/"),
        ("[a@example.org](mailto:a@example.org)", "a@example.org"),
        ("[ask](mailto:a@example.org?subject=%5Bx%5D)", "ask <a@example.org>, [x]"),
        ("<b>no</b>", "<b>no</b>"),
    ],
)
def test_markdown_reads_well_as_plain_text(markdown: str, text: str) -> None:
    assert to_text(markdown) == text


def test_a_long_item_is_set_in_and_its_address_kept_whole() -> None:
    address = "https://example.org/" + "x" * 90
    lines = to_text(f"- {'word ' * 20}[here]({address})").splitlines()
    assert lines[1].startswith("  word")
    assert f"  <{address}>" in lines


def test_from_right_to_left_a_paragraph_is_one_line_with_its_isolates() -> None:
    paragraph = "كلمة " * 40 + "\u2068IGF 2027\u2069."
    assert to_text(paragraph, rtl=True) == paragraph
    assert "\u2068" not in to_text(paragraph)


def test_isolates_become_elements_in_html() -> None:
    assert to_html("**\u2068IGF 2027\u2069**") == "<p><strong><bdi>IGF 2027</bdi></strong></p>\n"


def test_html_in_a_template_is_not_markup() -> None:
    assert to_html("<b>no</b>") == "<p>&lt;b&gt;no&lt;/b&gt;</p>\n"
