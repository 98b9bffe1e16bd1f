from django.urls import path

from baquiano.demand import views

app_name = "demand"
urlpatterns = [
    path("", views.request_list, name="request_list"),
    path("nueva/", views.request_create, name="request_create"),
    path("llamada/", views.call_create, name="call_create"),
    path("radicados/", views.numbers_export, name="numbers_export"),
    path("oferta/", views.volume, name="volume"),
    path("<uuid:pk>/", views.request_detail, name="request_detail"),
    path("<uuid:pk>/clasificar/", views.request_triage, name="request_triage"),
    path("<uuid:pk>/responder/", views.request_answer, name="request_answer"),
    path("<uuid:pk>/plan/", views.request_plan, name="request_plan"),
    path("<uuid:pk>/pasos/<slug:step>/", views.request_step, name="request_step"),
]
