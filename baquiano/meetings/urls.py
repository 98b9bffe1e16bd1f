from django.urls import path

from baquiano.meetings import views

app_name = "meetings"
urlpatterns = [
    path("<uuid:pk>/", views.meeting_detail, name="meeting_detail"),
    path("<uuid:pk>/asistencia/", views.attendance_list, name="attendance_list"),
    path("<uuid:pk>/asistencia/lista/", views.attendance_print, name="attendance_print"),
    path("<uuid:pk>/asistencia/lista-en-papel/", views.attendance_blank, name="attendance_blank"),
    path("<uuid:pk>/asistencia/escaneada/", views.attendance_scan, name="attendance_scan"),
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
