"""Every notice in every language with every sample, checked as a reader's mail program would."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
import yaml

from igf.mail.catalogue import TEMPLATES, load_catalogue
from igf.mail.parity import problems_of
from igf.mail.render import Rendered, render
from igf.mail.samples import SAMPLES
from schemas.notices import CONTEXTS, ContextName, StageContext
from tests.tree import ROOT

CATALOGUE = load_catalogue()
#: Mail programs cut off what comes after this many bytes.
CLIPPED = 102_000
ADDRESS = re.compile(r"(?:https?|mailto):[^\s<>\"]+")
DATE = re.compile(r"\d{1,2} (?:January|February) 2027, \d\d:\d\d UTC(?:-11)?")


class Page(HTMLParser):
    """The tags of a page, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


@cache
def mails() -> Mapping[str, Rendered]:
    """Every mail by notice, language and number of the sample, as `call.opened-en-0`."""
    return dict(_rendered())


def _rendered() -> Iterator[tuple[str, Rendered]]:
    for notice, language in (
        (key, each) for key in CATALOGUE.notices for each in CATALOGUE.languages(key)
    ):
        samples = SAMPLES[CATALOGUE.notices[notice].context]
        for place, context in enumerate(samples):
            made = render(CATALOGUE, notice, languages=[language], context=context)
            yield f"{notice}-{language}-{place}", made


@cache
def pages() -> Mapping[str, Page]:
    """The page of every mail."""
    return {name: Page(mail.html) for name, mail in mails().items()}


def test_every_notice_is_checked_in_every_language() -> None:
    assert {name.rpartition("-")[0] for name in mails()} == {
        f"{notice}-{language}"
        for notice in CATALOGUE.notices
        for language in CATALOGUE.languages(notice)
    }


def declared_notices() -> set[str]:
    """The notices that the kinds of stage name."""
    kinds = [yaml.safe_load(path.read_text()) for path in (ROOT / "flows/kinds").glob("*.yaml")]
    steps = [step for kind in kinds for step in kind["steps"]]
    return {
        step[field] for step in steps for field in ("notice", "reminder_notice") if field in step
    }


def test_the_templates_have_no_problem() -> None:
    assert problems_of(CATALOGUE) == ()


def test_every_notice_of_a_kind_is_written() -> None:
    assert declared_notices() - set(CATALOGUE.notices) == set()


def test_every_notice_is_written_in_english() -> None:
    assert [key for key in CATALOGUE.notices if "en" not in CATALOGUE.languages(key)] == []


@pytest.mark.parametrize("name", CONTEXTS)
def test_there_are_samples_of_every_context(name: ContextName) -> None:
    assert {type(context) for context in SAMPLES[name]} == {CONTEXTS[name]}


def test_a_subject_is_one_short_line() -> None:
    wrong = [
        name
        for name, mail in mails().items()
        if len(mail.subject.splitlines()) != 1 or not 10 < len(mail.subject) <= 120
    ]
    assert wrong == []


def test_a_page_names_its_language_and_direction() -> None:
    for name, page in pages().items():
        language = mails()[name].language
        direction = "rtl" if language == "ar" else "ltr"
        for attributes in (page.all("html")[0], page.all("div")[0]):
            assert (attributes["lang"], attributes["dir"]) == (language, direction), name


def test_a_page_is_for_light_and_dark_screens() -> None:
    for name, page in pages().items():
        assert {"name": "color-scheme", "content": "light dark"} in page.all("meta"), name
        assert "@media (prefers-color-scheme: dark)" in mails()[name].html, name
        for tag, attributes in page.tags:
            style = attributes.get("style") or ""
            coloured = "background-color" not in style or re.search(r"(?<!-)color:", style)
            assert coloured, (name, tag)


def test_a_page_can_be_heard() -> None:
    for name, page in pages().items():
        assert [image for image in page.all("img") if "alt" not in image] == [], name
        tables = page.all("table")
        assert [table for table in tables if table.get("role") != "presentation"] == [], name
        assert len(page.all("h1")) == 1, name
        assert mails()[name].subject in page.texts, name
        sizes = re.findall(r"font-size: (\d+)px", mails()[name].html)
        assert min(map(int, sizes)) >= 14, name


def test_a_page_is_shown_whole_and_loads_nothing() -> None:
    for name, page in pages().items():
        assert len(mails()[name].html.encode()) < CLIPPED, name
        loading = {"script", "link", "iframe", "img", "form"}
        assert not loading & {tag for tag, _ in page.tags}, name


def test_every_link_stands_in_both_parts() -> None:
    for name, mail in mails().items():
        links = [link["href"] or "" for link in pages()[name].all("a")]
        assert links, name
        for link in links:
            address, _, subject = link.removeprefix("mailto:").partition("?subject=")
            assert address in mail.text, name
            assert unquote(subject) in mail.text, name
        for address in ADDRESS.findall(mail.text):
            assert address in links, name


def test_every_date_stands_in_both_parts() -> None:
    for name, mail in mails().items():
        text = " ".join(mail.text.split())
        heard = " ".join("".join(pages()[name].texts).split())
        assert set(DATE.findall(text)) == set(DATE.findall(heard)), name


def test_no_mark_of_the_source_is_left() -> None:
    marks = r"\{\{|\}\}|\{%|%\}|\\|\*\*|\bNone\b|\]\(|Moment\("
    for name, mail in mails().items():
        words = mail.subject + mail.text + "".join(pages()[name].texts)
        assert not re.search(marks, words), name
        assert "\n\n\n" not in mail.text, name


def test_the_reader_learns_whom_to_ask() -> None:
    assert [name for name, mail in mails().items() if "igf@example.org" not in mail.text] == []


def test_a_call_says_by_when_with_its_zone_and_where() -> None:
    for notice in ("call.opened", "call.reminder", "call.extended"):
        mail = mails()[f"{notice}-en-0"]
        assert "31 January 2027, 23:59 UTC" in mail.text
        assert "https://igf.example.org/2027/thematic-input" in mail.text


@pytest.mark.parametrize(
    ("language", "words"), [("en", "still open"), ("fr", "participation toujours ouverte")]
)
def test_a_call_without_closing_date_names_none(language: str, words: str) -> None:
    mail = mails()[f"call.reminder-{language}-4"]
    assert mail.subject.endswith(words)
    assert "2027, 23:59" not in mail.text


@pytest.mark.parametrize(
    ("sample", "words"),
    [(0, "7 days left"), (1, "14 days left"), (2, "one day left"), (3, "closes within 24 hours")],
)
def test_a_reminder_says_how_much_time_is_left(sample: int, words: str) -> None:
    assert mails()[f"call.reminder-en-{sample}"].subject.endswith(words)


def test_an_approval_names_the_exact_version() -> None:
    mail = mails()["approval.request-en-0"]
    assert "version 2" in mail.text
    assert "9f86d081884c7d65" in mail.text


def test_a_late_reminder_says_that_it_is_late() -> None:
    late = [name for name, mail in mails().items() if "was due on 12 February 2027" in mail.subject]
    assert late == ["approval.reminder-en-2"]


def test_templates_ship_where_the_catalogue_looks() -> None:
    assert ROOT / "templates" / "emails" == TEMPLATES


def test_every_sample_has_an_invented_reader() -> None:
    contexts: list[StageContext] = [one for several in SAMPLES.values() for one in several]
    assert {context.recipient.name for context in contexts} == {"Amina Diallo"}
