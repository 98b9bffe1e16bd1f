from django.urls import path

from baquiano.training import views

app_name = "training"
urlpatterns = [
    path("", views.training_list, name="training_list"),
    path("nueva/", views.training_create, name="training_create"),
    path("<uuid:pk>/", views.training_detail, name="training_detail"),
    path("<uuid:pk>/corregir/", views.training_edit, name="training_edit"),
    path("<uuid:pk>/anular/", views.training_annul, name="training_annul"),
    path("<uuid:pk>/soporte/", views.training_proof, name="training_proof"),
]
