"""`igf items`: what is entered and recorded, and what is refused."""

import pytest

from tests.cli.installed import BY, Installed
from tests.tree import ROOT

PN = "pn_bpf_selection"
FIVE = ("pnai", "access", "gender", "media", "routing")


def _begun(installed: Installed) -> None:
    installed.igf("start", str(ROOT / "cycles" / "igf-2024.yaml"), "--yes", *BY)
    for key in FIVE:
        said = ("--title", f"Title of {key}", "--key", key, "--received", "2024-02-10")
        items(installed, "add", PN, *said)


@pytest.fixture
def begun(installed: Installed) -> Installed:
    """The year 2024, long past: its stages keep what is entered, and do nothing."""
    return installed.once(_begun)


def items(begun: Installed, *words: str, code: int = 0) -> str:
    act = () if words[0] == "list" else BY
    result = begun.igf("items", *words, *act, code=code)
    return result.stderr if code else result.stdout


def test_the_selection_of_pns_and_bpfs_is_recorded_by_commands(begun: Installed) -> None:
    items(begun, "recharter", PN, "pnai", "--reason", "it cannot wait")
    items(begun, "slot", PN, "access", "2024-02-28 10:00 UTC")
    said = items(begun, "presented", PN, "access", "media", "routing", "--not-presented", "gender")
    assert (
        "gender: received -> not presented yet, stays with the others for the next meeting" in said
    )
    items(begun, "merge", PN, "routing", "access", "--reason", "the same topic")
    assert "Recorded: 2 changes." in items(begun, "select", PN, "access", "media")
    listed = items(begun, "list", PN)
    assert "access  Title of access  slot 28 February 2024, 10:00 UTC  selected" in listed
    assert "routing  Title of routing  merged into access  the same topic" in listed
    assert "3 of 4 that can be funded." in listed


def test_a_dry_run_says_what_would_change(begun: Installed) -> None:
    said = items(begun, "presented", PN, *FIVE, "--dry-run")
    assert said.splitlines()[-1] == "Dry run: nothing was changed."
    assert said.count("-> presented") == 5
    assert "presented" not in items(begun, "list", PN)


def test_too_many_are_refused_until_the_reason_is_written(begun: Installed) -> None:
    """R-PN-1."""
    items(begun, "presented", PN, *FIVE)
    refused = items(begun, "select", PN, *FIVE, code=2)
    assert refused.startswith("5 would be funded, and there is room for 4 [R-PN-1]")
    assert "Recorded: 5" in items(begun, "select", PN, *FIVE, "--over-capacity", "A donor pays")


def test_a_file_of_applications_is_taken_in(begun: Installed) -> None:
    rows = b"key,title,level,amount,listed,remark\nn1,North IGF,regional,12000,yes,good\n"
    file = begun.file("applications.csv", rows)
    said = items(begun, "import", "nri_grants", file)
    assert "Columns that are not read: remark" in said
    assert "n1: new, late, is not considered" in said
    more = begun.file("more.csv", rows.replace(b"12000", b"11000") + b"n2,South IGF,,1,no,\n")
    dry = items(begun, "import", "nri_grants", more, "--dry-run")
    assert "n1: changed: fields: level regional, amount 12000, listed yes -> level regional" in dry
    assert "n2: new" in dry
    assert "Left as it is: n1" in items(begun, "import", "nri_grants", file, "--dry-run")
    assert "Nothing changes: it is so already." in items(begun, "import", "nri_grants", file)
    listed = items(begun, "list", "nri_grants")
    assert "n1  North IGF  level regional, amount 12000, listed yes" in listed


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("add", PN), "it is not clear what is entered"),
        (("add", PN, "--title", "X", "--key", "pnai"), "pnai is there already"),
        (("add", PN, "--title", "X", "--plan", "a.pdf"), "write https:// and the address"),
        (("add", PN, "--title", "X", "--amount", "5"), "only applications have a level"),
        (("add", "nri_grants", "--title", "X", "--level", "x"), "no level that has a ceiling"),
        (("add", PN, "--carried-over", "pnai"), "no pnai waits from an earlier year"),
        (("add", "stocktaking", "--title", "X"), "takes no proposals, charters or applications"),
        (("presented", PN), "no item is named"),
        (("presented", PN, "pnai", "--not-presented", "pnai"), "pnai is named as presented and"),
        (("slot", PN, "pnai", "tomorrow"), "->"),
        (("withdraw", PN, "nobody", "--reason", "x"), "there is no such item"),
        (("reinstate", PN, "pnai", "--reason", "x"), "pnai cannot be taken up again: received"),
        (("merge", PN, "pnai", "access", "--reason", ""), "the reason is missing"),
    ],
)
def test_what_cannot_be_is_said_with_what_to_do(
    begun: Installed, words: tuple[str, ...], message: str
) -> None:
    said = items(begun, *words, code=2)
    assert message in said
    assert "->" in said
    assert "Traceback" not in said
