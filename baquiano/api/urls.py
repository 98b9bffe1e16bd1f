"""Under the segment of its pages each room has its endpoints: ``/api/v1/planes/…`` bears the names of ``/planes/…``."""

from django.conf import settings
from django.urls import include, path

from baquiano.api import views
from baquiano.api.assembly import rooms

app_name = "api"
urlpatterns = [
    path("", views.documentation, name="documentation"),
    path("esquema/", views.openapi, name="openapi"),
    path("documentacion/<slug:room>/", views.room_documentation, name="room_documentation"),
    *(
        path(
            settings.SEGMENTS[room.name],
            include(
                ([path(one.path, one.view, name=one.name) for one in room.endpoints], room.name), namespace=room.name
            ),
        )
        for room in rooms()
    ),
]
