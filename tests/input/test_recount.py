"""What was counted is counted again when more comes in; who was told another count is corrected."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from igf.documents.counts import counted
from igf.input.imports import withdraw_import
from igf.input.read import InputRead
from igf.input.rules.rows import Contributions
from igf.input.take_in import Incoming, preview, take_in
from igf.input.words import import_words, withdrawn_words
from igf.log.write import By
from igf.mail.memory import MemoryTransport
from igf.outbox.approve import Choice
from igf.store.tables.records import Outgoing
from schemas.contributions import ContributionRow
from schemas.sources import SourceLayout
from tests.asks.writing_letters import at_work, by_link, on, put, text_of, versions
from tests.engine.begun import STAFF, Begun
from tests.outbox.approving import approve_mails
from tests.outbox.test_still_true import Down
from tests.outbox.test_still_true import carry as carried

KIND = "call_for_input"


def file_of(*keys: str, day: str = "03-01") -> InputRead:
    rows = [
        ContributionRow(row_key=key, received_at=on("02-20"), stakeholder_group=group, text="Yes")
        for key, group in zip(keys, ["Government", "Civil society"] * len(keys), strict=False)
    ]
    read = Contributions(tuple(rows), SourceLayout(columns={"row_key": "Id"}))
    return InputRead("form", f"{day}.csv", f"sha-{day}", read, unused=(), first=False)


def come(year: Begun, *keys: str) -> Incoming:
    year.clock.move_to(year.clock.now() + timedelta(hours=1))
    done = take_in(year.office, year.stage, read=file_of(*keys), by=STAFF)
    year.carry()
    return done


@contextmanager
def closed_empty(url: str, folder: Path) -> Iterator[Begun]:
    """A call that has closed before its file was imported."""
    with at_work(url, folder, KIND, audience=["community"]) as year:
        for day in ("01-04", "02-12", "02-19", "02-25", "02-27"):
            year.carry(on(day))
        yield year


def corrections(year: Begun, state: str = "draft") -> list[Outgoing]:
    return [mail for mail in year.mails("correction") if mail.state == state]


def told(mails: Sequence[Outgoing]) -> set[str]:
    lines = (line for mail in mails for line in mail.text.splitlines())
    return {line for line in lines if line.startswith("Entries received")}


def test_an_approval_of_a_synthesis_of_nothing_says_that_it_is_of_nothing(
    small_url: str, tmp_path: Path
) -> None:
    with closed_empty(small_url, tmp_path) as year:
        [mail] = [each for each in year.mails("approve") if each.recipient == "person:amina"]
        assert "Synthesis of the call for input (nothing was received)" in mail.text


def test_an_import_after_the_close_counts_and_whoever_was_told_0_is_to_be_corrected(
    url: str, tmp_path: Path
) -> None:
    with closed_empty(url, tmp_path) as year:
        note = year.mails("report_close")
        assert all("Entries received: 0" in mail.text for mail in note)
        asked = year.ask("approve").id
        done = come(year, "1", "2", "3")

        assert counted(versions(year, "counts")[-1].content).total == 3
        assert "3 contributions were received." in text_of(year, "synthesis")
        assert versions(year, "synthesis")[-1].title == "Synthesis of the call for input"
        assert year.ask("approve").id != asked
        found = corrections(year)
        assert {mail.recipient for mail in found} == {mail.recipient for mail in note}
        assert told(found) == {"Entries received: 3. The number given before was 0."}
        assert "Civil society: 1; " in found[0].text or "Government: 2; " in found[0].text
        words = list(import_words(file_of("1", "2", "3"), done))
        assert (
            "Made anew: Count of the call for input, version 2; "
            "Synthesis of the call for input, version 2"
        ) in words
        assert any(line.startswith("A correction of the count to 2 recipients") for line in words)


def test_a_preview_says_what_would_follow_and_writes_nothing(
    small_url: str, tmp_path: Path
) -> None:
    with closed_empty(small_url, tmp_path) as year:
        found = preview(year.office, year.stage, read=file_of("1"))
        words = list(import_words(file_of("1"), found, dry_run=True))

        assert any(line.startswith("Would be made anew: Count") for line in words)
        assert any("would be drafted" in line for line in words)
        assert len(versions(year, "counts")) == 1
        assert corrections(year) == []


def test_a_later_count_replaces_the_correction_that_has_not_left(
    small_url: str, tmp_path: Path
) -> None:
    with closed_empty(small_url, tmp_path) as year:
        come(year, "1")
        come(year, "1", "2")

        assert told(corrections(year)) == {"Entries received: 2. The number given before was 0."}
        assert len(corrections(year, "skipped")) == 2


def test_a_correction_that_has_left_is_what_the_next_one_corrects(
    small_url: str, tmp_path: Path
) -> None:
    with closed_empty(small_url, tmp_path) as year:
        come(year, "1")
        approve_mails(year.office, Choice(stage=year.stage), by=STAFF)
        year.carry()
        assert len(corrections(year, "sent")) == 2
        come(year, "1", "2")

        assert told(corrections(year)) == {"Entries received: 2. The number given before was 1."}


def test_once_the_import_is_withdrawn_nothing_is_to_be_corrected(
    small_url: str, tmp_path: Path
) -> None:
    with closed_empty(small_url, tmp_path) as year:
        batch = come(year, "1").batch or ""
        year.clock.move_to(year.clock.now() + timedelta(hours=1))
        done = withdraw_import(year.office, batch, by=By(STAFF, "the file of another call"))

        assert corrections(year) == []
        assert counted(versions(year, "counts")[-1].content).total == 0
        assert (
            "Made anew: Count of the call for input (nothing was received), version 3"
            in " ".join(withdrawn_words(done))
        )


def test_a_synthesis_that_a_person_wrote_stays_and_the_import_names_it(
    small_url: str, tmp_path: Path
) -> None:
    with closed_empty(small_url, tmp_path) as year:
        by_link(year, "approve", "amina", "send_back", note="Name the regions")
        put(year, "synthesis", "By hand, with the regions")
        done = come(year, "1")

        assert text_of(year, "synthesis") == "By hand, with the regions"
        said = "Left as it is, since a person uploaded it: Synthesis, version 2, by Lea Brun"
        assert said in list(import_words(file_of("1"), done))


def test_a_closing_note_that_has_not_left_yet_tells_the_new_count(
    small_url: str, tmp_path: Path
) -> None:
    with at_work(small_url, tmp_path, KIND, audience=["community"]) as year:
        for day in ("01-04", "02-12", "02-19", "02-25"):
            year.carry(on(day))
        carried(year, on("02-27"), relay=Down())
        year.clock.move_to(on("02-27", "09:30"))
        take_in(year.office, year.stage, read=file_of("1", "2"), by=STAFF)
        assert corrections(year) == []
        relay = MemoryTransport()
        carried(year, on("02-27", "10:00"), relay=relay)

        found = [mail for mail in year.mails("report_close") if mail.state == "sent"]
        assert all("Entries received: 2" in mail.text for mail in found)
        assert len(found) == 2


def test_an_import_before_the_close_makes_no_document(small_url: str, tmp_path: Path) -> None:
    with at_work(small_url, tmp_path, KIND, audience=["community"]) as year:
        year.carry(on("01-04"))
        done = come(year, "1")

        assert done.recount.drafts == ()
        assert versions(year, "counts") == []
