from django.urls import path

from baquiano.privacy import public_views

app_name = "rights"
urlpatterns = [
    path("solicitud/<str:token>/", public_views.request_follow, name="request"),
    path("solicitud/<str:token>/codigo/", public_views.request_code, name="request_code"),
    path("respuesta/<str:token>/", public_views.answer, name="answer"),
    path("respuesta/<str:token>/datos.json", public_views.answer_json, name="answer_json"),
    path("respuesta/<str:token>/respuesta.pdf", public_views.answer_pdf, name="answer_pdf"),
    path("<slug:code>/", public_views.request_create, name="request_create"),
]
