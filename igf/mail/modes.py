"""The mail modes: to the catcher (default), all to one mailbox, or to the recipients."""

from igf.mail.message import mailbox
from igf.mail.send import Relay, SmtpTransport
from schemas.settings import Settings


def transport_for(settings: Settings) -> SmtpTransport:
    """The transport of the installation's mail mode. Raises ValueError, with what to set."""
    if settings.mail_mode == "catcher":
        # The catcher is on this machine, whatever address the pages are shown on.
        return SmtpTransport(Relay("127.0.0.1", settings.catcher_port, tls="none"))
    relay = Relay(
        settings.smtp_host,
        settings.smtp_port,
        user=settings.smtp_user,
        password=settings.smtp_password,
        tls=settings.smtp_tls,
        hello=settings.mail_domain,
    )
    return SmtpTransport(relay, redirect_to=_redirect(settings))


def _redirect(settings: Settings) -> str | None:
    if settings.mail_mode == "live":
        return None
    if not settings.redirect_to:
        raise ValueError("The redirect mode needs a mailbox: set IGF_REDIRECT_TO.")
    return mailbox(settings.redirect_to).address
