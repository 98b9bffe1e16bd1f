"""How many pages a file has, for the running pages of the electronic index."""

import io

from pypdf import PdfReader
from pypdf.errors import PyPdfError

MOST_PAGES = 10_000


def pages_of(content: bytes, media_type: str) -> int:
    """The pages of a PDF; any other file, and a PDF that cannot be counted, is one."""
    if media_type != "application/pdf":
        return 1
    try:
        # A damaged or hostile file breaks in many ways; it is kept as it came and counts as one page.
        count = len(PdfReader(io.BytesIO(content)).pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError):
        return 1
    return min(max(count, 1), MOST_PAGES)
