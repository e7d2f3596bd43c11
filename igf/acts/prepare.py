"""Preparing an act and confirming it: what was confirmed is what is done, and once."""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from igf.acts.table import act_named
from igf.asks.links import without_links
from igf.office.act import AnyAct, Doer, Ready, SentFile
from igf.office.office import Office
from igf.store.once import DoneAlready, ReadAgain, confirming, mark_done, whole_revision
from igf.store.queries import desk as desk_queries
from igf.store.session import Session
from igf.store.tables.desk import Prepared, PreparedFile
from schemas.acts import ActFields, Did, Preview, Sample
from schemas.errors import Mistake

#: How long what was shown can be confirmed.
GOOD_FOR: Final = timedelta(hours=1)
#: How often an act is prepared again that others keep changing under one's hands.
_TRIES: Final = 5
_SHORT: Final = 8


@dataclass(frozen=True)
class Shown:
    """A prepared act: its row's id, the act, what was filled in, what was shown, and until when."""

    id: str
    act: AnyAct
    fields: ActFields
    preview: Preview
    made_at: datetime
    until: datetime
    done_at: datetime | None = None
    did: str = ""


class Changed(Exception):  # noqa: N818 -- no error: others work too
    """What the act hangs on is otherwise than it was shown; `now` was prepared instead."""

    def __init__(self, before: Shown, now: Shown) -> None:
        super().__init__(before.act.name)
        self.before, self.now = before, now


def prepare(office: Office, act: AnyAct, *, fields: ActFields, doer: Doer) -> Shown:
    """Keep an act as it would be done now; nothing else changes.

    Mistake: it cannot be done, or this person may not do it.
    """
    return _keep(
        office, act, fields=fields, preview=act.ready(office, fields, doer=doer).preview, doer=doer
    )


def confirm(office: Office, prepared: str, *, doer: Doer) -> Shown:
    """Do what was shown, exactly and once; returned again if it was done before.

    Changed: what it hangs on is otherwise now. Mistake: it is unknown, of another person, too old,
    or cannot be done any more.
    """
    shown = prepared_act(office, prepared, doer=doer)
    if shown.done_at:
        return shown
    if shown.until < office.now():
        raise Mistake("this preview is too old", "look at it again, and confirm what you see then")
    try:
        did = _do(office, shown, doer=doer)
    except DoneAlready:
        return prepared_act(office, prepared, doer=doer)
    with office.store.write(office.now()) as session:
        row = session.get_one(Prepared, prepared)
        row.did = "\n".join(did.lines)
    return prepared_act(office, prepared, doer=doer)


def prepared_act(office: Office, prepared: str, *, doer: Doer) -> Shown:
    """A prepared act as it was shown. Mistake: it is unknown, or another person's."""
    with office.store.read() as session:
        row = session.get(Prepared, prepared)
        if row is None or row.person != _whose(doer):
            raise Mistake("this preview is not known", "begin again")
        return _shown(session, row)


def did_words(shown: Shown) -> tuple[str, ...]:
    """What was done, line by line."""
    return tuple(shown.did.splitlines()) or (f"{shown.act.title}: done",)


def digest_of(preview: Preview) -> str:
    """The digest of what a preview hangs on."""
    return sha256("\n".join(preview.read).encode()).hexdigest()


def differences(before: Preview, now: Preview) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lines that stood only in the first, and only in the second."""
    gone = tuple(line for line in before.lines if line not in now.lines)
    come = tuple(line for line in now.lines if line not in before.lines)
    return gone, come


def _do(office: Office, shown: Shown, *, doer: Doer) -> Did:
    for _ in range(_TRIES):
        with office.store.read() as session:
            revision = whole_revision(session)
        ready = _ready(office, shown, doer=doer)
        if digest_of(ready.preview) != digest_of(shown.preview):
            _refuse_done(office, shown, doer=doer)
            raise Changed(shown, _again(office, shown, ready=ready, doer=doer))
        try:
            return _done(office, shown, ready=ready, revision=revision)
        except ReadAgain:
            continue
    raise Mistake("others keep changing what this hangs on", "try again in a minute")


def _ready(office: Office, shown: Shown, *, doer: Doer) -> Ready:
    """The act as it can be done now. DoneAlready: another press of the button was quicker."""
    try:
        return shown.act.ready(office, shown.fields, doer=doer)
    except Mistake:
        _refuse_done(office, shown, doer=doer)
        raise


def _refuse_done(office: Office, shown: Shown, *, doer: Doer) -> None:
    """DoneAlready: what is otherwise now is so because the act was done."""
    if prepared_act(office, shown.id, doer=doer).done_at:
        raise DoneAlready


def _done(office: Office, shown: Shown, *, ready: Ready, revision: int) -> Did:
    with confirming(shown.id, revision=revision) as act:
        did = ready.do()
    if not act.marked:  # there was nothing to write
        with office.store.write(office.now()) as session:
            mark_done(session, shown.id, now=office.now())
    return did


def _again(office: Office, shown: Shown, *, ready: Ready, doer: Doer) -> Shown:
    return _keep(office, shown.act, fields=shown.fields, preview=ready.preview, doer=doer)


def _keep(office: Office, act: AnyAct, *, fields: ActFields, preview: Preview, doer: Doer) -> Shown:
    now, made, preview = office.now(), secrets.token_urlsafe(12), _for_a_screen(preview)
    files = {name: file for name, file in fields if isinstance(file, SentFile)}
    row = Prepared(
        id=made,
        act=act.name,
        person=_whose(doer),
        fields=fields.model_dump(mode="json", exclude=set(files)),
        shown=asdict(preview),
        digest=digest_of(preview),
        made_at=now,
        until=now + GOOD_FOR,
    )
    with office.store.write(now) as session:
        session.add(row)
        session.flush()
        session.add_all(_file(made, name, file=file) for name, file in files.items())
    return Shown(made, act, fields, preview, now, now + GOOD_FOR)


def _for_a_screen(preview: Preview) -> Preview:
    """A preview without links that work: it says where each reader has one."""
    texts = without_links([each.text for each in preview.mails])
    mails = (each._replace(text=text) for each, text in zip(preview.mails, texts, strict=True))
    return replace(preview, mails=tuple(mails))


def _file(prepared: str, field: str, *, file: SentFile) -> PreparedFile:
    return PreparedFile(
        prepared=prepared,
        field=field,
        name=file.name,
        media_type=file.media_type,
        content=file.content,
    )


def _shown(session: Session, row: Prepared) -> Shown:
    act = act_named(row.act)
    files = {
        each.field: SentFile(name=each.name, media_type=each.media_type, content=each.content)
        for each in desk_queries.files_of(session, row.id)
    }
    fields = act.fields.model_validate({**row.fields, **files})
    preview = _preview(row.shown)
    return Shown(row.id, act, fields, preview, row.made_at, row.until, row.done_at, row.did)


def _preview(kept: Mapping[str, Any]) -> Preview:
    texts = {name: tuple(kept[name]) for name in ("lines", "read", "warnings")}
    mails = tuple(Sample(*each) for each in kept["mails"])
    return Preview(title=kept["title"], button=kept["button"], mails=mails, **texts)


def _whose(doer: Doer) -> str:
    return doer.person or doer.name
