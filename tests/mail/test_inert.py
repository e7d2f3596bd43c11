"""Text typed by people reaches a mail as plain words, whatever it holds."""

import re
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from igf.mail.catalogue import Catalogue, load_catalogue
from igf.mail.environment import LONGEST_VALUE
from igf.mail.render import Rendered, render
from igf.mail.samples import sample
from tests.mail.test_templates import Page

LISTS = "* - + 1. # > ``` ~~~ --- === | \t"
TYPED = st.text(
    st.one_of(st.sampled_from("<>[]()*_`#!\\&;:/.\r\n\t\0\u202e\u2028 "), st.characters())
)


@cache
def catalogue() -> Catalogue:
    return load_catalogue()


def mail(typed: str, language: str = "en") -> Rendered:
    """A notice whose title, reader and question were typed by other people."""
    usual = sample("ask")
    context = usual.model_copy(
        update={
            "question": typed,
            "stage": usual.stage.model_copy(update={"title": typed}),
            "recipient": usual.recipient.model_copy(update={"name": typed, "why": typed}),
        }
    )
    return render(catalogue(), "approval.request", languages=[language], context=context)


def shape(made: Rendered) -> list[str]:
    """Everything of a page that is not words: its tags, and where its links go."""
    return [f"{tag} {attributes.get('href', '')}" for tag, attributes in Page(made.html).tags]


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[click](https://evil.example)",
        "![x](https://evil.example/x.png)",
        "<https://evil.example>",
        "[x]: https://evil.example",
        "**bold** _it_ `code` ~~no~~",
        "# Heading\n\n* item\n\n---\n\n> quote",
        "&lt;b&gt; &copy; &#60;",
        "{{ cycle.contact }} {% raw %}",
        "line\\\nbreak  \nbreak",
        *LISTS.split(),
    ],
)
def test_typed_markup_adds_nothing_to_a_page(typed: str) -> None:
    assert shape(mail(typed)) == shape(mail("A plain title"))


def test_typed_text_reads_as_it_was_typed() -> None:
    typed = "Rights & duties: 50 % (draft) *by* C++ <team> #1 a_b"
    made = mail(typed)
    assert typed in made.subject
    assert typed in " ".join(made.text.split())
    assert typed in "".join(Page(made.html).texts)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("See https://evil.example/a.b now", "See https[:]//evil[.]example/a[.]b now"),
        ("HTTP://evil.example", "HTTP[:]//evil[.]example"),
        ("go to www.evil.example", "go to www[.]evil[.]example"),
    ],
)
def test_a_typed_address_is_no_link_in_any_mail_program(typed: str, shown: str) -> None:
    made = mail(typed)
    for part in (made.subject, " ".join(made.text.split()), "".join(Page(made.html).texts)):
        assert shown in part


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\0"])
def test_a_subject_stays_one_line(break_: str) -> None:
    made = mail(f"Title{break_}Bcc: all@example.org")
    assert "Title Bcc: all@example.org" in made.subject


def test_an_encoded_word_in_a_title_stays_plain() -> None:
    assert "=?" not in mail("=?utf-8?q?a=0ABcc:_x?=").subject


def test_typed_text_cannot_turn_the_reading_direction() -> None:
    made = mail("abc\u202edef\u2067ghi\u2069", "ar")
    assert "abcdefghi" in made.text
    assert "abcdefghi" in made.subject


def test_a_very_long_text_is_cut() -> None:
    made = mail("x" * 100_000)
    assert "x" * (LONGEST_VALUE - 1) + "…" in made.html
    assert len(made.html.encode()) < 102_000


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://a.example/ x",
        "https://a.example/<b>",
        "https://a.example/\nBcc:x",
        "//evil.example",
        "mailto:a@example.org?bcc=b@example.org",
        "",
    ],
)
def test_what_is_no_address_becomes_no_link(address: str) -> None:
    context = sample("ask").model_copy(update={"door": address})
    made = render(catalogue(), "approval.request", languages=["en"], context=context)
    targets = {link["href"] for link in Page(made.html).all("a")}
    assert targets == {
        "https://igf.example.org/",
        "https://igf.example.org/2027/synthesis.pdf",
        "mailto:igf@example.org",
    }


@pytest.mark.parametrize(
    "address",
    [
        "https://desk.example.org/a_b_c/(x)*y*?a=1&copy;=2",
        "http://example.org/~name/%5Bx%5D",
        "mailto:igf@example.org?subject=%5Bigf-2027/approve%5D",
    ],
)
def test_an_address_arrives_whole(address: str) -> None:
    context = sample("ask").model_copy(update={"door": address})
    made = render(catalogue(), "approval.request", languages=["en"], context=context)
    assert address in {link["href"] for link in Page(made.html).all("a")}


@given(TYPED)
def test_whatever_is_typed_a_page_keeps_its_shape(typed: str) -> None:
    made = mail(typed)
    assert shape(made) == shape(mail("A plain title"))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]", made.text)
    assert len(made.subject.splitlines()) == 1
    assert made.html.encode()


@given(TYPED)
def test_whatever_is_typed_the_plain_text_has_the_same_links(typed: str) -> None:
    links = re.compile(r"<[^<>\s]+>")
    plain = links.findall(mail("A plain title").text)
    assert [link for link in links.findall(mail(typed).text) if link in plain] == plain


def test_the_markdown_reader_would_show_markup_if_it_were_not_escaped() -> None:
    assert "<strong>" in MarkdownIt("commonmark", {"html": False}).render("**bold**")
