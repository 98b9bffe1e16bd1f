from django.urls import path

from baquiano.reports import views
from baquiano.reports.accountability import views as accountability
from baquiano.reports.registers import views as registers
from baquiano.reports.topics import views as topics
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
    path("comite/<uuid:pk>/", views.committee_report, name="committee_report"),
    path("acompanamientos/", registers.register_list, name="register_list"),
    path("acompanamientos/nuevo/", registers.register_create, name="register_create"),
    path("acompanamientos/<uuid:pk>/", registers.register_detail, name="register_detail"),
    path("acompanamientos/<uuid:pk>/sellar/", registers.register_seal, name="register_seal"),
    path("acompanamientos/<uuid:pk>/excel/", registers.register_download, name="register_download"),
    path("rendicion/", accountability.package_list, name="package_list"),
    path("rendicion/nuevo/", accountability.package_create, name="package_create"),
    path("rendicion/<uuid:pk>/", accountability.package_detail, name="package_detail"),
    path("rendicion/<uuid:pk>/editar/", accountability.package_edit, name="package_edit"),
    path("rendicion/<uuid:pk>/aprobar/", accountability.package_approve, name="package_approve"),
    path("rendicion/<uuid:pk>/publicar/", accountability.package_publish, name="package_publish"),
    path("temas/", topics.topic_list, name="topic_list"),
    path("temas/nuevo/", topics.topic_create, name="topic_create"),
    path("temas/<uuid:pk>/", topics.topic_detail, name="topic_detail"),
    path("temas/<uuid:pk>/escribir/", topics.topic_edit, name="topic_edit"),
    path("temas/<uuid:pk>/presentar/", topics.topic_submit, name="topic_submit"),
    path("temas/<uuid:pk>/decidir/", topics.topic_decide, name="topic_decide"),
    path("temas/<uuid:pk>/excel/", topics.topic_download, name="topic_download"),
    path("trazabilidad/<uuid:pk>/", trace.visit_trace, name="visit_trace"),
    path("", views.snapshot_list, name="snapshot_list"),
    path("<uuid:pk>/csv/", views.snapshot_download, name="snapshot_download"),
]
