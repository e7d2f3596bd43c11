"""The names of the files of a rehearsal."""

import re

from hypothesis import given
from hypothesis import strategies as st

from igf.rehearsal.report.names import eml_name
from tests.rehearsal.report.rehearsals import mail


def test_a_mail_is_called_by_its_number_stage_step_and_recipient() -> None:
    assert eml_name(mail(42)) == "00042-session-call-announce-amina-diallo.eml"
    to_list = mail(7, recipient="list:community")
    assert eml_name(to_list) == "00007-session-call-announce-list-community.eml"


@given(st.integers(1, 99_999), st.text(), st.text(max_size=300))
def test_every_mail_has_a_short_name_of_its_own_in_ascii(n: int, step: str, who: str) -> None:
    name = eml_name(mail(n, step=step, recipient=who))
    assert re.fullmatch(r"\d{5}(-[a-z0-9]+)*\.eml", name)
    assert int(name[:5]) == n
    assert len(name) <= 120
