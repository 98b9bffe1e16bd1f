from django.urls import path

from baquiano.portfolio import views

app_name = "portfolio"
urlpatterns = [
    path("", views.service_list, name="service_list"),
    path("nuevo/", views.service_create, name="service_create"),
    path("descargar/", views.portfolio_export, name="portfolio_export"),
    path("tipos/", views.type_list, name="type_list"),
    path("clasificar/", views.guide, name="guide"),
    path("equipos/<uuid:pk>/", views.team_services, name="team_services"),
    path("<uuid:pk>/", views.service_detail, name="service_detail"),
    path("<uuid:pk>/corregir/", views.service_edit, name="service_edit"),
    path("<uuid:pk>/documentos/", views.service_documents, name="service_documents"),
    path("<uuid:pk>/nueva-version/", views.service_revise, name="service_revise"),
    path("<uuid:pk>/pasos/<slug:step>/", views.service_step, name="service_step"),
    path("versiones/<uuid:pk>/", views.version_detail, name="version_detail"),
    path("versiones/<uuid:pk>/corregir/", views.version_edit, name="version_edit"),
    path("versiones/<uuid:pk>/hitos/", views.version_milestone, name="version_milestone"),
    path("versiones/<uuid:pk>/plantilla/", views.version_template, name="version_template"),
    path("versiones/<uuid:pk>/guardar-plantilla/", views.version_keep, name="version_keep"),
    path("hitos/<uuid:pk>/", views.milestone_edit, name="milestone_edit"),
    path("hitos/<uuid:pk>/quitar/", views.milestone_remove, name="milestone_remove"),
    path("plantillas/", views.template_list, name="template_list"),
    path("plantillas/<uuid:pk>/", views.template_detail, name="template_detail"),
    path("plantillas/<uuid:pk>/retirar/", views.template_retire, name="template_retire"),
]
