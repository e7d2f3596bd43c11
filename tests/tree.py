"""The files of the project, for tests that read them."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def project_files(folder: str = ".", suffix: str = "") -> list[Path]:
    """Every file below `folder` that Git tracks or would track, as absolute paths."""
    # Also where the folder belongs to another user, as in a container.
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others"]
    listing = subprocess.run(
        [*command, "--exclude-standard", "--", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    found = (ROOT / name for name in listing.split("\0") if name.endswith(suffix))
    return sorted(path for path in found if path.is_file())


def parsed(folder: str = ".") -> Iterator[tuple[Path, ast.Module]]:
    """Every Python file below `folder` with its syntax tree."""
    for path in project_files(folder, ".py"):
        yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))
