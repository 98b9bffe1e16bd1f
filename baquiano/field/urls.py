from django.urls import path

from baquiano.field import views

app_name = "field"
urlpatterns = [
    path("captura/", views.shell, name="shell"),
    path("trabajador.js", views.worker, name="worker"),
    path("cascara.json", views.shell_files, name="shell_files"),
    path("estado/", views.device_state, name="device_state"),
    path("recibir/", views.capture_receive, name="capture_receive"),
    path("", views.capture_list, name="capture_list"),
    path("subir/", views.capture_upload, name="capture_upload"),
    path("equipo.json", views.device_package, name="device_package"),
    path("visitas/<uuid:pk>/", views.visit_carry, name="visit_carry"),
    path("visitas/<uuid:pk>/paquete.json", views.visit_package, name="visit_package"),
    path("<uuid:pk>/", views.capture_detail, name="capture_detail"),
    path("<uuid:pk>/intentar/", views.capture_retry, name="capture_retry"),
    path("<uuid:pk>/completar/", views.capture_complete, name="capture_complete"),
    path("<uuid:pk>/descartar/", views.capture_discard, name="capture_discard"),
]
