from django.urls import path

from baquiano.reports import views
from baquiano.reports.trace import views as trace

app_name = "reports"
urlpatterns = [
    path("informes/", views.report_list, name="report_list"),
    path("informes/nuevo/", views.report_create, name="report_create"),
    path("informes/<uuid:pk>/", views.report_detail, name="report_detail"),
    path("informes/<uuid:pk>/comprobar/", views.report_check, name="report_check"),
    path("informes/<uuid:pk>/partes/<slug:key>/", views.report_section, name="report_section"),
    path("informes/<uuid:pk>/calcular/", views.report_redraft, name="report_redraft"),
    path("informes/<uuid:pk>/presentar/", views.report_submit, name="report_submit"),
    path("informes/<uuid:pk>/aprobar/", views.report_approve, name="report_approve"),
    path("informes/<uuid:pk>/devolver/", views.report_return, name="report_return"),
    path("informes/<uuid:pk>/word/", views.report_word, name="report_word"),
    path("trazabilidad/<uuid:pk>/", trace.visit_trace, name="visit_trace"),
    path("", views.snapshot_list, name="snapshot_list"),
    path("<uuid:pk>/csv/", views.snapshot_download, name="snapshot_download"),
]
