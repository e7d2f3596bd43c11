"""The mail with a link to sign in: handed over at once, kept nowhere."""

import asyncio
import secrets
from collections.abc import Sequence
from html import escape

from igf.mail.message import Letter, build, mailbox, message_id
from igf.mail.send import Outcome, Parcel
from igf.office.office import Office
from igf.signing.sign_in import LINK_FOR, Invitation


def send_link(office: Office, invitation: Invitation, *, address: str) -> bool:
    """Send the link at this address; whether the mail server took it."""
    outcome = asyncio.run(_sent(office, _parcel(office, invitation, address=address)))
    return outcome is not None and outcome.state == "sent"


async def _sent(office: Office, parcel: Parcel) -> Outcome | None:
    async def all_of_them(parcels: Sequence[Parcel]) -> Sequence[Parcel]:
        return parcels

    found = None
    async for outcomes in office.transport.deliver([parcel], on_data=all_of_them):
        found = outcomes[0]
    return found


def _parcel(office: Office, invitation: Invitation, *, address: str) -> Parcel:
    key = f"sign-in/{secrets.token_hex(8)}"
    letter = Letter(
        sender=mailbox(office.sender),
        recipient=mailbox(f"{invitation.name} <{invitation.address}>"),
        subject="Sign in to IGF Cycle",
        text=_text(invitation.name, address),
        html=f"<pre>{escape(_text(invitation.name, address))}</pre>",
        language="en",
        message_id=message_id(key, office.mail_domain),
        date=office.now(),
    )
    return Parcel(key, letter.sender.address, invitation.address, build(letter))


def _text(name: str, address: str) -> str:
    minutes = int(LINK_FOR.total_seconds() // 60)
    return (
        f"Dear {name},\n\nopen this page and press the button to sign in:\n\n{address}\n\n"
        f"The link is good once, for {minutes} minutes. If you did not ask for it, you need do "
        "nothing: nobody is signed in by it unless the button is pressed.\n"
    )
