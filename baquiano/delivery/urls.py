from django.urls import path

from baquiano.delivery import views

app_name = "delivery"
urlpatterns = [
    path("", views.session_list, name="session_list"),
    path("mias/", views.my_sessions, name="my_sessions"),
    path("nueva/", views.session_create, name="session_create"),
    path("beneficiarios/<uuid:pk>/", views.beneficiary_sessions, name="beneficiary_sessions"),
    path("agenda/<uuid:pk>/", views.entry_session, name="entry_session"),
    path("<uuid:pk>/", views.session_detail, name="session_detail"),
    path("<uuid:pk>/actividades/", views.session_activities, name="session_activities"),
    path("<uuid:pk>/compromisos/", views.session_commitments, name="session_commitments"),
    path("<uuid:pk>/compromisos/<uuid:commitment>/editar/", views.commitment_edit, name="commitment_edit"),
    path("<uuid:pk>/compromisos/<uuid:commitment>/quitar/", views.commitment_discard, name="commitment_discard"),
    path("<uuid:pk>/compromisos/<uuid:commitment>/verificar/", views.commitment_check, name="commitment_check"),
    path("<uuid:pk>/evidencias/", views.session_evidence, name="session_evidence"),
    path("<uuid:pk>/cerrar/", views.session_hold, name="session_hold"),
    path("<uuid:pk>/reprogramar/", views.session_reschedule, name="session_reschedule"),
    path("<uuid:pk>/cancelar/", views.session_cancel, name="session_cancel"),
]
