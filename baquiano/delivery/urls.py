from django.urls import path

from baquiano.delivery import views

app_name = "delivery"
urlpatterns = [
    path("", views.session_list, name="session_list"),
    path("mias/", views.my_sessions, name="my_sessions"),
    path("nueva/", views.session_create, name="session_create"),
    path("beneficiarios/<uuid:pk>/", views.beneficiary_sessions, name="beneficiary_sessions"),
    path("agenda/<uuid:pk>/", views.entry_session, name="entry_session"),
    path("asistencias/", views.assistance_list, name="assistance_list"),
    path("asistencias/<uuid:pk>/", views.assistance_detail, name="assistance_detail"),
    path("asistencias/<uuid:pk>/cerrar/", views.assistance_close, name="assistance_close"),
    path("asistencias/<uuid:pk>/abrir/", views.assistance_reopen, name="assistance_reopen"),
    path("informes/", views.report_list, name="report_list"),
    path("<uuid:pk>/informe/", views.session_report, name="session_report"),
    path("<uuid:pk>/informe/empezar/", views.report_open, name="report_open"),
    path("<uuid:pk>/informe/revisar/", views.report_review, name="report_review"),
    path("<uuid:pk>/informe/devolver/", views.report_return, name="report_return"),
    path("<uuid:pk>/", views.session_detail, name="session_detail"),
    path("<uuid:pk>/actividades/", views.session_activities, name="session_activities"),
    path("<uuid:pk>/compromisos/", views.session_commitments, name="session_commitments"),
    path("<uuid:pk>/compromisos/<uuid:commitment>/editar/", views.commitment_edit, name="commitment_edit"),
    path("<uuid:pk>/compromisos/<uuid:commitment>/quitar/", views.commitment_discard, name="commitment_discard"),
    path("<uuid:pk>/compromisos/<uuid:commitment>/verificar/", views.commitment_check, name="commitment_check"),
    path("<uuid:pk>/evidencias/", views.session_evidence, name="session_evidence"),
    path("<uuid:pk>/viaticos/", views.session_travel, name="session_travel"),
    path("<uuid:pk>/cerrar/", views.session_hold, name="session_hold"),
    path("<uuid:pk>/equipo/", views.session_team, name="session_team"),
    path("<uuid:pk>/reprogramar/", views.session_reschedule, name="session_reschedule"),
    path("<uuid:pk>/cancelar/", views.session_cancel, name="session_cancel"),
]
