"""The first segment of an address is the room; see ``docs/architecture.md``."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path

# Spanish first segments; the rooms themselves have English names.
SEGMENTS = {
    "workspace": "",
    "portal": "",
    "accounts": "cuenta/",
    "ui": "componentes/",
    "institutions": "institucion/",
    "beneficiaries": "beneficiarios/",
    "documents": "documentos/",
    "notifications": "avisos/",
    "procedures": "procedimientos/",
    "audit": "rastro/",
    "commitments": "compromisos/",
    "meetings": "reuniones/",
    "governance": "comites/",
    "planning": "planes/",
    "agenda": "agenda/",
    "delivery": "visitas/",
}


def _installed(room: str) -> bool:
    return f"baquiano.{room}" in settings.INSTALLED_APPS and find_spec(f"baquiano.{room}.urls") is not None


urlpatterns = [
    path("verificar/", include("baquiano.documents.public_urls")),
    *([path("salud/", include("baquiano.config.health"))] if find_spec("baquiano.config.health") else []),
    *(path(segment, include(f"baquiano.{room}.urls")) for room, segment in SEGMENTS.items() if _installed(room)),
]
handler400 = "baquiano.ui.errors.bad_request"
handler403 = "baquiano.ui.errors.forbidden"
handler404 = "baquiano.ui.errors.not_found"
handler500 = "baquiano.ui.errors.server_error"
