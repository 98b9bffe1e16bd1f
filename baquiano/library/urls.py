from django.urls import path

from baquiano.library import views

app_name = "library"
urlpatterns = [
    path("", views.guide_list, name="guide_list"),
    path("nueva/", views.guide_create, name="guide_create"),
    path("<uuid:pk>/", views.guide_detail, name="guide_detail"),
    path("<uuid:pk>/corregir/", views.guide_edit, name="guide_edit"),
    path("<uuid:pk>/version/", views.version_add, name="guide_version_add"),
    path("<uuid:pk>/retirar/", views.guide_retire, name="guide_retire"),
    path("versiones/<uuid:pk>/", views.version_download, name="version_download"),
    path("versiones/<uuid:pk>/aval/", views.version_endorse, name="version_endorse"),
]
