from django.urls import path

from baquiano.archive import views

app_name = "archive"
urlpatterns = [
    path("", views.case_file_list, name="case_file_list"),
    path("repositorio/", views.copy_list, name="copy_list"),
    path("repositorio/reintentar/", views.copy_retry, name="copy_retry"),
    path("trd/", views.schedule_list, name="schedule_list"),
    path("trd/registros/", views.record_list, name="record_list"),
    path("trd/<uuid:pk>/", views.schedule_detail, name="schedule_detail"),
    path("visitas/<uuid:pk>/", views.session_case_file, name="session_case_file"),
    path("planes/<uuid:pk>/", views.plan_case_file, name="plan_case_file"),
    path("asistencias/<uuid:pk>/", views.assistance_case_file, name="assistance_case_file"),
    path("conservacion/", views.conservation_list, name="conservation_list"),
    path("conservacion/dispensar/", views.conservation_waive, name="conservation_waive"),
    path("comisiones/<uuid:pk>/", views.trip_case_file, name="trip_case_file"),
    path("solicitudes/<uuid:pk>/", views.request_case_file, name="request_case_file"),
    path("inventarios/", views.inventory_list, name="inventory_list"),
    path("inventarios/nuevo/", views.inventory_create, name="inventory_create"),
    path("inventarios/<uuid:pk>/", views.inventory_detail, name="inventory_detail"),
    path("inventarios/<uuid:pk>/excel/", views.inventory_download, name="inventory_download"),
    path("<uuid:pk>/", views.case_file_detail, name="case_file_detail"),
    path("<uuid:pk>/incorporar/", views.case_file_fill, name="case_file_fill"),
    path("<uuid:pk>/cerrar/", views.case_file_close, name="case_file_close"),
    path("<uuid:pk>/reabrir/", views.case_file_reopen, name="case_file_reopen"),
    path("<uuid:pk>/exportar/", views.case_file_export, name="case_file_export"),
    path("<uuid:pk>/indice/", views.case_file_index, name="case_file_index"),
    path("<uuid:pk>/hoja-de-control/", views.case_file_sheet, name="case_file_sheet"),
    path("<uuid:pk>/hoja-de-control/expedir/", views.case_file_sheet_issue, name="case_file_sheet_issue"),
    path("<uuid:pk>/ubicacion/", views.case_file_location, name="case_file_location"),
    path("<uuid:pk>/documentos/<int:position>/", views.case_file_document, name="case_file_document"),
]
