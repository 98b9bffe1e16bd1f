"""How much a public page weighs on the line, with everything that it loads."""

import gzip
import re
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any

from django.contrib.staticfiles import finders


def weigh(page: Any) -> tuple[int, set[str]]:
    """The bytes on the line of a page and of everything that it loads."""
    pending = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page.text))
    seen: set[str] = set()
    weight = len(gzip.compress(page.content, 6))
    while pending:
        address = pending.pop()
        if address in seen:
            continue
        seen.add(address)
        content = Path(str(finders.find(address.removeprefix("/static/").partition("?")[0]))).read_bytes()
        is_text = address.endswith((".css", ".js", ".svg"))
        weight += len(gzip.compress(content, 6)) if is_text else len(content)
        if is_text:
            found = re.findall(r"""(?:url\(|from\s+|import\s+)["']?([./][^"')]+)["')]""", content.decode())
            pending |= {normpath(join(dirname(address), one)) for one in found}
    return weight, seen
