from django.urls import path

from baquiano.norms import views

app_name = "norms"
urlpatterns = [
    path("", views.norm_list, name="norm_list"),
    path("nueva/", views.norm_create, name="norm_create"),
    path("<uuid:pk>/", views.norm_detail, name="norm_detail"),
    path("<uuid:pk>/corregir/", views.norm_edit, name="norm_edit"),
    path("<uuid:pk>/cambio/", views.norm_change, name="norm_change"),
]
