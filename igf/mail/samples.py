"""Invented facts for every context, the same in previews and in tests.

The first sample of a context is the usual case; the others are the cases a wording must get right
too: no closing date, the last day, nothing received, late, a document not yet published.
"""

from datetime import UTC, datetime
from typing import Any, Final

from schemas.moments import Moment
from schemas.notices import (
    AskContext,
    CallContext,
    ContextName,
    CorrectionContext,
    Count,
    CountsContext,
    CycleFacts,
    DateChange,
    DocumentContext,
    DocumentFacts,
    HealthContext,
    HealthLine,
    MessageContext,
    Paragraph,
    RecipientFacts,
    ResultFacts,
    StageContext,
    StageFacts,
    SubthemeFacts,
)

_CYCLE: Final = CycleFacts(
    key="igf-2027",
    title="IGF 2027",
    secretariat="IGF Secretariat",
    mag="MAG",
    city="Example City",
    country="Exampleland",
    contact="igf@example.org",
    website="https://igf.example.org/",
)
_STAGE: Final = StageFacts(
    key="thematic_input",
    title="Call for thematic input",
    page="https://igf.example.org/2027/thematic-input?from=mail&lang=en",
    opens=Moment(at=datetime(2027, 1, 4, tzinfo=UTC), shown="00:00 UTC"),
    closes=Moment(at=datetime(2027, 1, 31, 23, 59, tzinfo=UTC), shown="23:59 UTC"),
    place="Room XIX, Palais des Nations",
)
_WITHOUT_DATES: Final = _STAGE.model_copy(update={"opens": None, "closes": None, "place": ""})
_BEFORE: Final = DateChange(
    opens=Moment(at=datetime(2026, 12, 21, tzinfo=UTC), shown="00:00 UTC"),
    closes=Moment(at=datetime(2027, 1, 24, 23, 59, tzinfo=UTC), shown="23:59 UTC"),
)
_DOCUMENT: Final = DocumentFacts(
    key="synthesis",
    title="Synthesis of thematic input",
    version=2,
    sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    link="https://igf.example.org/2027/synthesis.pdf",
)
_UNPUBLISHED: Final = _DOCUMENT.model_copy(update={"link": "https://desk.example.org/d/3b9a?x=1"})
_READER: Final = RecipientFacts(name="Amina Diallo", why="as a member of the MAG")
_RESULTS: Final = (
    ResultFacts(title="Youth IGF of Exampleland", outcome="approved", amount="5,000"),
    ResultFacts(title="Policy Network on Access", outcome="not approved", reason="it came late"),
    ResultFacts(
        title="Best Practice Forum: *all* of it",
        outcome="selected",
        slot=Moment(at=datetime(2027, 1, 30, 10, tzinfo=UTC), shown="10:00 UTC"),
    ),
)
_SUBTHEMES: Final = (
    SubthemeFacts(title="Trust and resilience"),
    SubthemeFacts(title="Access & rights: *for all*"),
)
_SHARED: Final[dict[str, Any]] = {
    "cycle": _CYCLE,
    "stage": _STAGE,
    "recipient": _READER,
    "results": _RESULTS,
}
#: A year of which neither the venue nor the dates of the stage are known.
_NOWHERE: Final = _CYCLE.model_copy(update={"city": "", "country": ""})
_UNDATED: Final[dict[str, Any]] = _SHARED | {
    "stage": _WITHOUT_DATES.model_copy(update={"hours": "10:00 to 17:30 Europe/Zurich"}),
    "cycle": _NOWHERE,
    "results": _RESULTS[1:2],
}
_LATE: Final = HealthLine(
    what="Approval of the synthesis: is late",
    whom="MAG Chair",
    since=Moment(at=datetime(2027, 2, 7, 23, 59, tzinfo=UTC), shown="23:59 UTC"),
    todo="ask MAG Chair, or enter what they said: igf decide igf-2027/thematic_input/approve/v1",
)
_SENT: Final = Moment(at=datetime(2027, 2, 1, 9, 0, tzinfo=UTC))
_RIGHT: Final = (
    Paragraph(text="The call closes on 7 February."),
    Paragraph(text="What you sent in counts."),
)
_SILENT: Final = _LATE.model_copy(update={"what": "The watch is silent", "since": None})
_ASKED: Final[dict[str, Any]] = _SHARED | {
    "question": "Approve the synthesis for publication?",
    "due": Moment(
        at=datetime(2027, 2, 13, 10, 59, tzinfo=UTC), zone="Etc/GMT+11", shown="23:59 UTC-11"
    ),
    "by": "MAG Chair",
    "door": "https://desk.example.org/a/7f3c?k=1&t=2",
}

SAMPLES: Final[dict[ContextName, tuple[StageContext, ...]]] = {
    "stage": (
        StageContext(**_SHARED),
        StageContext(**_UNDATED),
        StageContext(**_SHARED, change=_BEFORE),
    ),
    "call": (
        *(CallContext(**_SHARED, days_left=days) for days in (7, 14, 1, 0)),
        CallContext(**_UNDATED, days_left=None),
        CallContext(**_SHARED, days_left=14, change=_BEFORE),
        CallContext(**_SHARED, days_left=14, subthemes=_SUBTHEMES),
    ),
    "counts": (
        CountsContext(
            **_SHARED,
            total=1314,
            by_group=(
                Count(label="Civil society", number=1038),
                Count(label="Government", number=275),
                Count(label="Technical community", number=1),
            ),
            by_region=(
                Count(label="African Group", number=1314),
                Count(label="Western European and Others Group (WEOG)", number=0),
            ),
        ),
        CountsContext(**_SHARED, total=0, by_group=(), by_region=()),
        CountsContext(
            **_UNDATED, total=1, by_group=(Count(label="Government", number=1),), by_region=()
        ),
    ),
    "document": (
        DocumentContext(**_SHARED, document=_DOCUMENT),
        DocumentContext(**_UNDATED, document=_UNPUBLISHED),
    ),
    "health": (
        HealthContext(**_SHARED, findings=(_LATE, _SILENT), more=3),
        HealthContext(**_UNDATED, findings=(_SILENT,), more=1),
        HealthContext(**_UNDATED, findings=(_LATE,)),
    ),
    "correction": (
        CorrectionContext(**_SHARED, corrects="IGF 2027: closing note", sent=_SENT, parts=_RIGHT),
        CorrectionContext(**_UNDATED, corrects="x", sent=_SENT, parts=_RIGHT[:1]),
    ),
    "message": (
        MessageContext(
            **_SHARED, subject="Room of the second day", parts=_RIGHT, document=_DOCUMENT
        ),
        MessageContext(**_UNDATED, subject="x", parts=_RIGHT[:1]),
    ),
    "ask": (
        AskContext(**_ASKED, document=_DOCUMENT),
        AskContext(**_ASKED | {"door": "mailto:igf@example.org?subject=%5Bigf-2027/approve%5D"}),
        AskContext(**_ASKED, document=_UNPUBLISHED, overdue=True),
        AskContext(**(_ASKED | _UNDATED), document=None),
        AskContext(**_ASKED, options=("Access and rights", "Safe and secure: *all* of it")),
    ),
}


def sample(context: ContextName) -> StageContext:
    """The usual case of a context."""
    return SAMPLES[context][0]
