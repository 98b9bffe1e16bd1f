from django.urls import path

from baquiano.travel import views

app_name = "travel"
urlpatterns = [
    path("", views.request_list, name="request_list"),
    path("nueva/", views.request_create, name="request_create"),
    path("exportar/", views.request_export, name="request_export"),
    path("visitas/<uuid:pk>/", views.visit_travel, name="visit_travel"),
    path("visitas/<uuid:pk>/requiere/", views.need_require, name="need_require"),
    path("visitas/<uuid:pk>/no-requiere/", views.need_waive, name="need_waive"),
    path("<uuid:pk>/", views.request_detail, name="request_detail"),
    path("<uuid:pk>/corregir/", views.request_edit, name="request_edit"),
    path("<uuid:pk>/tramos/nuevo/", views.leg_add, name="leg_add"),
    path("<uuid:pk>/tramos/<uuid:leg>/", views.leg_edit, name="leg_edit"),
    path("<uuid:pk>/tramos/<uuid:leg>/quitar/", views.leg_remove, name="leg_remove"),
    path("<uuid:pk>/noches/", views.request_days, name="request_days"),
    path("<uuid:pk>/asignacion/", views.request_pay, name="request_pay"),
    path("<uuid:pk>/soportes/", views.request_support, name="request_support"),
    path("<uuid:pk>/radicar/", views.request_file, name="request_file"),
    path("<uuid:pk>/aprobar/", views.request_approve, name="request_approve"),
    path("<uuid:pk>/devolver/", views.request_return, name="request_return"),
    path("<uuid:pk>/negar/", views.request_refuse, name="request_refuse"),
    path("<uuid:pk>/cancelar/", views.request_cancel, name="request_cancel"),
    path("<uuid:pk>/entregar/", views.request_deliver, name="request_deliver"),
    path("<uuid:pk>/resultado/", views.request_outcome, name="request_outcome"),
    path("<uuid:pk>/agenda/", views.request_agenda, name="request_agenda"),
    path("<uuid:pk>/regreso/", views.request_complete, name="request_complete"),
    path("<uuid:pk>/certificados/<uuid:meeting>/", views.request_certify, name="request_certify"),
    path("<uuid:pk>/informe/", views.request_report, name="request_report"),
    path("<uuid:pk>/presentar/", views.request_present, name="request_present"),
    path("<uuid:pk>/legalizar/", views.request_legalise, name="request_legalise"),
    path("<uuid:pk>/devolver-legalizacion/", views.request_reopen, name="request_reopen"),
]
