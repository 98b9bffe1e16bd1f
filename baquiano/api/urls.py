"""Under the segment of its pages each room has its endpoints: ``/api/v1/planes/…`` bears the names of ``/planes/…``."""

from django.urls import include, path

from baquiano.api import views
from baquiano.api.assembly import rooms

# The same segments as the pages (config.urls), which this face may not import.
SEGMENTS = {
    "institutions": "institucion/",
    "norms": "normas/",
    "teams": "equipos/",
    "beneficiaries": "beneficiarios/",
    "documents": "documentos/",
    "imports": "cargas/",
    "notifications": "avisos/",
    "privacy": "datos-personales/",
    "library": "biblioteca/",
    "training": "capacitaciones/",
    "competences": "competencias/",
    "procedures": "procedimientos/",
    "audit": "rastro/",
    "communications": "comunicaciones/",
    "commitments": "compromisos/",
    "meetings": "reuniones/",
    "governance": "comites/",
    "portfolio": "portafolio/",
    "targeting": "seleccion/",
    "strategy": "estrategia/",
    "planning": "planes/",
    "demand": "demanda/",
    "agenda": "agenda/",
    "travel": "comisiones/",
    "delivery": "visitas/",
    "evaluation": "evaluaciones/",
    "improvement": "mejora/",
    "field": "campo/",
    "archive": "archivo/",
    "monitoring": "seguimiento/",
    "reports": "datos/",
}

app_name = "api"
urlpatterns = [
    path("", views.documentation, name="documentation"),
    path("esquema/", views.openapi, name="openapi"),
    path("documentacion/<slug:room>/", views.room_documentation, name="room_documentation"),
    *(
        path(
            SEGMENTS[room.name],
            include(
                ([path(one.path, one.view, name=one.name) for one in room.endpoints], room.name), namespace=room.name
            ),
        )
        for room in rooms()
    ),
]
