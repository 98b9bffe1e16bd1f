from django.urls import path

from baquiano.privacy import views

app_name = "privacy"
urlpatterns = [
    path("", views.request_list, name="request_list"),
    path("<uuid:pk>/", views.request_detail, name="request_detail"),
    path("<uuid:pk>/identidad/", views.request_identify, name="request_identify"),
    path("<uuid:pk>/prorrogar/", views.request_extend, name="request_extend"),
    path("<uuid:pk>/responder/", views.request_answer, name="request_answer"),
    path("<uuid:pk>/no-procede/", views.request_refuse, name="request_refuse"),
    path("<uuid:pk>/corregir/", views.request_correct, name="request_correct"),
    path("<uuid:pk>/suprimir/", views.request_withdraw, name="request_withdraw"),
    path("<uuid:pk>/datos.json", views.request_export, name="request_export"),
]
