from django.urls import path

from baquiano.competences import views

app_name = "competences"
urlpatterns = [
    path("", views.competence_list, name="competence_list"),
    path("nueva/", views.competence_create, name="competence_create"),
    path("<uuid:pk>/", views.competence_detail, name="competence_detail"),
    path("<uuid:pk>/corregir/", views.competence_edit, name="competence_edit"),
    path("<uuid:pk>/anular/", views.competence_annul, name="competence_annul"),
    path("<uuid:pk>/soporte/", views.competence_proof, name="competence_proof"),
]
