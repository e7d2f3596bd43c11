"""Characters that a person does not see: left out or read as spaces, and shown in messages."""

import re
import unicodedata
from pathlib import PurePosixPath
from typing import Final

#: The characters that a file's name has at most.
LONGEST_NAME: Final = 200

#: Marks of direction, of where a line may break, and controls. Joiners are letters in some scripts.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
_JOINERS = "\u200c\u200d"
#: A joiner that does not stand between two letters of a script that has joiners.
_STRAY_JOINER = re.compile(rf"(?<![^\x00-\x7f])[{_JOINERS}]+|[{_JOINERS}]+(?![^\x00-\x7f])")
#: Spaces of every width, and letters that show as one.
_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000\u3164]")
_LINE = re.compile("[\u0085\u2028\u2029]")


def plain(text: str) -> str:
    """The text as it is seen: every space is the same, and nothing stands in it unseen."""
    if text.isascii() and text.isprintable():
        return text
    seen = _STRAY_JOINER.sub("", _UNSEEN.sub("", _LINE.sub("\n", text)))
    return _SPACE.sub(" ", seen)


def file_name(text: str) -> str:
    """The name of a file that was sent, as it is seen: without folders, cut before its ending."""
    seen = " ".join(plain(text).split())
    name = seen.replace("\\", "/").rpartition("/")[2]
    ending = PurePosixPath(name).suffix
    if len(name) <= LONGEST_NAME or len(ending) > LONGEST_NAME:
        return name[:LONGEST_NAME]
    return name[: LONGEST_NAME - len(ending)] + ending


def revealed(text: str) -> str:
    """The text for a message: what is not seen is written as <U+200B>."""
    return "".join(f"<U+{ord(each):04X}>" if _is_unseen(each) else each for each in text)


def _is_unseen(character: str) -> bool:
    if character in " \n\t":
        return False
    return bool(_UNSEEN.match(character)) or unicodedata.category(character) in {"Cf", "Zs", "Zl"}
