from django.urls import path

from baquiano.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.load_list, name="load_list"),
    path("<slug:register>/nueva/", views.load_create, name="load_create"),
    path("<slug:register>/plantilla/", views.load_template, name="load_template"),
    path("<uuid:pk>/", views.load_detail, name="load_detail"),
    path("<uuid:pk>/columnas/", views.load_columns, name="load_columns"),
    path("<uuid:pk>/hoja/", views.load_sheet, name="load_sheet"),
    path("<uuid:pk>/respuestas/", views.load_answer, name="load_answer"),
    path("<uuid:pk>/errores/", views.load_marked, name="load_marked"),
    path("<uuid:pk>/cargar/", views.load_apply, name="load_apply"),
    path("<uuid:pk>/descartar/", views.load_abandon, name="load_abandon"),
]
