"""The child process that draws one document: ``python -m baquiano.documents.render_child DIRECTORY``.

Limits itself before loading the renderer, cuts itself off the network where the system lets it, reads nothing outside
``DIRECTORY`` and the shipped fonts, and leaves there ``out.pdf`` (or the filled sheet) or ``error.txt``. Knows nothing
of Django.
"""

import ctypes
import json
import os
import resource
import sys
from datetime import datetime
from pathlib import Path
from typing import Literal

MEMORY_BYTES = 768 * 1024 * 1024
CPU_SECONDS = 25
OUTPUT_BYTES = 64 * 1024 * 1024
PDF_STANDARD: Literal["a-2b"] = "a-2b"
FONTS = Path(__file__).resolve().parent / "typst" / "fonts"
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT_BYTES, OUTPUT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def leave_the_network() -> bool:
    """Enter an empty network of its own, where the kernel allows it to this user."""
    unshare = getattr(ctypes.CDLL(None, use_errno=True), "unshare", None)
    if unshare is None:
        return False
    return unshare(_CLONE_NEWNET) == 0 or unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0


def draw(directory: Path) -> None:
    import typst  # noqa: PLC0415 - only after the limits

    moment = json.loads((directory / "data.json").read_text(encoding="utf-8"))["issued_at"]
    empty = directory / "packages"
    empty.mkdir(exist_ok=True)
    typst.compile(
        str(directory / "main.typ"),
        output=str(directory / "out.pdf"),
        root=str(directory),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=PDF_STANDARD,
        package_path=str(empty),
        package_cache_path=str(empty),
        timestamp=datetime.fromisoformat(moment),
    )


def main() -> int:
    directory = Path(sys.argv[1])
    os.chdir(directory)
    limit()
    leave_the_network()
    try:
        if (directory / "main.typ").exists():
            draw(directory)
        else:
            from baquiano.documents.office_child import fill  # noqa: PLC0415 - only after the limits

            fill(directory)
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent reads it
        (directory / "error.txt").write_text(f"{type(error).__name__}: {error}"[:2000], encoding="utf-8")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
