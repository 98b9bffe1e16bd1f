from django.urls import path

from baquiano.institutions.views import running, structure

app_name = "institutions"
urlpatterns = [
    path("dependencias/", structure.unit_list, name="unit_list"),
    path("dependencias/<uuid:pk>/", structure.unit_detail, name="unit_detail"),
    path("personas/", structure.membership_list, name="membership_list"),
    path("personas/vincular/", structure.membership_create, name="membership_create"),
    path("personas/<uuid:pk>/terminar/", structure.membership_end, name="membership_end"),
    path("personas/<uuid:pk>/vinculaciones/", structure.my_memberships, name="my_memberships"),
    path("catalogos/", structure.catalogue_list, name="catalogue_list"),
    path("catalogos/<slug:code>/", structure.catalogue_detail, name="catalogue_detail"),
    path("carpeta/", running.folder_load, name="folder_load"),
    path("calendario/", running.calendar, name="calendar"),
    path("calendario/dias/", running.day_add, name="day_add"),
    path("calendario/dias/<uuid:pk>/quitar/", running.day_remove, name="day_remove"),
    path("calendario/<int:year>/cerrar/", running.year_close, name="year_close"),
    path("elegir/", running.institution_choose, name="institution_choose"),
]
