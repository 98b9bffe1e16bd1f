from django.urls import path

from baquiano.beneficiaries import views

app_name = "beneficiaries"
urlpatterns = [
    path("", views.beneficiary_list, name="beneficiary_list"),
    path("nuevo/", views.beneficiary_create, name="beneficiary_create"),
    path("sugerencias/", views.beneficiary_lookup, name="beneficiary_lookup"),
    path("municipios/sugerencias/", views.municipality_lookup, name="municipality_lookup"),
    path("contactos/<uuid:pk>/terminar/", views.contact_end, name="contact_end"),
    path("contactos/<uuid:pk>/relevar/", views.contact_replace, name="contact_replace"),
    path("<uuid:pk>/", views.beneficiary_detail, name="beneficiary_detail"),
    path("<uuid:pk>/historia/", views.beneficiary_history, name="beneficiary_history"),
    path("<uuid:pk>/editar/", views.beneficiary_edit, name="beneficiary_edit"),
    path("<uuid:pk>/temas/nuevo/", views.basis_create, name="basis_create"),
    path("temas/<uuid:pk>/", views.basis_edit, name="basis_edit"),
    path("<uuid:pk>/contactos/nuevo/", views.contact_add, name="contact_add"),
]
