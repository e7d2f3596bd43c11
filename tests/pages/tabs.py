"""Tabs of a browser without scripts: pages as they were loaded, with forms that can be sent."""

import re
from dataclasses import dataclass, field
from html import unescape

from fastapi.testclient import TestClient
from httpx import Response

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
SIDE = re.compile(r'<input type="radio" name="holder" value="([^"]*)"')
NOTE = re.compile(r'<textarea id="note"[^>]*>(.*?)</textarea>', re.DOTALL)
ACTION = re.compile(r'<form method="post" action="([^"]+)"')
THANKS = '<p class="good" role="status">'


@dataclass
class Tab:
    """One tab: the address it was opened at, and the hidden fields of the form it holds.

    `sides` are those of whom the form asks for which one it is answered.
    """

    client: TestClient
    address: str
    action: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    sides: tuple[str, ...] = ()

    def load(self) -> Response:
        """Open the address, or load it again."""
        page: Response = self.client.get(self.address)
        self.shows(page)
        return page

    def send(self, **typed: str) -> Response:
        """Send the form that the tab holds; redirected, the tab is where that leads."""
        sent: Response = self.client.post(self.action or self.address, data=self.fields | typed)
        if sent.status_code != 303:
            return sent
        self.address = sent.headers["location"]
        there: Response = self.client.get(self.address)
        return there

    def shows(self, page: Response) -> "Tab":
        """Be at a page that was answered with."""
        if found := ACTION.search(page.text):
            self.action = unescape(found[1])
            self.fields = {name: unescape(value) for name, value in HIDDEN.findall(page.text)}
            self.sides = tuple(map(unescape, SIDE.findall(page.text)))
        return self


def thanks(page: Response) -> bool:
    """Whether a page thanks for an answer."""
    return THANKS in page.text


def kept_note(page: Response) -> str | None:
    """The comment that stands in the form of a page."""
    found = NOTE.search(page.text)
    return unescape(found[1]) if found else None
