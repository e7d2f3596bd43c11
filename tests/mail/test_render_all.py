"""A notice is written once for many readers, and each of them gets what they would alone."""

from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igf.mail.catalogue import Catalogue, load_catalogue
from igf.mail.render import Reader, Rendered, render, render_all
from igf.mail.samples import sample
from schemas.base import Language
from schemas.notices import RecipientFacts, StageContext
from tests.mail.folders import folder_of, notice, shell

LAYOUT: Final = {
    "_base/layout.html": "<html><body>{% for part in parts %}{{ part.html() }}{% endfor %}"
}
#: The reader in every place where their name is plain text.
PLACES: Final = """Dear {{ recipient.name }},

- **{{ recipient.name }}** is asked {{ recipient.why }} and nobody else, whoever that may be
- see [{{ recipient.name }}](https://example.org/) and *{{ recipient.why }}{{ recipient.name }}*
"""
#: Does more with the name than print it, and prints nothing by that.
ALONE: Final = "{% if recipient.name %}{% endif %}"
MARKS: Final = "\ufdd0\ufdd1"
TYPED: Final = st.text(
    st.one_of(st.sampled_from(f"{MARKS}\u2068&<>\"'`*_[]()\\-. \n1é語م"), st.characters())
)


def told(name: str, why: str = "as a member of the MAG") -> StageContext:
    reader = RecipientFacts(name=name, why=why)
    return sample("call").model_copy(update={"recipient": reader})


def catalogue_of(place: Path, body: str) -> Catalogue:
    both = (part for each in ("en", "ar") for part in (notice(each, body=body), shell(each)))
    return load_catalogue(folder_of(place, *both, LAYOUT))


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Catalogue, Catalogue]:
    """The same notice, written for many and written for one at a time."""
    many, alone = (tmp_path_factory.mktemp(name) for name in ("many", "alone"))
    return catalogue_of(many, PLACES), catalogue_of(alone, ALONE + PLACES)


@pytest.mark.parametrize("language", ["en", "ar"])
@given(name=TYPED, why=TYPED)
def test_whatever_is_typed_reads_as_if_written_for_one(
    both: tuple[Catalogue, Catalogue], language: Language, name: str, why: str
) -> None:
    many, alone = (
        render(each, "call.tested", languages=[language], context=told(name, why)) for each in both
    )
    assert many.text == alone.text
    assert _spelled(many.html) == _spelled(alone.html)


def _spelled(html: str) -> str:
    """With the two characters as they are that HTML may write in two ways."""
    return html.replace("&quot;", '"').replace("&nbsp;", "\xa0")


def written(place: Path, body: str, *contexts: StageContext) -> list[Rendered]:
    readers = [Reader(["en"], context) for context in contexts]
    return render_all(catalogue_of(place, body), "call.tested", readers=readers)


@pytest.mark.parametrize(
    "body",
    [
        "{{ recipient.name | upper }}",
        "{{ recipient.name ~ '!' }}",
        "{{ 'Hello!' if recipient.name == 'Amina' else 'Hello.' }} {{ recipient.name }}",
        "# {{ recipient.name }}",
        "`{{ recipient.name }}`",
        "    {{ recipient.name }}",
        "[x](https://example.org/ '{{ recipient.name }}')",
    ],
)
def test_what_does_more_with_the_reader_is_written_for_each(tmp_path: Path, body: str) -> None:
    amina, li = told("Amina"), told("Li Wei")
    first, second = written(tmp_path, body, amina, li)
    catalogue = catalogue_of(tmp_path, ALONE + body)
    assert first == render(catalogue, "call.tested", languages=["en"], context=amina)
    assert second == render(catalogue, "call.tested", languages=["en"], context=li)


def test_who_is_told_the_same_shares_the_words_and_no_text_is_kept_for_each(
    tmp_path: Path,
) -> None:
    made = written(tmp_path, "{{ recipient.name }}", *(told(f"Member {n}") for n in range(40)))
    assert len({id(each.sheet) for each in made}) == 1
    assert len({each.text for each in made}) == 40
    assert all(f"Member {n}" in each.html for n, each in enumerate(made))


def test_who_is_told_something_else_reads_it(tmp_path: Path) -> None:
    usual = told("Amina")
    stage = usual.stage.model_copy(update={"title": "Another call"})
    other = usual.model_copy(update={"stage": stage})
    first, second = written(tmp_path, "{{ stage.title }}", usual, other)
    assert first.text.startswith("Call for thematic input\n")
    assert second.text.startswith("Another call\n")


def test_a_mark_that_somebody_typed_is_no_mark(tmp_path: Path) -> None:
    usual = told("Amina")
    titled = usual.stage.model_copy(
        update={"title": f"a{MARKS}b", "page": f"https://x.org/{MARKS}"}
    )
    body = "{{ stage.title }} {{ stage.page | link }}"
    (made,) = written(tmp_path, body, usual.model_copy(update={"stage": titled}))
    assert made.text.startswith("ab https[:]//x[.]org/\n")
    assert "href" not in made.html


def test_a_name_that_is_typed_as_markup_stays_words_in_an_attribute(tmp_path: Path) -> None:
    body = "[x](https://example.org/ '{{ recipient.name }}')"
    (made,) = written(tmp_path, body, told('a" onclick="b'))
    assert 'onclick="' not in made.html
