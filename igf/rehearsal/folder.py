"""The folder of a rehearsal: the mails as files, the record as JSON, the report as pages."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

from pydantic_core import to_json

from igf.mail.message import Letter, Mailbox, build, mailbox, message_id
from igf.rehearsal.report.names import eml_name
from igf.rehearsal.report.write import write_report
from schemas.errors import Mistake
from schemas.rehearsal import Rehearsed, RehearsedMail
from schemas.settings import Settings

RECORD: Final = "rehearsal.json"


def require_free(folder: Path) -> None:
    """Mistake: the folder holds files other than an earlier rehearsal."""
    if folder.exists() and not folder.is_dir():
        raise Mistake(f"{folder} is a file", "name a folder")
    if folder.exists() and any(folder.iterdir()) and not (folder / RECORD).is_file():
        raise Mistake(f"{folder} holds other files", "name an empty folder, or a new one")


def write_folder(
    record: Rehearsed,
    folder: Path,
    *,
    letters: dict[str, bytes],
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Write everything beside the folder, then put it in place of an earlier rehearsal.

    `letters` are the messages that were handed over, by the key of the mail, and are used up; those
    of other mails are built.
    Mistake: the folder holds something else, or cannot be written.
    """
    folder = folder.resolve()
    require_free(folder)
    part, old = (folder.with_name(f".{folder.name}.{word}") for word in ("part", "old"))
    try:
        for left in (part, old):
            shutil.rmtree(left, ignore_errors=True)
        _write(record, part, letters=letters, progress=progress)
        if folder.exists():
            folder.replace(old)
        part.replace(folder)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Mistake(f"{folder} cannot be written: {reason}", "name another folder") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def as_json(record: Rehearsed) -> bytes:
    """The whole record, always in the same order."""
    return to_json(record, indent=1)


def _write(
    record: Rehearsed,
    folder: Path,
    *,
    letters: dict[str, bytes],
    progress: Callable[[int, int], None] | None,
) -> None:
    mails = folder / "mails"
    mails.mkdir(parents=True)
    for mail in record.mails:
        content = letters.pop(mail.key, None) or _built(mail)
        (mails / eml_name(mail)).write_bytes(content)
    (folder / RECORD).write_bytes(as_json(record))
    write_report(record, folder, progress=progress)


def _built(mail: RehearsedMail) -> bytes:
    """A mail that waits, as it would leave."""
    domain = Settings.model_fields["mail_domain"].default
    letter = Letter(
        message_id=message_id(mail.key, domain),
        date=mail.at,
        sender=mailbox(Settings.model_fields["mail_from"].default),
        recipient=Mailbox(mail.name, mail.address),
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        language=mail.language,
        thread=message_id(mail.stage, domain),
    )
    return build(letter)
