"""Mails name the year, its secretariat and its MAG as the year's own file does."""

import pytest

from igf.mail.catalogue import Catalogue, load_catalogue
from igf.mail.render import Rendered, render
from igf.mail.samples import sample
from igf.outbox.contexts import cycle_facts
from schemas.base import Language
from tests.year.years import Data, year

OFFICE: Data = {"title": "L'équipe", "titles": {"ar": "الفريق"}}
MAG: Data = {"title": "Multistakeholder Advisory Group", "short": "MAG"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def announced(catalogue: Catalogue, bodies: Data, language: Language, **more: object) -> Rendered:
    facts = cycle_facts(year(None, bodies=bodies, **more))
    context = sample("call").model_copy(update={"cycle": facts})
    return render(catalogue, "call.opened", languages=[language], context=context)


@pytest.mark.parametrize(("language", "signed"), [("en", "L'équipe"), ("ar", "الفريق")])
def test_a_mail_is_signed_by_those_who_carry_the_year_in_its_language(
    catalogue: Catalogue, language: Language, signed: str
) -> None:
    text = announced(catalogue, {"secretariat": OFFICE, "mag": MAG}, language).text

    assert signed in text
    assert "IGF Secretariat" not in text


def test_the_mag_is_called_by_its_short_name_and_left_out_where_there_is_none(
    catalogue: Catalogue,
) -> None:
    with_mag = announced(catalogue, {"secretariat": OFFICE, "mag": MAG}, "en").text
    without = announced(catalogue, {"secretariat": OFFICE}, "en").text

    assert "If you are a member of the MAG" in " ".join(with_mag.split())
    assert "especially valuable" not in without


def test_a_year_without_a_secretariat_signs_with_its_own_title(catalogue: Catalogue) -> None:
    titles = {"ar": "المنتدى ٢٠٢٤"}

    assert "IGF 2024" in announced(catalogue, {"mag": MAG}, "en").text.rpartition("-- ")[2]
    assert "المنتدى ٢٠٢٤" in announced(catalogue, {"mag": MAG}, "ar", titles=titles).text


@pytest.mark.parametrize("unknown", ["To be announced", ""])
def test_a_venue_that_is_not_known_is_left_out(catalogue: Catalogue, unknown: str) -> None:
    venue = {"city": unknown, "country": unknown, "zone": "UTC"}
    text = announced(catalogue, {"mag": MAG}, "en", venue=venue).text

    assert "IGF 2024." in text
    assert "(" not in text.partition("IGF 2024.")[0]
