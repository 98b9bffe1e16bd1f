from django.urls import path

from baquiano.meetings import views

app_name = "meetings"
urlpatterns = [
    path("<uuid:pk>/", views.meeting_detail, name="meeting_detail"),
    path("<uuid:pk>/asistencia/", views.attendance_list, name="attendance_list"),
    path("<uuid:pk>/asistencia/lista/", views.attendance_print, name="attendance_print"),
    path("<uuid:pk>/asistencia/lista-en-papel/", views.attendance_blank, name="attendance_blank"),
    path("<uuid:pk>/asistencia/lista-con-nombres/", views.attendance_named, name="attendance_named"),
    path("<uuid:pk>/asistencia/transcribir/", views.attendance_transcribe, name="attendance_transcribe"),
    path("<uuid:pk>/asistencia/escaneada/", views.attendance_scan, name="attendance_scan"),
    path("<uuid:pk>/asistencia/registro/abrir/", views.register_open, name="register_open"),
    path("<uuid:pk>/asistencia/registro/cerrar/", views.register_close, name="register_close"),
    path("<uuid:pk>/asistencia/cartel/", views.register_poster, name="register_poster"),
    path("<uuid:pk>/asistencia/validar/", views.attendance_review, name="attendance_review"),
    path("<uuid:pk>/asistencia/enfoque-diferencial/", views.differential_detail, name="differential_detail"),
    path("asistencia/<uuid:pk>/corregir/", views.attendance_correct, name="attendance_correct"),
    path("asistencia/<uuid:pk>/anular/", views.attendance_void, name="attendance_void"),
    path("<uuid:pk>/acta/", views.minutes_detail, name="minutes_detail"),
    path("<uuid:pk>/acta/secciones/<slug:key>/", views.section_write, name="section_write"),
    path("<uuid:pk>/acta/cerrar/", views.minutes_freeze, name="minutes_freeze"),
    path("<uuid:pk>/acta/reabrir/", views.minutes_reopen, name="minutes_reopen"),
    path("<uuid:pk>/acta/corregir/", views.minutes_correct, name="minutes_correct"),
    path("<uuid:pk>/acta/imprimir/", views.minutes_print, name="minutes_print"),
    path("<uuid:pk>/firmas/", views.minutes_sign, name="minutes_sign"),
    path("<uuid:pk>/firmas/contrasena/", views.sign_with_password, name="sign_with_password"),
    path("<uuid:pk>/firmas/dibujada/", views.sign_drawn, name="sign_drawn"),
    path("<uuid:pk>/firmas/papel/", views.sign_on_paper, name="sign_on_paper"),
]
