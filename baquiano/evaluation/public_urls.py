from django.urls import path

from baquiano.evaluation import public_views

app_name = "survey"
urlpatterns = [
    path("<slug:token>/", public_views.answer, name="answer"),
    path("<slug:token>/responder/", public_views.respond, name="respond"),
    path("<slug:token>/no-acepto/", public_views.refuse, name="refuse"),
    path("<slug:token>/ya-respondi/", public_views.already, name="already"),
    path("<slug:token>/gracias/", public_views.thanks, name="thanks"),
]
