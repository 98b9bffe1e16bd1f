from django.urls import path

from baquiano.commitments import views

app_name = "commitments"
urlpatterns = [
    path("", views.commitment_list, name="commitment_list"),
    path("cumplimiento/", views.compliance, name="compliance"),
    path("beneficiarios/<uuid:pk>/", views.beneficiary_commitments, name="beneficiary_commitments"),
    path("<uuid:pk>/", views.commitment_detail, name="commitment_detail"),
    path("<uuid:pk>/cumplido/", views.commitment_claim, name="commitment_claim"),
    path("<uuid:pk>/verificar/", views.commitment_check, name="commitment_check"),
    path("<uuid:pk>/cancelar/", views.commitment_cancel, name="commitment_cancel"),
]
