"""Characters that are not seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igf.words.unseen import LONGEST_NAME, file_name, plain, revealed


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Amina\u00a0Diallo", "Amina Diallo"),
        ("« oui »".replace(" ", "\u202f"), "« oui »"),
        ("a\u200bb\ufeffc\u2060d\u00ade", "abcde"),
        ("\u202efdp.exe\u202c", "fdp.exe"),
        ("one\u2028two", "one\ntwo"),
        ("مي\u200cشم", "مي\u200cشم"),
        ("\u200dab\u200c", "ab"),
        ("👩\u200d💻", "👩\u200d💻"),
    ],
)
def test_a_text_is_read_as_it_is_seen(text: str, seen: str) -> None:
    assert plain(text) == seen


def test_what_is_not_seen_is_shown_in_a_message() -> None:
    assert revealed("zero\u200bwidth\u00a0x y\n") == "zero<U+200B>width<U+00A0>x y\n"


@given(st.text())
def test_nothing_unseen_is_left_but_joiners_between_letters(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert set("\u200b\u00a0\ufeff\u202e").isdisjoint(plain(text))


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\reports\\mine.pdf", "mine.pdf"),
        ("report\u202efdp.exe", "reportfdp.exe"),
        ("x.pdf\r\nSet-Cookie: a=b", "x.pdf Set-Cookie: a=b"),
        ("a" * 300 + ".pdf", "a" * (LONGEST_NAME - 4) + ".pdf"),
        ("a." + "b" * 300, "a.bbb".ljust(LONGEST_NAME, "b")),
    ],
)
def test_the_name_of_a_file_is_what_is_seen_of_it_with_its_ending(sent: str, name: str) -> None:
    assert file_name(sent) == name
