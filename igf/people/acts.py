"""The acts on people: import a file, renew a body, merge two entries, erase a person's data."""

from typing import Annotated, Final

from igf.log.deciding import deciding
from igf.log.trial import by_trial, showing
from igf.office.act import Act, AnyAct, ChoiceOf, Doer, Ready
from igf.office.act_fields import Day, DecidedBy, Reason, SheetFields, sheet_of, why
from igf.office.office import Office
from igf.people.beside_words import people_beside
from igf.people.change import PeopleChange, people_words
from igf.people.choices import always, bodies_and_roles
from igf.people.membership_acts import MEMBERSHIP_ACTS, SomeBody, SomePerson
from igf.people.merge import foresee_merge, merge, merge_words
from igf.people.person_erasing import erase, erasure_words, foresee_erasure
from igf.people.renewal import foresee_renewal, renew, renewal_words
from igf.people.take_in import (
    lists_of,
    people_of,
    preview_people,
    read_people_file,
    take_in_people,
)
from igf.words.phrases import counted
from schemas.acts import LINE, TEXT, ActFields, Did, asked
from schemas.errors import Mistake


class SourceFields(SheetFields):
    """A file of people, and where it comes from."""

    source: str = asked(
        "Source",
        "Where the file comes from, if its columns have other names; they are kept for the next.",
        default="",
        max_length=LINE,
    )


class ImportPeople(SourceFields):
    """The fields of importing people."""

    complete: Annotated[str, ChoiceOf(bodies_and_roles)] = asked(
        "All members of", "Its members who are not in the file leave it.", default=""
    )


class _OfBody(ActFields):
    body: SomeBody = asked("Body", "")


class RenewBody(SourceFields, _OfBody):
    """The fields of renewing a body: the file is that of all its members from then on."""

    on: Day = asked("First day of the new members", "If not today.", default=None)
    reason: Reason = why(needed=False)
    by: DecidedBy = ""


class MergePeople(ActFields):
    """The fields of merging two entries of one person."""

    person: SomePerson = asked("The entry that goes", "")
    into: SomePerson = asked("The entry that stays", "It gets all that the other one has.")
    reason: Reason = why()
    by: DecidedBy = ""


class ErasePerson(ActFields):
    """The fields of erasing a person's data."""

    person: SomePerson = asked("Person", "")
    reason: Reason = asked(
        "Reason", "Without naming the person; kept in the log.", min_length=1, max_length=TEXT
    )
    by: DecidedBy = ""


def _import(office: Office, fields: ImportPeople, *, doer: Doer) -> Ready:
    read = read_people_file(office, sheet_of(fields), source=fields.source)
    complete, actor = fields.complete or None, deciding(doer).actor
    change = preview_people(office, read, complete=complete)
    if change.is_empty:
        raise Mistake("all of this file is here already", "nothing is to be done")
    now = office.now()

    def do() -> Did:
        done = take_in_people(office, read, by=actor, complete=complete)
        return Did(tuple(people_words(done, read, now=now)))

    number = len(change.people.incoming) + len(change.lists.incoming)
    heading = f"Take in {fields.file.name}"
    ready = by_trial(office, do, title=heading, button=f"Take in {counted(number, 'row')}")
    lines = (*read.notes, *ready.preview.lines, *_beside(office, change))
    return showing(ready, *lines)


def _renew(office: Office, fields: RenewBody, *, doer: Doer) -> Ready:
    read = read_people_file(office, sheet_of(fields), source=fields.source)
    found = foresee_renewal(office, read, body=fields.body, on=fields.on)
    if found.change.is_empty:
        raise Mistake(next(renewal_words(found)), "nothing is to be done")
    by = deciding(doer, by=fields.by, reason=fields.reason)

    def do() -> Did:
        renew(office, found, by=by)
        return Did(tuple(renewal_words(found)))

    ready = by_trial(office, do, title=f"Renew {fields.body}")
    return showing(ready, *read.notes, *ready.preview.lines, *_beside(office, found.change))


def _merge(office: Office, fields: MergePeople, *, doer: Doer) -> Ready:
    found = foresee_merge(office, fields.person, into=fields.into)
    by = deciding(doer, by=fields.by, reason=fields.reason)
    words = tuple(merge_words(found, now=office.now()))

    def do() -> Did:
        merge(office, found, by=by)
        return Did(words)

    return by_trial(office, do, title=f"Merge {found.gone.name} into {found.stays.name}")


def _erase(office: Office, fields: ErasePerson, *, doer: Doer) -> Ready:
    if doer.person == fields.person:
        raise Mistake("nobody erases their own data", "let another administrator do it")
    found = foresee_erasure(office, fields.person)
    by = deciding(doer, by=fields.by, reason=fields.reason)

    def do() -> Did:
        done = erase(office, fields.person, by=by)
        return Did((f"Erased. What was decided stands under: {done.alias}",))

    ready = by_trial(office, do, title=f"Erase the data of {found.row.name}")
    return showing(ready, *erasure_words(found))


def _beside(office: Office, change: PeopleChange) -> tuple[str, ...]:
    """The rows of a file beside those that are known: old, new, and what stays."""
    return tuple(people_beside(change, people_of(office), lists=lists_of(office)))


PEOPLE_ACTS: Final[tuple[AnyAct, ...]] = (
    *MEMBERSHIP_ACTS,
    Act(
        name="renew-body",
        title="Renew a body",
        help="Who is in the file stays or joins, the others leave, as one act.",
        fields=RenewBody,
        ready=_renew,
        command="people renew",
        question="Renew now?",
        otherwise="Nothing was changed",
    ),
    Act(
        name="import-people",
        title="Import people",
        help="People and mailing lists come in as a file; what would change is shown row by row.",
        fields=ImportPeople,
        ready=_import,
        command="people import",
        question="Take it in now?",
    ),
    Act(
        name="merge-people",
        title="Merge two entries of one person",
        help="One person who was entered twice becomes one; nothing is lost.",
        fields=MergePeople,
        ready=_merge,
        command="people merge",
        target="person",
        offered=always,
        here="Merge with another entry",
        question="Merge now?",
        otherwise="Nothing was merged",
    ),
    Act(
        name="erase-person",
        title="Erase all data of a person",
        help="Name, addresses, memberships and mails go for ever; what was decided stays.",
        fields=ErasePerson,
        ready=_erase,
        command="people erase",
        target="person",
        offered=always,
        here="Erase all data",
        rights=frozenset({"administrator"}),
        question="Erase this for ever?",
        otherwise="Nothing was erased",
    ),
)
