"""Session reports: who sent none is barred for the next cycle (R-REP-1)."""

from pathlib import Path

from igf.asks.decide import Reply, decide
from igf.store.tables.people import Membership
from tests.engine.begun import CLOSES, DAY, STARTED, Begun, begun
from tests.items.proposing import ROLES, stage_of, text

BODIES = {
    "mag": {"title": "the MAG"},
    "secretariat": {"title": "the IGF Secretariat"},
    "organisers": {"title": "Organisers"},
    "late_organisers": {"title": "Late organisers"},
}


def test_who_sent_no_report_is_listed_as_barred(url: str, tmp_path: Path) -> None:
    stages = {"reports": stage_of("reports")}
    with begun(url, tmp_path, stages=stages, bodies=BODIES, roles=ROLES) as year:
        with year.office.store.write(STARTED) as session:
            late = {"amina": ("organisers",), "jun": ("organisers", "late_organisers")}
            late["lea"] = ("organisers", "late_organisers")
            for person, bodies in late.items():
                session.add_all(Membership(person=person, body=body) for body in bodies)
        year.carry(CLOSES - DAY)
        sent(year, "report", "amina")
        year.carry(CLOSES + 2 * DAY)
        sent(year, "missing", "lea")
        year.carry(CLOSES + 9 * DAY)
        barred = text(year, "barred_organisers")
        assert "1 person sent no report and cannot propose a session for the next cycle" in barred
        assert "- Jun Sato" in barred
        assert "Amina" not in barred


def sent(year: Begun, step: str, person: str) -> None:
    reply = Reply("answered", person, holder=f"person:{person}", value="https://example.org/r.pdf")
    decide(year.office, year.ask(step).id, reply=reply)
