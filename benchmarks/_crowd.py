"""The people of a year like 2024, in the numbers of a real one, and what they send in."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from igf.input.read import InputFile, read_input
from igf.input.take_in import take_in
from igf.office.office import Office
from igf.ops import trial
from igf.ops.example import EXAMPLES
from igf.people.take_in import read_people_file, take_in_people

#: How many people are of each group, and in which bodies. The results of the 430 proposals are
#: made up in the proportions of past years: one in five is approved.
GROUPS: Mapping[str, tuple[int, str]] = {
    "member": (32, "mag"),
    "new-member": (12, "new_mag_members"),
    "former-member": (12, "leaving_mag_members"),
    "facilitator": (20, "pn_bpf_facilitators"),
    "coordinator": (31, "dc_coordinators"),
    "working-group": (8, "wg_facilitators; wg_members"),
    "volunteer": (60, "wg_members"),
    "grantee": (40, "grant_applicants"),
    "approved": (80, "proposers; approved_proposers; organisers"),
    "conditional": (20, "proposers; conditional_proposers; organisers"),
    "reserve": (30, "proposers; reserve_proposers"),
    "returned": (40, "proposers; returned_proposers; not_approved_proposers"),
    "refused": (230, "proposers; not_approved_proposers"),
    "declined": (30, "proposers; declined_proposers"),
    "speaker": (1200, "listed_speakers"),
    "busy-speaker": (20, "listed_speakers; overbooked_speakers"),
    "requester": (120, "session_requesters; organisers"),
    "moderator": (180, "organisers"),
    "late": (20, "organisers; late_organisers"),
    "main-session": (24, "main_session_groups"),
    "hub": (50, "hub_requesters"),
    "booth": (70, "booth_requesters"),
}
LISTS = ("nri", "dc", "intersessional", "observers", "missions", "un_agencies", "participants")
#: In ten people: two read French or Spanish first, one Arabic.
LANGUAGES = ("en", "fr", "en", "es; en", "en", "ar; en", "en", "en", "en", "en")
#: Arrivals by call and day: contributors to the input, and the proposals.
SENT: Mapping[str, tuple[int, str]] = {
    "thematic_input": (1500, "2024-01-15"),
    "session_call": (430, "2024-04-20"),
}


def bring_people(office: Office, folder: Path) -> None:
    """Take in the people of the example, and all the others."""
    text = (EXAMPLES / "people.csv").read_text(encoding="utf-8")
    file = folder / "people.csv"
    file.write_text(text + "".join(_people()), encoding="utf-8")
    take_in_people(office, read_people_file(office, file), by=trial.BY)


def bring_input(office: Office, folder: Path) -> None:
    """Take in the contributions and proposals, as their files come in before the calls close."""
    example = EXAMPLES / "contributions.csv"
    rows = list(csv.reader(example.read_text(encoding="utf-8").splitlines()))
    for call, (number, day) in SENT.items():
        file = folder / f"{call}.csv"
        with file.open("w", encoding="utf-8", newline="") as made:
            writer = csv.writer(made)
            writer.writerow(rows[0])
            writer.writerows(
                [f"{call}-{n}", f"{day} 12:00:00", *rows[1 + n % (len(rows) - 1)][2:]]
                for n in range(number)
            )
        stage = f"igf-2024/{call}"
        read = read_input(office, InputFile(file, source="example"), stage=stage)
        taken = take_in(office, stage, read=read, by=trial.BY)
        assert len(taken.difference.added) == number


def _people() -> Iterator[str]:
    for group, (number, bodies) in GROUPS.items():
        for n in range(1, number + 1):
            name = f"{group.replace('-', ' ').capitalize()} {n}"
            tongue = LANGUAGES[n % len(LANGUAGES)]
            about = f"{tongue},UTC,Civil society,African Group,{bodies}"
            yield f"{group}-{n},{name},{group}-{n}@example.org,{about}\n"
    for key in LISTS:
        yield f"list:{key},{key},{key.replace('_', '-')}@lists.example.org,en,,,,\n"
