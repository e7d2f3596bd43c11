"""Contributions stand in a synthesis as words, whatever they hold."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from igf.input.rules.synthesis import synthesis
from schemas.contributions import ContributionRow

ACTIVE = {"html_inline", "html_block", "link_open", "image"}
#: Characters that a text file can hold, so no halves of surrogate pairs.
CHARACTERS = st.characters(codec="utf-8")
TYPED = st.text(
    st.one_of(st.sampled_from("<>[]()!`\\:/# \n"), CHARACTERS), min_size=1, max_size=200
)


def tokens(typed: str) -> list[Token]:
    row = ContributionRow(row_key=typed, organisation=typed, stakeholder_group=typed, text=typed)
    read = MarkdownIt("commonmark").parse(synthesis("Call", "IGF 2027", rows=[row]))
    return [*read, *(inner for token in read for inner in token.children or ())]


@given(TYPED)
@example("![x](http://example.org/x.png)")
@example("<img src=x onerror=alert(1)>")
@example("<script>alert(1)</script>")
@example("[x](javascript:alert(1))")
@example("\\[x](javascript:alert(1))")
@example("[x]\n\n[x]: http://example.org")
def test_nothing_that_was_sent_in_becomes_a_link_a_picture_or_html(typed: str) -> None:
    assert {token.type for token in tokens(typed)}.isdisjoint(ACTIVE)


@pytest.mark.parametrize("typed", ["[see] the <report>", "a `word`", "C:\\new", "five * two"])
def test_what_was_sent_in_is_read_as_it_was_typed(typed: str) -> None:
    read = [token.children or () for token in tokens(typed) if token.type == "inline"]
    assert typed in {"".join(part.content for part in parts) for parts in read}
