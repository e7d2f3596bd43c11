"""Entries of the log that concern one person, and the mails to that person, in words."""

from collections.abc import Iterator, Mapping

from igf.log.entry_line import LogLine
from igf.log.erase import is_about
from igf.log.rules.naming import PersonNames
from igf.log.rules.words import mail_words
from igf.store.queries import log as log_queries
from igf.store.queries import persons as person_queries
from igf.store.queries.log import Chosen, LogRow
from igf.store.session import Session
from igf.whom.find import everybody
from igf.whom.rules.find import Everybody, Named, folded_name

#: Under which the mails to a person are chosen among the acts.
MAIL = "mail"


def concerned(session: Session, said: str) -> PersonNames:
    """Whom a text means: a person who is entered, else one who acted under this very name.

    Mistake: nobody goes by it, or several people do.
    """
    people = everybody(session)
    if not people.called(said):
        acted = {folded_name(name): name for name in log_queries.actors(session)}
        if name := acted.get(folded_name(said)):
            return PersonNames(name, name, ())
        others = (Named(name, name) for name in acted.values())
        people = Everybody([*people.people, *others])
    return PersonNames.of(people.one(said))


def concerns(row: LogRow, names: PersonNames) -> bool:
    """Whether a person did what an entry tells, or is named in it."""
    return row.told is not None and is_about(row.told, names)


def mail_lines(
    session: Session, chosen: Chosen, *, names: PersonNames, places: Mapping[str, str]
) -> Iterator[LogLine]:
    """The mails to a person as lines of the log, in the order they were written."""
    if chosen.acts and MAIL not in chosen.acts:
        return
    for mail in person_queries.mails_to(session, names.recipient):
        at = mail.sent_at or mail.written_at
        is_meant = (
            chosen.cycle in {None, mail.cycle}
            and chosen.stage in {None, mail.stage}
            and (chosen.since is None or at >= chosen.since)
        )
        if is_meant:
            yield LogLine(
                number=mail.id,
                at=at,
                cycle=mail.cycle,
                stage=None if mail.stage == mail.cycle else mail.stage,
                where=places.get(mail.stage, ""),
                act=f"{MAIL}.{mail.state}",
                words=mail_words(mail.state, mail.subject, to=mail.address, reason=mail.reason),
                who="",
                on_behalf_of=None,
                door="engine",
                standing="declared",
                subject=mail.message_id,
                values={"mail": mail.id, "notice": mail.notice, "state": mail.state},
                erased=False,
            )
