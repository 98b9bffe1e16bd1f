from django.urls import path

from baquiano.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.entry_list, name="entry_list"),
    path("verificar/", views.trail_verify, name="trail_verify"),
    path("puntos-de-control/", views.trail_checkpoints, name="trail_checkpoints"),
    path("<int:pk>/", views.entry_detail, name="entry_detail"),
    path("objeto/<str:subject_type>/<str:subject_id>/", views.subject_detail, name="subject_detail"),
]
