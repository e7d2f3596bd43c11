"""Mails that leave together: one rung of one step, told to many."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from schemas.rehearsal import RehearsedMail

#: Stage, step, rung and day: what steps and mails of one doing share.
Doing = tuple[str, str, str, date]


@dataclass(frozen=True)
class NoticeSending:
    """The mails of one notice that leave together, in order."""

    mails: tuple[RehearsedMail, ...]

    @property
    def first(self) -> RehearsedMail:
        return self.mails[0]

    @property
    def at(self) -> datetime:
        return self.first.at

    @property
    def anchor(self) -> str:
        """Its place in the page of its notice."""
        return f"s{self.first.number}"

    @property
    def doing(self) -> Doing:
        return (self.first.stage, self.first.step, self.first.rung, self.at.date())

    def samples(self) -> tuple[RehearsedMail, ...]:
        """The first mail in each language, English first."""
        found = {mail.language: mail for mail in reversed(self.mails)}
        return tuple(sorted(found.values(), key=lambda mail: (mail.language != "en", mail.number)))


def sendings(mails: Iterable[RehearsedMail]) -> list[NoticeSending]:
    """Every sending, in the order in which they begin."""
    together: dict[tuple[object, ...], list[RehearsedMail]] = defaultdict(list)
    for mail in sorted(mails, key=lambda each: each.number):
        key = (mail.stage, mail.step, mail.rung, mail.notice, mail.at.date())
        together[key].append(mail)
    return [NoticeSending(tuple(each)) for each in together.values()]
