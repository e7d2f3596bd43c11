"""The checker: every invariant over one record. `python -m tests.years.checker URL` says all.

It reads the tables by SQL of its own and works out from the declaration in the rows what should
have happened; it calls nothing of the engine.
"""

import sys
from typing import Final

from tests.years import (
    asking,
    entitled,
    leaving,
    order,
    promises,
    registers,
    stops,
    versions,
    waiting,
)
from tests.years.finding import Finding, Invariant
from tests.years.record import Record, read_record

INVARIANTS: Final[tuple[Invariant, ...]] = (
    order.early_for_its_stage,
    order.early_for_another,
    order.early_by_the_rules,
    order.before_its_date,
    order.after_the_close,
    order.without_its_document,
    order.without_a_cause,
    order.sent_before_written,
    asking.asked_twice,
    asking.reminded_twice,
    asking.reminded_for_nothing,
    asking.never_asked,
    asking.never_reminded,
    registers.answers_are_told,
    registers.withdrawals_are_told,
    registers.decisions_are_told,
    registers.outcomes_are_told,
    registers.firings_are_told,
    registers.dates_are_told,
    registers.memberships_are_told,
    registers.people_are_told,
    registers.items_are_told,
    registers.mails_are_told,
    registers.imports_are_told,
    registers.thanked_is_kept,
    versions.decided_on_its_version,
    versions.asked_about_the_newest,
    versions.uploads_are_kept,
    entitled.answered_by_the_entitled,
    entitled.decided_by_two,
    entitled.merged_are_gone,
    stops.done_while_stopped,
    stops.sent_while_stopped,
    stops.sent_while_held,
    leaving.to_one_who_left,
    leaving.to_one_erased,
    waiting.mails_that_wait,
    waiting.questions_to_nobody,
    waiting.stages_that_rest,
    waiting.waits_for_the_cancelled,
    waiting.steps_left_out,
    promises.kept_promises,
)


def check(record: Record) -> list[Finding]:
    """All that is wrong with a record, rule by rule."""
    return [finding for invariant in INVARIANTS for finding in invariant(record)]


def main(urls: list[str]) -> int:
    """Check databases by their addresses. Returns 1 if something is wrong."""
    found = [finding for url in urls for finding in check(read_record(url))]
    for finding in found:
        sys.stdout.write(f"{finding}\n")
    sys.stdout.write(f"{len(found)} findings in {len(urls)} databases\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
