"""Links to documents that are not on the web: signed, for one version, good for whoever has one.

As with personal links, a mail has a mark where its link goes, until it is handed over.
"""

import secrets
from typing import Final
from urllib.parse import quote

from itsdangerous import BadSignature, URLSafeSerializer

from igf.documents.files import document
from igf.office.office import Office
from igf.store.queries import links as link_queries
from igf.store.tables.year import Document
from schemas.errors import Mistake

#: The start of the mark in a mail until it is handed over; no such host can exist (RFC 2606).
MARK: Final = "https://personal-link.invalid/"
#: The name of the secret that signs all links.
SECRET: Final = "links"  # noqa: S105 -- its name
_OF_DOCUMENT: Final = "~document/"
_SALT: Final = "document"


def document_mark(row: Document) -> str:
    """The mark in a mail that the link to a version of a document replaces."""
    return MARK + quote(f"{_OF_DOCUMENT}{row.stage}/{row.key}/{row.version}")


def is_of_document(marked: str) -> bool:
    """Whether a mark is for a document, and not for an ask."""
    return marked.startswith(_OF_DOCUMENT)


def document_address(base: str, marked: str, *, secret: str) -> str:
    """The link to the document that a mark is for, below the address of the page of answers."""
    signing = URLSafeSerializer(secret, salt=_SALT)
    return f"{base}/d/{signing.dumps(marked.removeprefix(_OF_DOCUMENT))}"


def linked_document(office: Office, token: str) -> Document:
    """The version of a document that a link is for. Mistake: the link is not good."""
    with office.store.read() as session:
        # Reading makes no secret: where there is none, no link was ever sent.
        secret = link_queries.secret(session, SECRET) or secrets.token_hex()
        try:
            named = str(URLSafeSerializer(secret, salt=_SALT).loads(token))
        except BadSignature as bad:
            raise Mistake("this link is not complete", "copy all of it from the email") from bad
    stage, key, version = named.rsplit("/", 2)
    return document(office, stage, key=key, version=int(version))
