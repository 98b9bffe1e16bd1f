"""The first segment of an address is the room; see ``docs/architecture.md``."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path


def _installed(room: str) -> bool:
    return f"baquiano.{room}" in settings.INSTALLED_APPS and find_spec(f"baquiano.{room}.urls") is not None


urlpatterns = [
    path("verificar/", include("baquiano.documents.public_urls")),
    path("registro/", include("baquiano.meetings.public_urls")),
    path("encuesta/", include("baquiano.evaluation.public_urls")),
    path("mis-datos/", include("baquiano.privacy.public_urls")),
    path("solicitar/", include("baquiano.demand.public_urls")),
    *(
        path(segment, include(f"baquiano.{room}.urls"))
        for room, segment in settings.SEGMENTS.items()
        if _installed(room)
    ),
]
handler400 = "baquiano.ui.errors.bad_request"
handler403 = "baquiano.ui.errors.forbidden"
handler404 = "baquiano.ui.errors.not_found"
handler500 = "baquiano.ui.errors.server_error"
