from django.urls import path

from baquiano.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("sugerencias/", views.gallery_lookup, name="gallery_lookup"),
]
