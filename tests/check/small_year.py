"""A small year without a fault, its kinds and notices, and edits that put one in."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from igf.check.check import check_year
from igf.engine.computations import COMPUTATIONS
from igf.mail.catalogue import TEMPLATES, load_catalogue
from schemas.plan import Problem

YEAR = """\
schema: 1
cycle: igf-2030
title: IGF 2030
venue: {city: Lund, country: Sweden, zone: Europe/Stockholm}
contact: secretariat@example.org
website: https://igf.example.org
languages: [en]
holidays: ["2030-05-01"]

sources:
  W1: A public page

anchors:
  T: {at: 2030-12-02, basis: attested, source: [W1]}
  P: 2029-12-06

milestones:
  mag_virtual_1: {title: MAG virtual meeting I, at: 2030-01-15 13:00 UTC}
  mag_virtual_2: {title: MAG virtual meeting II, at: 2030-02-14 15:00 UTC}

bodies:
  secretariat: {title: Secretariat}
  mag: {title: MAG, size: 40}
  host_country: {title: Host country}
  panel: {title: Panel, size: 1}

roles:
  mag_chair: {title: MAG Chair, body: mag}
  panel_chair: {title: Chair of the Panel, body: panel}
  head: {title: Head of the Secretariat, body: secretariat}
  web_editor: {title: Web editor, body: secretariat}

lists:
  community: {title: Community list}

settings:
  forbid_own_approval: true

programme:
  subthemes:
    trust: {title: Trust, source: ["W1"]}
    access: {title: Access}
  session_types:
    workshop: {title: Workshop, lengths: [60, 90], decided_by: mag, planned: 30}
    forum: {title: Open forum, lengths: [45], decided_by: mag, planned: 10}
  proposals: {speakers: 3, of_another_gender: 2, onsite: {speakers: 3}}
  slots: {rooms: 4, in_each: 10}

stages:
  thematic_input:
    kind: call
    title: Call for thematic input
    opens: 2030-01-07
    closes: 2030-01-31
    audience: [community]
    needs: [mag]

  pn_bpf_selection:
    kind: selection
    title: Selection of PNs and BPFs
    opens: thematic_input.closes + 1d midnight
    closes: 2030-02-28

  oc_mag_1:
    kind: meeting
    title: First meeting
    opens: 2030-03-05 10:00 UTC
    closes: 2030-03-07

  session_call:
    kind: proposals
    title: Call for proposals
    opens: 2030-04-02
    closes: 2030-05-02

  evaluation_briefing:
    kind: quiet
    title: Briefing
    opens: 2030-05-13
    closes: 2030-05-14

  workshop_evaluation:
    kind: quiet
    title: Evaluation
    opens: 2030-05-16
    closes: 2030-06-05

  consultant_hiring:
    kind: quiet
    title: Consultants
    opens: 2030-03-04
    closes: 2030-04-11

  intersessional_work:
    kind: quiet
    title: Intersessional work
    opens: 2030-04-12
    closes: 2030-10-01

  oc_mag_3:
    kind: quiet
    title: Third meeting
    opens: {at: null}
    closes: {at: null}
    held: "no"

  annual_meeting:
    kind: quiet
    title: Annual meeting
    opens: T
    closes: T + 4d
"""

KINDS = {
    "call": """\
schema: 1
kind: call
title: Call
lane: calls
about: A public call.
steps:
  - key: announce
    do: notice
    title: Announcement
    at: opens
    notice: call.opened
    to: [mag, audience]

  - key: close
    do: wait
    title: Close
    at: closes
    marks: close

  - key: count
    do: compute
    title: Count
    what: count_input
    makes: counts

  - key: report
    do: notice
    title: Closing note
    notice: call.closed
    to: [mag]
    about: [counts]

  - key: synthesise
    do: compute
    title: Synthesis
    what: synthesise_input
    makes: synthesis

  - key: approve
    do: decide
    title: Approval
    question: Approve the synthesis?
    by: [mag_chair]
    due: asked + 7d
    notice: approval.request
    reminders: [due - 2d, due + 2d]
    reminder_notice: approval.reminder
    about: [synthesis]

  - key: comment
    do: ask
    title: Comments
    question: What do you say about it?
    to: [mag]
    answer: comment
    due: asked + 7d
    notice: action.assigned
    reminders: [due - 2d]

  - key: thank
    do: notice
    title: Thanks
    notice: input.synthesis_ready
    to: [audience]
    about: [synthesis]
    after: [comment]
""",
    "selection": """\
schema: 1
kind: selection
title: Selection
lane: intersessional
about: What the MAG selects.
steps:
  - key: select
    do: decide
    title: Decision
    question: Did the MAG select?
    at: closes
    by: [mag_chair]
    due: closes + 7d
    notice: approval.request
    needs: [mag]

  - key: letters
    do: external
    title: Letters
    "on": Ministry
    notice: external.check
""",
    "meeting": """\
schema: 1
kind: meeting
title: Meeting
lane: meetings
about: A meeting in one place.
steps:
  - key: travel
    do: ask
    title: Travel support
    question: Do you ask for travel support?
    at: opens - 60d
    to: [mag]
    due: opens - 42d
    notice: travel.call

  - key: agenda
    do: compute
    title: Agenda
    at: opens - 14d
    what: synthesise_input
    makes: agenda

  - key: send_agenda
    do: notice
    title: Agenda to all
    at: opens - 7d
    notice: meeting.agenda
    to: [mag]
    about: [agenda]
    after: [agenda]
""",
    "proposals": """\
schema: 1
kind: proposals
title: Call for proposals
lane: sessions
about: Proposals, after the form is final.
steps:
  - key: form
    do: compute
    title: Form and manual
    at: opens - 28d
    what: synthesise_input
    makes: form_and_manual

  - key: approve_form
    do: decide
    title: Approval of the form
    question: Approve the form?
    by: [mag_chair]
    due: opens - 5d
    notice: approval.request
    about: [form_and_manual]

  - key: check
    do: decide
    title: Last check
    question: Is everything in place?
    by: [head]
    due: opens - 1d
    notice: approval.request
""",
    "quiet": """\
schema: 1
kind: quiet
title: Quiet stage
lane: meetings
about: Only its dates.
steps:
  - {key: close, do: wait, title: Close, at: closes, marks: close}
""",
}


#: Reading every template takes longer than checking a year.
catalogue = cache(load_catalogue)


@dataclass(frozen=True)
class Folder:
    """The small year written to a folder."""

    root: Path

    @property
    def year(self) -> Path:
        return self.root / "igf-2030.yaml"

    @property
    def kinds(self) -> Path:
        return self.root / "kinds"

    def file(self, name: str) -> Path:
        """The year, or the kind of a name."""
        return self.year if name == "year" else self.kinds / f"{name}.yaml"

    def edit(self, name: str, old: str, *, new: str) -> None:
        """Replace the one place where a file says `old`."""
        text = self.file(name).read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.file(name).write_text(text.replace(old, new), "utf-8")

    def line(self, name: str, text: str) -> int:
        """The first line of a file that holds a text."""
        lines = self.file(name).read_text("utf-8").splitlines()
        return next(number for number, line in enumerate(lines, 1) if text in line)

    def check(self, templates: Path = TEMPLATES) -> list[Problem]:
        return check_year(
            self.year, kinds=self.kinds, catalogue=catalogue(templates), computations=COMPUTATIONS
        )


def small_year(root: Path) -> Folder:
    """The small year in a folder, with nothing wrong with it."""
    folder = Folder(root)
    folder.kinds.mkdir()
    folder.year.write_text(YEAR, "utf-8")
    for name, text in KINDS.items():
        folder.file(name).write_text(text, "utf-8")
    return folder


def found(problems: Sequence[Problem], severity: str) -> list[tuple[str, str, int | None]]:
    """Code, name of the file (`year` or a kind) and line of each problem of a severity."""
    return [
        (each.code, Path(each.file).stem.replace("igf-2030", "year"), each.line)
        for each in problems
        if each.severity == severity
    ]
