"""What can be wrong with a file before its meaning is looked at, in plain words."""

from pathlib import Path

from schemas.plan import Problem

#: What is wrong, what would be right.
_FAULTS = {
    "file_missing": ("There is no such file", "check its name"),
    "file_kind": ("This is not a file", "name a file"),
    "file_closed": ("The file cannot be read: {reason}", "check the rights on it"),
    "folder_missing": ("There is no such folder of kinds of stage", "check its name"),
    "kind_name": ("The kind is named {kind}, its file is not", "name the file {kind}.yaml"),
    "file_size": ("The file is larger than 2 MB", "check it: a year takes less than 0.2 MB"),
    "file_text": ("The file is not text in UTF-8", "save it as plain text in UTF-8"),
    "yaml_empty": ("The file is empty", "write it, or begin with `igf new`"),
    "yaml_syntax": (
        "The file is not YAML: {reason}",
        "look here and one line above for indentation, tabs, colons, quotes and brackets",
    ),
    "yaml_depth": ("The file is nested too deeply", "look for brackets that are never closed"),
    "yaml_size": ("The file repeats itself too often", "write out what each alias (*) stands for"),
    "yaml_alias": ("An alias (*) stands inside itself", "write out what it stands for"),
    "yaml_tag": ("A tag stands here: {tag}", "leave the tag (!) out"),
    "yaml_key": ("A key is not text", "write KEY: VALUE"),
    "yaml_twice": ("`{key}` stands twice, first in line {first}", "keep one of the two"),
}


def fault(path: Path, code: str, *, line: int | None = None, **words: object) -> Problem:
    """The problem of a code, with `words` put into its text."""
    message, fix = _FAULTS[code]
    return Problem(
        severity="error",
        code=code,
        message=message.format(**words),
        fix=fix,
        file=str(path),
        line=line,
    )
