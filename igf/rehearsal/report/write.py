"""A rehearsed year as a folder of pages that need nothing but a browser.

The same record gives the same bytes. Text that people typed is escaped everywhere; the HTML of
mails stands in sandboxed frames, which load nothing from outside.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from igf.rehearsal.report import pages
from igf.rehearsal.report.approvals import matters
from igf.rehearsal.report.days import months
from igf.rehearsal.report.histogram import mails_svg, small_bars
from igf.rehearsal.report.names import page_names
from igf.rehearsal.report.overview import KINDS, figures, leaving, looks, skipped
from igf.rehearsal.report.people import person_pages, weeks
from igf.rehearsal.report.sendings import NoticeSending, sendings
from igf.report.svg import plan_svg
from schemas.rehearsal import Rehearsed

#: The page that the navigation shows as the current one, for pages that are not in it.
SECTIONS = {"month.html": "by-day", "person.html": "by-person", "notice.html": "by-notice"}
#: The path of a file in the folder, and its text.
Page = tuple[str, str]


def write_report(
    record: Rehearsed, folder: Path, *, progress: Callable[[int, int], None] | None = None
) -> None:
    """Write the report into the folder; `progress` hears how many of how many files are written.

    Mistake: nothing in the year has a date.
    """
    report = Report(record)
    for name in ("days", "people", "notices"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for number, (path, text) in enumerate(report.files(), 1):
        (folder / path).write_bytes(text.encode())
        if progress:
            progress(number, report.size)


class Report:
    """The files of a report."""

    def __init__(self, record: Rehearsed) -> None:
        self.record = record
        self.people = person_pages(record)
        self.sent = sendings(record.mails)
        self.months = months(record, self.sent)
        self.matters = matters(record.questions)
        self.notices = _by_notice(self.sent)
        self.notice_pages = page_names(sorted(self.notices))
        self.person_pages = {each.key: each.page for each in self.people}

    @property
    def size(self) -> int:
        """The number of files."""
        return len(self.months) + len(self.people) + len(self.notices) + 8

    def files(self) -> Iterator[Page]:
        """Each file, made when it is asked for."""
        yield "style.css", pages.style()
        yield "timeline.svg", plan_svg(self.record.plan, self._today())
        yield "mails.svg", mails_svg(self.record.plan, weeks(self.record.mails))
        yield self._index()
        yield self._page("by-day.html", months=self.months)
        yield self._page("by-person.html", people=self.people)
        yield self._page("by-notice.html", notices=self.notices)
        yield self._page("approvals.html", matters=self.matters, pages=self._named())
        yield from self._months()
        yield from self._people()
        yield from self._notices()

    def _index(self) -> Page:
        until, soon = leaving(self.record, self.sent)
        return self._page(
            "index.html",
            figures=list(figures(self.record, people=self.people, asked=self.matters)),
            looks=looks(self.record, self.people),
            kinds=KINDS,
            skipped=skipped(self.record),
            until=until,
            soon=soon if self.record.from_now else [],
        )

    def _months(self) -> Iterator[Page]:
        for place, month in enumerate(self.months):
            around = {
                "before": self.months[place - 1] if place else None,
                "after": self.months[place + 1] if place + 1 < len(self.months) else None,
            }
            yield self._page("month.html", f"days/{month.page}.html", month=month, **around)

    def _people(self) -> Iterator[Page]:
        first, last = self.record.began.date(), self.record.ended.date()
        for person in self.people:
            bars = small_bars(weeks(person.mails), first=first, last=last)
            yield self._page("person.html", f"people/{person.page}.html", person=person, bars=bars)

    def _notices(self) -> Iterator[Page]:
        for key, sent in self.notices.items():
            path = f"notices/{self.notice_pages[key]}.html"
            yield self._page("notice.html", path, notice=key, sent=sent)

    def _page(self, template: str, path: str = "", **values: object) -> Page:
        common = {
            "record": self.record,
            "up": "../" if "/" in path else "",
            "here": SECTIONS.get(template, template.removesuffix(".html")),
            "people_pages": self.person_pages,
            "notice_pages": self.notice_pages,
        }
        made = pages.environment().get_template(template)
        return path or template, made.render(common | values)

    def _today(self) -> date | None:
        """A year that runs is shown with the day from which it is rehearsed."""
        return self.record.began.date() if self.record.from_now else None

    def _named(self) -> dict[str, str]:
        """The page of each person by name, of those whose name nobody else has."""
        names = Counter(each.name for each in self.people)
        return {each.name: each.page for each in self.people if names[each.name] == 1}


def _by_notice(sent: list[NoticeSending]) -> dict[str, list[NoticeSending]]:
    """The sendings of each notice, by the title of the notice."""
    found: dict[str, list[NoticeSending]] = defaultdict(list)
    for each in sorted(sent, key=lambda each: (each.first.notice_title, each.first.number)):
        found[each.first.notice].append(each)
    return found
