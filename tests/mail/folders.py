"""Small template folders for tests."""

from pathlib import Path

SHELL = {"footer.md": "{{ recipient.why }}", "disclaimer.md": "", "fallback.md": "English follows."}


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write the files, named by their paths in the folder; returns the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def shell(language: str) -> dict[str, str]:
    return {f"_base/{language}/{name}": text for name, text in SHELL.items()}


def declaration(notice: str, context: str = "call") -> str:
    return (
        f"notice: {notice}\ntitle: A title\nabout: What it is for.\n"
        f"visibility: public\ncontext: {context}\n"
    )


def notice(
    language: str = "en", *, subject: str = "{{ stage.title }}", body: str = "{{ stage.title }}"
) -> dict[str, str]:
    """The files of one wording of the notice `call.tested`."""
    place = f"call.tested/{language}"
    return {f"{place}/subject.txt": subject, f"{place}/body.md": body}


def folder_of(place: Path, *parts: dict[str, str]) -> Path:
    """A template folder with an English shell, a layout and the parts."""
    files = {"_base/layout.html": "<p>{{ subject }}</p>", **shell("en")}
    files["call.tested/notice.yaml"] = declaration("call.tested")
    for part in parts:
        files |= part
    return write(place, files)
