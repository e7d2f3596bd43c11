import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from igf.mail.catalogue import Catalogue, load_catalogue
from igf.mail.render import NotRendered, Rendered, render
from igf.mail.samples import sample
from schemas.base import Language
from schemas.moments import Moment
from schemas.notices import CallContext, Said, StageContext
from tests.mail.folders import folder_of, notice, shell
from tests.tree import ROOT

CLOSES = datetime(2024, 1, 31, 23, 59, tzinfo=UTC)


def closing(moment: Moment) -> StageContext:
    usual = sample("call")
    return usual.model_copy(update={"stage": usual.stage.model_copy(update={"closes": moment})})


def body(
    place: Path, text: str, context: StageContext | None = None, *, into: Language = "en"
) -> Rendered:
    """The notice `call.tested` with this text, in one language."""
    folder = folder_of(place, notice(), notice(into, body=text), shell(into))
    catalogue = load_catalogue(folder)
    return render(catalogue, "call.tested", languages=[into], context=context or sample("call"))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def test_text_and_html_come_from_one_source(tmp_path: Path) -> None:
    text = "## Do it\n\nSee **{{ stage.title }}**:\n\n- {{ cycle.website | link('the site') }}"
    made = body(tmp_path, text).text
    assert made.startswith(
        "Do it\n-----\n\nSee Call for thematic input:\n\n- the site <https://igf.example.org/>\n"
    )


@pytest.mark.parametrize(
    ("zone", "shown", "words"),
    [
        ("UTC", "23:59 UTC", "31 January 2024, 23:59 UTC"),
        ("Etc/GMT+11", "12:59 UTC-11", "31 January 2024, 12:59 UTC-11"),
        ("Asia/Tokyo", "08:59 Asia/Tokyo", "1 February 2024, 08:59 Asia/Tokyo"),
        ("UTC", "", "31 January 2024."),
    ],
)
def test_a_moment_is_written_in_its_own_zone(
    tmp_path: Path, zone: str, shown: str, words: str
) -> None:
    context = closing(Moment(at=CLOSES, zone=zone, shown=shown))
    assert words in body(tmp_path, "{{ stage.closes | moment }}.", context).text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "31 janvier 2024, 23:59 UTC"),
        ("es", "31 de enero de 2024, 23:59 UTC"),
        ("ru", "31 января 2024\u202f\u0433., 23:59 UTC"),
        ("zh", "2024年1月31日 23:59 UTC"),
    ],
)
def test_a_moment_is_written_in_the_language(tmp_path: Path, language: str, words: str) -> None:
    context = closing(Moment(at=CLOSES, shown="23:59 UTC"))
    made = body(tmp_path, "{{ stage.closes | moment }}", context, into=language)
    assert words in made.text


def test_a_day_has_no_time(tmp_path: Path) -> None:
    context = closing(Moment(at=CLOSES, shown="23:59 UTC"))
    made = body(tmp_path, "{{ stage.closes | day }}", context)
    assert made.text.startswith("31 January 2024\n")


def test_numbers_are_written_in_the_language(tmp_path: Path) -> None:
    context = CallContext(**dict(sample("stage")), days_left=1234)
    assert body(tmp_path, "{{ days_left }} left", context).text.startswith("1,234 left")


@pytest.mark.parametrize("text", ["{{ days_left }}", "{{ stage }}", "{{ stage.closes | moment }}"])
def test_what_has_no_text_is_never_written_as_none(tmp_path: Path, text: str) -> None:
    usual = sample("call")
    stage = usual.stage.model_copy(update={"closes": None})
    with pytest.raises(NotRendered, match="cannot be written"):
        body(tmp_path, text, usual.model_copy(update={"days_left": None, "stage": stage}))


@pytest.mark.parametrize(
    ("languages", "served", "fallback"),
    [
        ([], "en", False),
        (["en"], "en", False),
        (["fr"], "fr", False),
        (["fr-CA", "en"], "fr", False),
        (["zh", "fr", "en"], "fr", True),
        (["ru"], "en", True),
    ],
)
def test_the_reader_gets_the_first_language_there_is(
    catalogue: Catalogue,
    languages: list[Language],
    served: Language,
    fallback: bool,  # noqa: FBT001 -- expected value
) -> None:
    made = render(catalogue, "call.reminder", languages=languages, context=sample("call"))
    assert (made.language, made.fallback) == (served, fallback)
    assert made.wanted == (languages[0] if languages else "en")


@pytest.mark.parametrize(
    ("languages", "note"),
    [
        (["ru"], "пока не переведено на русский язык"),
        (["ar"], "غير متاحة بالعربية بعد"),
        (["sw"], "not available in your language yet"),
    ],
)
def test_who_gets_english_unasked_is_told_why_in_their_language(
    catalogue: Catalogue, languages: list[Language], note: str
) -> None:
    made = render(catalogue, "call.closed", languages=languages, context=sample("counts"))
    assert note in made.text
    assert note in made.html
    assert made.language == "en"
    assert '<html lang="en" dir="ltr">' in made.html


def test_who_can_read_the_language_served_is_told_nothing(catalogue: Catalogue) -> None:
    made = render(catalogue, "call.closed", languages=["ru", "en"], context=sample("counts"))
    assert made.fallback
    assert 'class="note"' not in made.html


def test_arabic_reads_from_right_to_left_with_the_disclaimer(catalogue: Catalogue) -> None:
    made = render(catalogue, "call.opened", languages=["ar"], context=sample("call"))
    page = sample("call").stage.page
    assert '<html lang="ar" dir="rtl">' in made.html
    assert '<div class="sheet" dir="rtl" lang="ar"' in made.html
    assert "<bdi>Amina Diallo</bdi>" in made.html
    disclaimer = made.html.split('class="disclaimer"')[1]
    assert "النص الإنكليزي هو المعتمد" in disclaimer
    assert page.replace("&", "&amp;") in disclaimer
    assert made.text.count(page) == 2


def test_the_time_of_an_arabic_date_keeps_its_own_direction(catalogue: Catalogue) -> None:
    made = render(catalogue, "call.opened", languages=["ar"], context=sample("call"))
    assert "<bdi>31 يناير 2027، <bdi>23:59 UTC</bdi></bdi>" in made.html
    assert "\u206831 يناير 2027، \u206823:59 UTC\u2069\u2069" in made.text


def test_isolates_are_balanced_on_every_line_of_arabic_text(catalogue: Catalogue) -> None:
    made = render(catalogue, "call.opened", languages=["ar"], context=sample("call"))
    for line in made.text.splitlines():
        assert line.count("\u2068") == line.count("\u2069")


def test_text_from_left_to_right_is_wrapped_and_has_no_isolates(catalogue: Catalogue) -> None:
    made = render(catalogue, "call.opened", languages=["en"], context=sample("call"))
    assert not re.search("[\u2066-\u2069]", made.text + made.subject)
    assert all(len(line) <= 76 for line in made.text.splitlines())


def test_english_has_no_disclaimer(catalogue: Catalogue) -> None:
    made = render(catalogue, "call.opened", languages=["en"], context=sample("call"))
    assert 'class="disclaimer"' not in made.html


def test_the_reason_stands_in_the_footer(catalogue: Catalogue) -> None:
    made = render(catalogue, "call.opened", languages=["en"], context=sample("call"))
    assert "You are receiving this message as a member of the MAG." in made.text.split("\n-- \n")[1]


def test_a_notice_needs_the_facts_of_its_context(catalogue: Catalogue) -> None:
    with pytest.raises(NotRendered, match="CountsContext"):
        render(catalogue, "call.closed", languages=["en"], context=sample("stage"))


def test_a_notice_nobody_wrote_in_english_is_named(catalogue: Catalogue) -> None:
    with pytest.raises(NotRendered, match=r"call\.dreamt.*igf check"):
        render(catalogue, "call.dreamt", languages=["fr"], context=sample("stage"))


def test_a_notice_that_comes_out_empty_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotRendered, match=r"call\.tested.*says nothing"):
        body(tmp_path, "{% if cycle.key == 'igf-1900' %}Dear all{% endif %}")


def test_a_long_subject_is_cut(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, notice(subject="x" * 300))
    made = render(load_catalogue(folder), "call.tested", languages=["en"], context=sample("call"))
    assert made.subject == "x" * 199 + "…"


def test_another_process_writes_the_same_mail(catalogue: Catalogue) -> None:
    program = (
        "import json\n"
        "from igf.mail.catalogue import load_catalogue as c; from igf.mail.render import render\n"
        "from igf.mail.samples import sample\n"
        "r = render(c(), 'call.opened', languages=['ar'], context=sample('call'))\n"
        "print(json.dumps([r.subject, r.text, r.html, r.language, r.wanted, r.fallback]))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
        env={"PYTHONHASHSEED": "4711", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    )
    made = render(catalogue, "call.opened", languages=["ar"], context=sample("call"))
    words = [made.subject, made.text, made.html, made.language, made.wanted, made.fallback]
    assert json.loads(run.stdout) == words


def test_a_mail_calls_the_year_and_the_stage_as_its_language_does(tmp_path: Path) -> None:
    usual = sample("call")
    titles = (
        Said(fact="title", language="fr", words="Appel à contributions"),
        Said(fact="title", language="fr-CA", words="Appel"),
    )
    office = (Said(fact="secretariat", language="fr", words="Secrétariat du FGI"),)
    context = usual.model_copy(
        update={
            "stage": usual.stage.model_copy(update={"local": titles}),
            "cycle": usual.cycle.model_copy(update={"local": office}),
        }
    )
    text = "{{ stage.title }}, {{ cycle.secretariat }}, {{ cycle.title }}"

    said = {
        language: body(tmp_path / language, text, context, into=language).text.splitlines()[0]
        for language in ("fr", "fr-CA", "en")
    }

    assert said == {
        "fr": "Appel à contributions, Secrétariat du FGI, IGF 2027",
        "fr-CA": "Appel, Secrétariat du FGI, IGF 2027",
        "en": "Call for thematic input, IGF Secretariat, IGF 2027",
    }
