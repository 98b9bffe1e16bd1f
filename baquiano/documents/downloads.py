"""The bytes of a stored file as an answer: the same for a page and for another system."""

from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase

from baquiano.documents import storage
from baquiano.documents.models import StoredFile


def attachment(file: StoredFile, *, inline: bool = False) -> HttpResponseBase:
    """The stored bytes: as an attachment, of the type found in its content, in a sandbox if a browser opens it."""
    try:
        content = storage.open_file(file.sha256)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content, as_attachment=not inline, filename=file.original_name, content_type=file.media_type
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
