"""What the frame of every page needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def chrome(request: HttpRequest) -> dict[str, Any]:
    """The institution of the request, and whether this installation is a demonstration."""
    return {"institution": getattr(request, "institution", None), "demo": settings.DEMO}
