from django.urls import path

from baquiano.documents import views

app_name = "documents"
urlpatterns = [
    path("", views.document_list, name="document_list"),
    path("formatos/", views.format_list, name="format_list"),
    path("formatos/<uuid:pk>/", views.format_detail, name="format_detail"),
    path("formatos/<uuid:pk>/nueva-version/", views.format_draft, name="format_draft"),
    path("formatos/<uuid:pk>/vista-previa/", views.format_preview, name="format_preview"),
    path("formatos/<uuid:pk>/plantilla/", views.format_template, name="format_template"),
    path("formatos/<uuid:pk>/poner-en-vigencia/", views.format_publish, name="format_publish"),
    path("formatos/<uuid:pk>/descartar/", views.format_discard, name="format_discard"),
    path("<uuid:pk>/", views.document_detail, name="document_detail"),
    path("<uuid:pk>/pdf/", views.document_download, name="document_download"),
    path("<uuid:pk>/clase-de-acceso/", views.document_classify, name="document_classify"),
    path("<uuid:pk>/reintentar/", views.document_retry, name="document_retry"),
    path("evidencias/<uuid:pk>/", views.evidence_detail, name="evidence_detail"),
    path("evidencias/<uuid:pk>/archivo/", views.evidence_download, name="evidence_download"),
    path("evidencias/<uuid:pk>/reemplazar/", views.evidence_supersede, name="evidence_supersede"),
    path("firmas/<uuid:pk>/", views.signature_image, name="signature_image"),
]
